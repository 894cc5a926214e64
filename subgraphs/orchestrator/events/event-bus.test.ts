import { connect, createServer, type Server, type Socket } from 'node:net';
import { createDatabase, type TestDatabase } from '../../../tests/setup/database';
import { waitFor } from '../../../tests/setup/wait-for';
import { createLogger } from '../../../lib/service/log';
import { type EventBus, PostgresBus } from './event-bus';

/** A way to the database that can be cut, and that counts who tries to pass. */
class Gate {
  /** When somebody tried to pass, in ms. */
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
      ]) {
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

describe('the event bus', () => {
  const gate = new Gate();
  let database: TestDatabase;
  let bus: EventBus;
  let other: EventBus;
  const log = createLogger('test', 'silent');

  beforeAll(async () => {
    database = await createDatabase();
    bus = new PostgresBus(await gate.start(new URL(database.url)), log);
    other = new PostgresBus(database.url, log);
    await bus.start();
    await other.start();
  });
  afterAll(async () => {
    await bus.close();
    await other.close();
    gate.close();
    await database.drop();
  });

  const hears = async (id: string): Promise<void> => {
    let heard = false;
    const stop = bus.subscribe(id, () => (heard = true));
    await waitFor('the hint', () => {
      other.publish({ executionId: id, clientId: 'client_1' });
      return heard;
    });
    stop();
  };

  test('wakes readers of another process', () => hears('exec_1'));

  test('comes back by itself after the database was away, one attempt at a time', async () => {
    gate.cut();
    gate.attempts = [];
    await waitFor('some attempts', () => gate.attempts.length >= 4);
    // A second loop would try at the same moment as the first.
    const gaps = gate.attempts.slice(1).map((at, index) => at - gate.attempts[index]);
    expect(Math.min(...gaps)).toBeGreaterThan(250);
    gate.open = true;
    await hears('exec_2');
  });
});
