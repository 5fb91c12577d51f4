import { scheduledJobs } from '../../jobs/registry.ts';
import { UserError } from '../domain/errors.ts';
import { SETTING_DEFINITIONS, type Settings } from '../platform/settings.ts';
import { readApprovalLayers } from '../payouts/approval/approval-layers.ts';
import * as oyKeys from '../providers/oy/sealed/sealer-keys.ts';
import * as paylabsKeys from '../providers/paylabs/signature.ts';
import { withChosenTimes } from '../work/chosen-times.ts';

export interface SettingProblem {
  /** Nothing starts with it. Else it is only strange. */
  readonly isFatal: boolean;
  readonly message: string;
}

/** What is wrong with settings that read well one by one; each message names its setting, never a key. */
export function settingProblems(settings: Settings): SettingProblem[] {
  const { oyBaseUrl, oyUsername, oyApiKey } = SETTING_DEFINITIONS;
  const fatal = [
    () => withChosenTimes(scheduledJobs, settings.schedules),
    () => readApprovalLayers(settings.approvalLayers),
    key(settings.oyPublicKey, oyKeys.readPublicKey, 'OY_PUBLIC_KEY'),
    key(settings.oyCallbackPrivateKey, oyKeys.readPrivateKey, 'OY_CALLBACK_PRIVATE_KEY'),
    key(settings.paylabsPrivateKey, paylabsKeys.readPrivateKey, 'PAYLABS_PRIVATE_KEY'),
    key(settings.paylabsPublicKey, paylabsKeys.readPublicKey, 'PAYLABS_PUBLIC_KEY'),
  ].flatMap((check) => {
    const message = complaintOf(check);
    return message === null ? [] : [{ isFatal: true, message }];
  });
  const left = [
    ...(settings.oyUsername === oyUsername.fallback ? [oyUsername.variable] : []),
    ...(settings.oyApiKey === oyApiKey.fallback ? [oyApiKey.variable] : []),
  ];
  if (settings.oyBaseUrl === oyBaseUrl.fallback || left.length === 0) return fatal;
  const message = `${oyBaseUrl.variable} is set, and ${left.join(' and ')} as for the sandbox: OY takes its own only.`;
  return [...fatal, { isFatal: false, message }];
}

/** Before anything is started: a UserError that names the first setting nothing can run with. */
export function refuseBadSettings(settings: Settings): void {
  const first = settingProblems(settings).find(({ isFatal }) => isFatal);
  if (!first) return;
  throw new UserError(
    'setting_invalid',
    first.message,
    'Correct that setting, or unset it; docs/settings.md has them all.',
  );
}

const key =
  (text: string, read: (text: string, setting: string) => unknown, setting: string) => () =>
    text === '' ? null : read(text, setting);

function complaintOf(check: () => unknown): string | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof UserError) return `${error.message} ${error.next}`;
    if (error instanceof TypeError) return `${error.message}.`;
    throw error;
  }
}
