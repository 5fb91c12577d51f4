import pino, { type Logger } from 'pino';

export type Log = Logger;

/**
 * Logs go to stderr as JSON lines, so that stdout belongs to the answer. Callers pass ids, codes and
 * counts; account numbers, names and keys are not to be passed, and the paths below catch a slip.
 */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: [
        'account',
        'accountNumber',
        'recipientName',
        'expectedName',
        'apiKey',
        'token',
      ].flatMap((name) => [name, `*.${name}`]),
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
