import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../../lib/service/free-port';
import { waitFor } from './wait-for';

/** A Redis for a test: the real server where there is one on this machine, else one that knows what publishing and subscribing need. */
export interface TestRedis {
  url: string;
  isReal: boolean;
  stop(): Promise<void>;
  /** Comes back on the same port. */
  start(): Promise<void>;
}

export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const isReal = spawnSync('redis-server', ['--version']).status === 0;
  const redis = isReal ? realRedis(port) : smallRedis(port);
  await redis.start();
  return { url: `redis://127.0.0.1:${port}`, isReal, ...redis };
}

function realRedis(port: number): Pick<TestRedis, 'start' | 'stop'> {
  let child: ChildProcess | undefined;
  return {
    start: async () => {
      let output = '';
      child = spawn(
        'redis-server',
        ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
        {
          stdio: ['ignore', 'pipe', 'ignore'],
        },
      );
      child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
      await waitFor('Redis to be ready', () => output.includes('Ready to accept connections'));
    },
    stop: () =>
      new Promise((resolve) => {
        child?.once('exit', () => resolve());
        child?.kill('SIGKILL');
      }),
  };
}

/** A server of the protocol RESP2 that knows SUBSCRIBE and PUBLISH. */
function smallRedis(port: number): Pick<TestRedis, 'start' | 'stop'> {
  const sockets = new Set<Socket>();
  const subscribers = new Set<Socket>();
  let server: Server | undefined;
  const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
  const reply = (socket: Socket, [command = '', first = '', second = '']: string[]): void => {
    switch (command.toUpperCase()) {
      case 'SUBSCRIBE':
        subscribers.add(socket);
        return void socket.write(`*3\r\n${bulk('subscribe')}${bulk(first)}:1\r\n`);
      case 'PUBLISH':
        for (const subscriber of subscribers) subscriber.write(`*3\r\n${bulk('message')}${bulk(first)}${bulk(second)}`);
        return void socket.write(`:${subscribers.size}\r\n`);
      case 'PING':
        return void socket.write('+PONG\r\n');
      default:
        return void socket.write('+OK\r\n');
    }
  };
  return {
    start: () =>
      new Promise((resolve) => {
        server = createServer((socket) => {
          sockets.add(socket);
          let buffer = '';
          socket.on('error', () => undefined);
          socket.on('close', () => {
            sockets.delete(socket);
            subscribers.delete(socket);
          });
          socket.on('data', (chunk) => {
            buffer += chunk.toString();
            for (let parsed = parse(buffer); parsed; parsed = parse(buffer)) {
              buffer = parsed.rest;
              reply(socket, parsed.parts);
            }
          });
        });
        server.listen(port, '127.0.0.1', resolve);
      }),
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server?.close(() => resolve());
      }),
  };
}

/** One command of a client, as an array of bulk strings; null while it is not whole. */
function parse(buffer: string): { parts: string[]; rest: string } | null {
  const head = /^\*(\d+)\r\n/.exec(buffer);
  if (!head) return null;
  let at = head[0].length;
  const parts: string[] = [];
  for (let i = 0; i < Number(head[1]); i++) {
    const size = /^\$(\d+)\r\n/.exec(buffer.slice(at));
    if (!size) return null;
    const start = at + size[0].length;
    const end = start + Number(size[1]);
    if (buffer.length < end + 2) return null;
    parts.push(buffer.slice(start, end));
    at = end + 2;
  }
  return { parts, rest: buffer.slice(at) };
}
