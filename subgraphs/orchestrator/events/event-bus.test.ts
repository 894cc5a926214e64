import { connect, createServer, type Server, type Socket } from 'node:net';
import { createDatabase, type TestDatabase } from '../../../tests/setup/database';
import { startRedis, type TestRedis } from '../../../tests/setup/redis';
import { waitFor } from '../../../tests/setup/wait-for';
import { createLogger } from '../../../lib/service/log';
import { type EventBus, PostgresBus } from './event-bus';
import { RedisBus } from './redis-bus';

/** A way to a server that can be cut, and that counts who tries to pass. */
class Gate {
  /** When a connection was attempted, in ms. */
  attempts: number[] = [];
  open = true;
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  async start(to: URL): Promise<string> {
    this.server = createServer((socket) => {
      this.attempts.push(performance.now());
      socket.on('error', () => undefined);
      if (!this.open) return void socket.destroy();
      const beyond = connect(Number(to.port), to.hostname);
      beyond.on('error', () => undefined);
      for (const [one, other] of [
        [socket, beyond],
        [beyond, socket],
      ] as const) {
        this.sockets.add(one);
        one.pipe(other);
        one.on('close', () => other.destroy());
      }
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    const url = new URL(to);
    url.port = String((this.server.address() as { port: number }).port);
    return url.href;
  }

  cut(): void {
    this.open = false;
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.server?.close();
  }
}

const log = createLogger('silent');

describe.each(['PostgreSQL', 'Redis'])('the event bus over %s', (kind) => {
  const gate = new Gate();
  let database: TestDatabase | undefined;
  let redis: TestRedis | undefined;
  let bus: EventBus;
  let other: EventBus;

  beforeAll(async () => {
    if (kind === 'PostgreSQL') {
      database = await createDatabase();
      bus = new PostgresBus(await gate.start(new URL(database.url)), log);
      other = new PostgresBus(database.url, log);
    } else {
      redis = await startRedis();
      bus = new RedisBus(await gate.start(new URL(redis.url)), log);
      other = new RedisBus(redis.url, log);
    }
    await bus.start();
    await other.start();
  });
  afterAll(async () => {
    await bus.close();
    await other.close();
    gate.close();
    await database?.drop();
    await redis?.stop();
  });

  const hears = async (topic: string, news = { executionId: topic, clientId: 'client_1' }): Promise<void> => {
    let heard = false;
    const stop = bus.subscribe(topic, () => (heard = true));
    await waitFor('the hint', () => {
      other.publish(news);
      return heard;
    });
    stop();
  };

  test('wakes readers of another process, of an execution and of a client', async () => {
    await hears('exec_1');
    await hears('client_2', { executionId: 'exec_9', clientId: 'client_2' });
  });

  test('wakes readers of its own process at once, and no longer when they have left', () => {
    let heard = 0;
    const stop = bus.subscribe('exec_own', () => (heard += 1));
    bus.publish({ executionId: 'exec_own', clientId: 'client_1' });
    expect(heard).toBe(1);
    stop();
    bus.publish({ executionId: 'exec_own', clientId: 'client_1' });
    expect(heard).toBe(1);
  });

  test('tells many at once, each of them', async () => {
    const topics = Array.from({ length: 450 }, (_, index) => `exec_${String(index).padStart(26, '0')}`);
    const heard = new Set<string>();
    const stops = topics.map((topic) => bus.subscribe(topic, () => heard.add(topic)));
    for (const executionId of topics) other.publish({ executionId, clientId: 'client_1' });
    await waitFor('all hints', () => heard.size === topics.length);
    for (const stop of stops) stop();
  });

  test('comes back by itself after its server was away, one attempt at a time, and a hint that cannot be sent harms nobody', async () => {
    gate.cut();
    gate.attempts = [];
    bus.publish({ executionId: 'exec_lost', clientId: 'client_1' });
    // Over Redis two connections come back, each by itself: one attempt of each at a time.
    await waitFor('some attempts', () => gate.attempts.length >= 6);
    const connections = kind === 'Redis' ? 2 : 1;
    const gaps = gate.attempts.slice(connections).map((at, index) => at - (gate.attempts[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(250);
    gate.open = true;
    await hears('exec_2');
  });
});
