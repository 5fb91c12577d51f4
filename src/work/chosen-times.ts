import { CronExpressionParser } from 'cron-parser';
import { UserError } from '../domain/errors.ts';
import { BUSINESS_ZONE } from '../domain/time.ts';
import type { Schedule, ScheduledJob } from './job.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * The schedules at the times that the setting SCHEDULES chooses: `name=every 10m; name=0 6 * * *`, cron
 * in Asia/Jakarta. Throws a UserError that names what is wrong.
 */
export function withChosenTimes(
  jobs: readonly ScheduledJob[],
  setting: string,
): readonly ScheduledJob[] {
  const chosen = new Map(
    setting
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => readChoice(part, jobs)),
  );
  return jobs.map((job) => ({ ...job, schedule: chosen.get(job.name) ?? job.schedule }));
}

function readChoice(part: string, jobs: readonly ScheduledJob[]): [string, Schedule] {
  const [name = '', ...rest] = part.split('=');
  const time = rest.join('=').trim();
  if (!jobs.some((job) => job.name === name.trim())) {
    throw wrong(`there is no schedule ${JSON.stringify(name.trim())}`, jobs);
  }
  const schedule = readTime(time);
  if (schedule === null) throw wrong(`${JSON.stringify(time)} is no time for ${name.trim()}`, jobs);
  return [name.trim(), schedule];
}

function readTime(text: string): Schedule | null {
  const [, count, unit = ''] = /^every\s+(\d{1,6})\s*([smh])$/.exec(text) ?? [];
  if (count !== undefined) {
    const ms = Number(count) * (UNITS[unit] ?? 0);
    return ms > 0 ? { kind: 'every', ms } : null;
  }
  if (text.split(/\s+/).length !== 5) return null;
  try {
    CronExpressionParser.parse(text, { tz: BUSINESS_ZONE });
    return { kind: 'cron', pattern: text };
  } catch {
    return null;
  }
}

function wrong(what: string, jobs: readonly ScheduledJob[]): UserError {
  return new UserError(
    'setting_invalid',
    `The setting SCHEDULES is not usable: ${what}.`,
    `Write it as \`name=every 10m\` or \`name=0 6 * * *\`, separated by semicolons. Names: ${jobs.map(({ name }) => name).join(', ')}.`,
  );
}
