import { openUpload } from '../file/detect-format.ts';
import { oldWorkbook } from './broken-workbook.ts';

/** A ZIP begins so, and no table of text does. */
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
/** `.xls`, and a workbook behind a password. */
const COMPOUND_FILE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/** By its first bytes, for names lie. Throws a UserError for an Excel file that is not read at all. */
export async function isWorkbook(path: string): Promise<boolean> {
  const file = await openUpload(path);
  try {
    const head = Buffer.alloc(ZIP.length);
    await file.read(head, 0, head.length, 0);
    if (head.equals(COMPOUND_FILE)) throw oldWorkbook();
    return head.equals(ZIP);
  } finally {
    await file.close();
  }
}
