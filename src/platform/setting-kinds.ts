import { z } from 'zod';

/** One setting: its environment variable, what it does, and its default. */
export interface Definition<T> {
  readonly variable: string;
  readonly about: string;
  readonly schema: z.ZodType<T>;
  readonly fallback: T;
  readonly secret?: boolean;
}

export const text = (variable: string, fallback: string, about: string): Definition<string> => ({
  variable,
  about,
  fallback,
  schema: z.string(),
});

export const url = (variable: string, about: string, start: RegExp, example: string) => ({
  ...text(variable, '', about),
  schema: z.string().refine((value) => start.test(value) && URL.canParse(value), {
    message: `it must look like ${example}`,
  }),
});

export const credential = (
  variable: string,
  fallback: string,
  about: string,
): Definition<string> => ({
  ...text(variable, fallback, about),
  // What an HTTP header can hold.
  schema: z.string().regex(/^[\x21-\x7e]+$/, 'it must be plain characters without spaces'),
});

export const choice = (
  variable: string,
  fallback: string,
  choices: readonly string[],
  about: string,
) => ({
  ...text(variable, fallback, about),
  schema: z.string().refine((value) => choices.includes(value), {
    message: `it must be one of ${choices.join(', ')}`,
  }),
});

export const whole = (
  variable: string,
  fallback: number,
  about: string,
  range: { min?: number; max?: number } = {},
): Definition<number> => ({
  variable,
  about,
  fallback,
  schema: z.coerce
    .number('it must be a whole number')
    .int('it must be a whole number')
    .min(range.min ?? 1, `it must be at least ${range.min ?? 1}`)
    .max(
      range.max ?? Number.MAX_SAFE_INTEGER,
      `it must be at most ${range.max ?? Number.MAX_SAFE_INTEGER}`,
    ),
});

export const list = (
  variable: string,
  fallback: string[],
  about: string,
): Definition<string[]> => ({
  variable,
  about,
  fallback,
  schema: z.string().transform((value) => value.split(',').map((part) => part.trim())),
});
