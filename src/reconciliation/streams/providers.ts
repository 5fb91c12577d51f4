/** Whose deposit payouts leave. */
export const DISBURSING = 'oy';
