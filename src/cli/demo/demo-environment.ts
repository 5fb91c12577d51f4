type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The demo's own settings: never a person's database, Redis or provider, and pauses of seconds where
 * real life has minutes.
 */
export function demoEnvironment(environment: Environment, sandboxUrl: string): Environment {
  return {
    PATH: environment.PATH,
    LOG_LEVEL: environment.LOG_LEVEL ?? 'error',
    OY_BASE_URL: sandboxUrl,
    PORT: '0',
    LIMIT_INQUIRY_PER_SECOND: '100',
    LIMIT_REMIT_PER_SECOND: '100',
    LIMIT_STATUS_PER_SECOND: '100',
    STATUS_FIRST_ASK_SECONDS: '1',
    STATUS_MAX_ASK_SECONDS: '2',
    NOT_FOUND_QUIET_SECONDS: '2',
    NOT_FOUND_ANSWERS: '2',
    MAX_SENDS: '2',
    EXPECTED_WITHIN_SECONDS: '6',
    RETRY_FIRST_SECONDS: '1',
    BREAKER_PROBE_SECONDS: '1',
    BANK_PAUSE_SECONDS: '1',
    FAILED_CONFIRM_SECONDS: '2',
    FEED_EVERY_MS: '200',
  };
}
