type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The demo's own settings: never a person's database, Redis or provider, and pauses of seconds where
 * real life has minutes.
 */
export function demoEnvironment(
  environment: Environment,
  ports: { readonly sandbox: number; readonly http: number },
): Environment {
  return {
    PATH: environment.PATH,
    LOG_LEVEL: environment.LOG_LEVEL ?? 'error',
    SANDBOX_PORT: String(ports.sandbox),
    PORT: String(ports.http),
    LIMIT_VA_PER_SECOND: '50',
    LIMIT_CHECKOUT_PER_SECOND: '50',
    LIMIT_KYC_PER_SECOND: '20',
    LIMIT_PFM_PER_SECOND: '20',
    LIMIT_EWALLET_PER_SECOND: '50',
    LIMIT_EMONEY_PER_SECOND: '50',
    ORDER_MAX_ASK_SECONDS: '2',
    ORDER_EXPIRY_GRACE_SECONDS: '1',
    SCHEDULES: 'pull-va-list=every 2s; follow-connections=every 1s; import-mutations=every 3s',
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
