import { type ClientRequest, request } from 'node:http';
import { onTestFinished } from 'vitest';

const BOUNDARY = 'rekon-test-boundary';

export interface SlowUpload {
  write(text: string): Promise<void>;
  /** Ends the form properly; resolves to the answer. */
  finish(): Promise<{ status: number; text: string }>;
  /** The answer, should it come before the form has ended. */
  readonly answer: Promise<{ status: number; text: string }>;
  /** The line goes dead. */
  breakOff(): void;
}

/** An upload sent piece by piece, its length not told beforehand. */
export function startSlowUpload(url: string, token: string, fileName = 'payouts.csv'): SlowUpload {
  const sent = request(`${url}/api/batches`, {
    method: 'POST',
    agent: false,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    },
  });
  onTestFinished(() => {
    sent.destroy();
  });
  const answer = answerTo(sent);
  answer.catch(() => undefined); // a broken line is the test's own doing
  sent.write(
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\n` +
      'content-type: text/csv\r\n\r\n',
  );
  return {
    answer,
    write: (text) =>
      new Promise((resolve, reject) => {
        sent.write(text, (error) => (error ? reject(error) : resolve()));
      }),
    finish() {
      sent.end(`\r\n--${BOUNDARY}--\r\n`);
      return answer;
    },
    breakOff: () => void sent.destroy(),
  };
}

function answerTo(sent: ClientRequest): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString('utf8') }),
      );
    });
  });
}
