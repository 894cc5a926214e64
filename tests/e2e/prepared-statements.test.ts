import { Client } from 'pg';
import { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';

/** A statement as it was sent, and by which connection. */
interface Sent {
  from: string;
  name: string | undefined;
  text: string;
}

/** How the engine reads the whole state of an execution. */
const READS_STATE = /json_agg\(tried order by/;

describe('what an execution runs for each of its stages is planned once for each connection', () => {
  let scripted: ScriptedSystem;
  const original = Client.prototype.query;
  const sent: Sent[] = [];

  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    await seedMasterTemplate(
      scripted.system,
      'five',
      Array.from({ length: 5 }, () => ({ templateRef: 'sink' })),
    );
    Client.prototype.query = function (
      this: { connectionParameters: { application_name?: string } },
      ...args: unknown[]
    ) {
      const { name, text = '' } = (typeof args[0] === 'string' ? { text: args[0] } : args[0]) as Partial<Sent>;
      sent.push({ from: this.connectionParameters.application_name ?? '', name, text });
      return (original as (...values: unknown[]) => unknown).apply(this, args);
    } as never;
  });
  afterAll(async () => {
    Client.prototype.query = original;
    await scripted.close();
  });

  test('by the recorder all of it, and by the engine what it asks of workers', async () => {
    const { status } = await scripted.run('five');
    expect(status).toBe('COMPLETED');
    const recorded = sent.filter(({ from }) => from.endsWith(':recorder'));
    const asked = sent.filter(({ text }) => /^\s*update orchestrator\.(?:execution|stage_attempt)\b/.test(text));
    expect(recorded.length).toBeGreaterThan(4);
    expect(asked.length).toBeGreaterThan(0);
    expect([...recorded, ...asked].filter(({ name }) => name === undefined)).toEqual([]);
  });

  test('and no state is read again while one process drives it', () =>
    expect(sent.filter(({ text }) => READS_STATE.test(text))).toEqual([]));
});
