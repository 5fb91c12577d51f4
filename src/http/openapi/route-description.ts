import type { z } from 'zod';
import type { ErrorCode } from '../error-answers.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the OpenAPI document says of a route of the API. */
    api?: RouteDescription;
  }
}

/**
 * What a route of the API takes and answers. The schemas are the ones by which its handler reads the
 * request, so that what is described is what is checked.
 */
export interface RouteDescription {
  /** Unique, for programs that are generated from the document. */
  readonly name: string;
  readonly summary: string;
  readonly about?: string;
  readonly address?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: BodyDescription;
  readonly answers: readonly AnswerDescription[];
  /** Those of its own; the ones that every route can give are added. */
  readonly errors?: readonly ErrorCode[];
}

interface BodyDescription {
  readonly schema: z.ZodType;
  /** Default: application/json. */
  readonly type?: string;
  readonly isOptional?: boolean;
}

export interface AnswerDescription {
  readonly status: number;
  readonly about: string;
  /** None: an empty body. */
  readonly schema?: z.ZodType;
  /** Default: application/json. */
  readonly type?: string;
}

/** An answer that is a file. */
export const csvAnswer = (about: string): AnswerDescription => ({
  status: 200,
  about,
  type: 'text/csv',
});
