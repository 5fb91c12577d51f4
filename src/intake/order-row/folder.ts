import { createHash } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../domain/errors.ts';

/** The files that come with an upload: photographs, PDFs. Rows name them. */
export interface UploadFolder {
  /** What is known of a file before it is read; null: there is none of this name. */
  find(name: string): FolderFile | null;
  read(name: string): Promise<{ readonly content: Buffer; readonly sha256: string }>;
}

export interface FolderFile {
  readonly bytes: number;
  readonly type: 'pdf' | 'jpeg' | 'png' | 'other';
}

/** For uploads without files. */
export const NO_FOLDER: UploadFolder = {
  find: () => null,
  read: (name) => Promise.reject(new Error(`there is no folder with ${name}`)),
};

/** A folder of more files than this is not one for an upload. */
const MOST_FILES = 100_000;

/** Looks at every file of a folder (size and first bytes), not below it. Throws UserErrors. */
export async function openFolder(path: string): Promise<UploadFolder> {
  const names = await namesIn(path);
  const known = new Map<string, FolderFile>();
  for (const name of names) known.set(name, await lookAt(join(path, name)));
  return {
    find: (name) => known.get(name) ?? null,
    async read(name) {
      const content = await readFile(join(path, name));
      return { content, sha256: createHash('sha256').update(content).digest('hex') };
    },
  };
}

async function namesIn(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    if (names.length <= MOST_FILES) return names;
  } catch {
    throw new UserError(
      'folder_not_readable',
      `The folder ${path} cannot be read.`,
      'Check its name; --files takes the folder with the photographs or PDFs that the rows name.',
    );
  }
  throw new UserError(
    'folder_too_full',
    `The folder ${path} has more than ${MOST_FILES} files.`,
    'Put the files of this upload into a folder of their own.',
  );
}

async function lookAt(path: string): Promise<FolderFile> {
  const { size } = await stat(path);
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(8);
    await file.read(head, 0, head.length, 0);
    return { bytes: size, type: typeOf(head) };
  } finally {
    await file.close();
  }
}

function typeOf(head: Buffer): FolderFile['type'] {
  if (head.subarray(0, 4).toString('latin1') === '%PDF') return 'pdf';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (head.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))) return 'png';
  return 'other';
}
