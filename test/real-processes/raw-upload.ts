import { connect } from 'node:net';

const BOUNDARY = 'rekon-raw-upload';

export interface UploadForm {
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  readonly content: string;
}

/** An upload in two halves, over a line of its own; as a browser does, it tells its length beforehand. */
export interface RawUpload {
  /** Resolve once the bytes have left. */
  sendHalf(): Promise<void>;
  sendRest(): Promise<void>;
  /** Resolves when the line is dead, to whatever was answered before. */
  readonly ended: Promise<string>;
}

export async function startRawUpload(form: UploadForm): Promise<RawUpload> {
  const { hostname, port, host } = new URL(form.url);
  const body = Buffer.from(bodyOf(form));
  const head = [
    `POST ${form.path} HTTP/1.1`,
    `host: ${host}`,
    `content-type: multipart/form-data; boundary=${BOUNDARY}`,
    `content-length: ${body.length}`,
    ...Object.entries(form.headers).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (piece: Buffer) => (answer += piece.toString('utf8')));
  socket.on('error', () => undefined); // whoever kills the other end breaks the line
  const ended = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(answer));
  });
  const send = (bytes: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  const middle = Math.floor(body.length / 2);
  return {
    sendHalf: () => send(Buffer.concat([Buffer.from(head), body.subarray(0, middle)])),
    sendRest: () => send(body.subarray(middle)),
    ended,
  };
}

/** The same form at once, to its answer. */
export function sendUpload({ url, path, headers, fields, content }: UploadForm): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set('file', new Blob([content]), FILE_NAME);
  return fetch(url + path, { method: 'POST', body, headers, redirect: 'manual' });
}

const FILE_NAME = 'payouts.csv';

function bodyOf({ fields, content }: UploadForm): string {
  const part = (disposition: string, text: string): string =>
    `--${BOUNDARY}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${text}\r\n`;
  return [
    ...Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value)),
    part(`name="file"; filename="${FILE_NAME}"`, content),
    `--${BOUNDARY}--\r\n`,
  ].join('');
}
