import { inflateRawSync } from 'node:zlib';

/** The entries of a zip file, read by its central directory; knows nothing of how we write one. */
export function readZip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  if (end < 0) throw new Error('no end of a central directory: not a zip file');
  const entries = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.toString('latin1', at, at + 4) !== 'PK\u0001\u0002') throw new Error('no such entry');
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const path = bytes.toString('utf8', at + 46, at + 46 + (name ?? 0));
    entries.set(path, contentAt(bytes, bytes.readUInt32LE(at + 42), at));
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}

function contentAt(bytes: Buffer, local: number, central: number): Buffer {
  const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const packed = bytes.subarray(begin, begin + bytes.readUInt32LE(central + 20));
  const content = bytes.readUInt16LE(central + 10) === 0 ? packed : inflateRawSync(packed);
  if (content.length !== bytes.readUInt32LE(central + 24)) throw new Error('not of its size');
  return content;
}
