/** A server on a bare socket: what it writes after a request is up to the test, HTTP or not. */

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export interface HostileServer {
  readonly baseUrl: string;
  readonly port: number;
  /** Each request as text: its head and as much of the body as came with it. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** @param reply called once per request whose head has come */
export async function hostileServer(
  reply: (socket: Socket, request: string, n: number) => void,
): Promise<HostileServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (data) => {
      text += data.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < end + 4 + length) return;
      requests.push(text);
      reply(socket, text, requests.length);
      text = '';
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    port,
    requests,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A whole HTTP/1.1 answer. */
export function httpAnswer(
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
  status = '200 OK',
): Buffer {
  const bytes = Buffer.from(body as string);
  const all = { 'content-type': 'application/json', 'content-length': String(bytes.length), ...headers };
  return Buffer.concat([Buffer.from(head(all, status)), bytes]);
}

/** The head of an answer that ends with its connection. */
export function head(headers: Readonly<Record<string, string>>, status = '200 OK'): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** Writes what `next` gives as fast as the other side reads, until it has gone or `next` gives null. */
export function pour(socket: Socket, next: () => string | Buffer | null): void {
  const write = (): void => {
    while (!socket.destroyed) {
      const chunk = next();
      if (chunk === null) return void socket.end();
      if (!socket.write(chunk)) return void socket.once('drain', write);
    }
  };
  write();
}

export function completionText(message: unknown, more: object = {}): string {
  return JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }], ...more });
}

export function eventText(delta: unknown, finish: string | null = null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}
