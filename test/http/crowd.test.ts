import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDesk } from './harness.ts';

const IDLE = 500;

describe('a crowd at the door', () => {
  it(`${IDLE} idle connections, and clients that send a byte now and then, do not stop the desk`, async () => {
    const desk = await startDesk();
    const sockets: Socket[] = [];
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    const open = async (): Promise<Socket> => {
      const socket = connect(desk.port, '127.0.0.1');
      socket.on('error', () => undefined); // the server may end it
      sockets.push(socket);
      await once(socket, 'connect');
      return socket;
    };
    for (let count = 0; count < IDLE; count += 50) {
      await Promise.all(Array.from({ length: 50 }, open));
    }
    for (const socket of sockets.slice(0, 50)) {
      socket.write('POST /sign-in HTTP/1.1\r\nHost: desk\r\nContent-Length: 1000\r\n\r\nu');
    }
    const pages = await Promise.all(
      ['/', '/batches', '/account'].map((path) => desk.at('maker').get(path)),
    );
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(sockets.filter(({ destroyed }) => destroyed)).toEqual([]);
  });
});
