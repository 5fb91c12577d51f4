import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { BATCH_KINDS, type BatchKindName } from '../../domain/batch-kinds.ts';
import type { UserError } from '../../domain/errors.ts';
import type { NumberStyle } from '../../intake/file/detect-format.ts';
import { httpProblem } from '../http-problems.ts';

export interface SavedUpload {
  /** What the person called the file: a label, never a path. */
  readonly name: string;
  readonly numberStyle: NumberStyle | undefined;
  readonly kind: BatchKindName;
  /** What a form of the desk carries; null: a program sent none. */
  readonly formToken: string | null;
  /** Of the text fields that the route asked for besides, those that were sent. */
  readonly texts: Readonly<Record<string, string>>;
}

export interface UploadOptions {
  readonly maxFileBytes: number;
  readonly signal: AbortSignal;
  /** The form may say what the rows ask for; else they are payouts. */
  readonly takesKind?: boolean;
  /** Names of text fields beside the file. */
  readonly texts?: readonly string[];
}

export const NUMBER_STYLES = [
  'plain',
  'indonesian',
  'english',
] as const satisfies readonly NumberStyle[];
const MAX_FIELD_BYTES = 100;
const MAX_NAME_CHARS = 200;
/** Boundaries and part headers around the file. */
const AROUND_FILE_BYTES = 16_384;

/**
 * Writes the one file of a multipart request to `path` as it arrives. Memory does not grow with the
 * file. Throws UserErrors for a form that is not as it should be. Whatever of the body was not read is
 * let go by: the sender then gets its answer instead of a broken connection, which can be used again.
 */
export async function saveUpload(
  request: FastifyRequest,
  path: string,
  options: UploadOptions,
): Promise<SavedUpload> {
  const { maxFileBytes } = options;
  if (!request.isMultipart()) throw notAForm();
  try {
    if (Number(request.headers['content-length'] ?? 0) > maxFileBytes + AROUND_FILE_BYTES) {
      throw fileTooLarge(maxFileBytes);
    }
    const upload = await readForm(request, path, options);
    if (upload.name === null) throw fileMissing();
    return { ...upload, name: upload.name };
  } catch (error) {
    throw isBrokenForm(error) ? brokenForm() : error;
  } finally {
    request.raw.unpipe();
    request.raw.resume();
  }
}

interface ReadForm {
  name: string | null;
  numberStyle: NumberStyle | undefined;
  kind: BatchKindName;
  formToken: string | null;
  readonly texts: Record<string, string>;
}

async function readForm(
  request: FastifyRequest,
  path: string,
  options: UploadOptions,
): Promise<ReadForm> {
  const { texts = [] } = options;
  const form: ReadForm = {
    name: null,
    numberStyle: undefined,
    kind: 'payouts',
    formToken: null,
    texts: {},
  };
  const parts = request.parts({
    limits: {
      fileSize: options.maxFileBytes,
      files: 1,
      fields: 3 + texts.length,
      parts: 4 + texts.length,
      fieldSize: MAX_FIELD_BYTES,
      fieldNameSize: MAX_FIELD_BYTES,
      headerPairs: 20,
    },
  });
  for await (const part of parts) {
    if (part.fieldname === 'form_token' && part.type === 'field')
      form.formToken = String(part.value);
    else if (part.type === 'field' && texts.includes(part.fieldname))
      form.texts[part.fieldname] = String(part.value);
    else if (part.fieldname === 'kind' && options.takesKind) form.kind = kindOf(part);
    else if (part.type === 'field') form.numberStyle = numberStyleOf(part);
    else form.name = await saveFile(part, path, options);
  }
  return form;
}

async function saveFile(
  part: MultipartFile,
  path: string,
  options: UploadOptions,
): Promise<string> {
  if (part.fieldname !== 'file') throw unknownField(part.fieldname);
  const { file } = part;
  const { maxFileBytes, signal } = options;
  // The reader would let the rest of the form go by before it ends the file. The limit may have been
  // passed by the form's first bytes, before this function was called.
  if (file.truncated) throw fileTooLarge(maxFileBytes);
  file.once('limit', () => file.destroy(fileTooLarge(maxFileBytes)));
  // `wx`: never over anything that is there.
  await pipeline(file, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
  return labelOf(part.filename);
}

function numberStyleOf(part: Multipart): NumberStyle | undefined {
  if (part.fieldname === 'file') throw fileMissing();
  if (part.fieldname !== 'number_style' || part.type !== 'field')
    throw unknownField(part.fieldname);
  if (part.value === '') return undefined;
  const style = NUMBER_STYLES.find((known) => known === part.value);
  if (style) return style;
  throw httpProblem('request_invalid/number_style', { styles: NUMBER_STYLES });
}

function kindOf(part: Multipart): BatchKindName {
  const kind = BATCH_KINDS.find((known) => part.type === 'field' && known === part.value);
  if (kind) return kind;
  throw httpProblem('request_invalid/kind', { kinds: BATCH_KINDS });
}

/** The last part of the name, without anything invisible. */
function labelOf(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const visible = last.normalize('NFC').replace(/\p{C}/gu, '').trim();
  return visible === '' ? 'upload.csv' : Array.from(visible).slice(0, MAX_NAME_CHARS).join('');
}

function fileTooLarge(maxFileBytes: number): UserError {
  return httpProblem('file_too_large/upload', { most: maxFileBytes }, { maxFileBytes });
}

function fileMissing(): UserError {
  return httpProblem('request_invalid/no_file');
}

function unknownField(name: string): UserError {
  return httpProblem('request_invalid/field_unknown', { field: JSON.stringify(name.slice(0, 40)) });
}

/** The form reader's own errors are plain ones; those of disks and connections have codes. */
function isBrokenForm(error: unknown): boolean {
  return error instanceof Error && error.name === 'Error' && !('code' in error);
}

function brokenForm(): UserError {
  return httpProblem('request_malformed/form');
}

function notAForm(): UserError {
  return httpProblem('media_type_unsupported/form');
}
