import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { notAWorkbook, unpacksTooLarge, workbookTooLarge } from './broken-workbook.ts';
import { sayOfUpload } from '../intake-problems.ts';

/** Parts of a workbook: sheets, styles, strings, pictures. */
const MOST_PARTS = 5_000;

/** The parts of a workbook, still packed. */
export interface ZipParts {
  has(name: string): boolean;
  /** The part as it unpacks; never more bytes than it says it has. */
  read(name: string): Promise<AsyncIterable<Buffer>>;
  close(): void;
}

/**
 * Opens a ZIP and reads its directory only. What it says it unpacks to is held against the limit before a
 * byte is unpacked; a part that unpacks to more than it says is refused while it is read. Throws UserErrors.
 */
export async function openZipParts(path: string, mostBytes: number): Promise<ZipParts> {
  const zip = await openZip(path);
  try {
    if (zip.entryCount > MOST_PARTS)
      throw workbookTooLarge(sayOfUpload('workbook/many_parts', { parts: zip.entryCount }));
    const entries = await readDirectory(zip);
    const bytes = [...entries.values()].reduce((sum, entry) => sum + entry.uncompressedSize, 0);
    if (bytes > mostBytes) throw unpacksTooLarge(bytes, mostBytes);
    return {
      has: (name) => entries.has(name),
      read: (name) => readPart(zip, entries.get(name), name),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

function openZip(path: string): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true };
  return new Promise((resolve, reject) => {
    yauzl.open(path, options, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(notAWorkbook(sayOfUpload('workbook/zip_damaged')));
    });
  });
}

function readDirectory(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      if (entries.has(entry.fileName)) reject(notAWorkbook(sayOfUpload('workbook/part_twice')));
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', () => reject(notAWorkbook(sayOfUpload('workbook/zip_damaged'))));
    zip.readEntry();
  });
}

function readPart(
  zip: ZipFile,
  entry: Entry | undefined,
  name: string,
): Promise<AsyncIterable<Buffer>> {
  if (entry === undefined) throw notAWorkbook(sayOfUpload('workbook/part_missing', { part: name }));
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error === null) resolve(stream);
      else reject(notAWorkbook(sayOfUpload('workbook/part_packed', { part: name })));
    });
  });
}
