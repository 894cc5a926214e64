import { Client } from 'pg';
import { eventFeed } from '../../subgraphs/orchestrator/events/event-feed';
import { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { follow, nextOf } from '../setup/streams';
import { FINANCE, type GraphClient, TECHCORP } from '../setup/system';
import { waitFor } from '../setup/wait-for';

const EVENTS = `subscription ($id: ID!, $after: String) { executionEvents(executionId: $id, after: $after) {
  __typename sequence cursor execution { status client { companyName } providerCost { micros } stages { order status progress worker } } } }`;
interface Told {
  executionEvents: {
    __typename: string;
    cursor: string;
    execution: {
      status: string;
      client?: { companyName: string };
      providerCost: unknown;
      stages: { status: string }[];
    };
  };
}
/** What reads rows of executions and their stages. */
const READS = /^\s*(?:select|with)[\s\S]*"?orchestrator"?\."?(?:execution|stage_execution|stage_attempt)"?\s/i;

describe('those who follow the same execution', () => {
  let scripted: ScriptedSystem;
  const original = Client.prototype.query;
  let statements: string[] = [];
  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    scripted.worker.on('held', { run: () => undefined });
    await seedMasterTemplate(scripted.system, 'held', [{ templateRef: 'held' }]);
    Client.prototype.query = function (this: Client, ...args: unknown[]) {
      const text = typeof args[0] === 'string' ? args[0] : (args[0] as { text?: string }).text;
      if (text && READS.test(text)) statements.push(text);
      return (original as (...values: unknown[]) => unknown).apply(this, args);
    } as never;
  });
  afterAll(async () => {
    Client.prototype.query = original;
    await scripted.close();
  });

  const change = (what: 'pauseExecution' | 'resumeExecution', id: string) =>
    scripted.system
      .as(TECHCORP)
      .query(`mutation { ${what}(executionId: "${id}") { execution { status } errors { message } } }`);

  /** How many statements read for one event that so many follow, and what they were told. */
  const readFor = async (count: number, more: GraphClient[] = []): Promise<{ read: number; told: Told[] }> => {
    const client = scripted.system.as(TECHCORP);
    const id = await client.start('held', TECHCORP, { topic: 'Tides' });
    // Events are listed a moment after the state that they tell of.
    const after = await waitFor('the stage to run', async () => {
      const { data } = await client.query<{
        execution: { events: { edges: { cursor: string; node: { __typename: string } }[] } };
      }>(`{ execution(id: "${id}") { events(last: 1) { edges { cursor node { __typename } } } } }`);
      const [last] = data.execution.events.edges;
      return last?.node.__typename === 'StageAccepted' ? last.cursor : null;
    });
    const streams = [...Array.from({ length: count }, () => client), ...more].map((who) =>
      follow<Told>(who, EVENTS, { id, after }),
    );
    const next = streams.map((stream) => nextOf(stream));
    await waitFor('all to follow', () =>
      Promise.resolve(scripted.system.subgraphs.orchestrator.parts.get(eventFeed).subscribers >= streams.length),
    );
    statements = [];
    await change('pauseExecution', id);
    const told = await Promise.all(next);
    const read = statements.length;
    for (const stream of streams) await stream.return?.();
    await client.query(`mutation { cancelExecution(executionId: "${id}") { errors { code } } }`);
    return { read, told };
  };

  test('cost the database what one of them does, and are all told the same', async () => {
    const one = await readFor(1);
    const many = await readFor(40);
    expect(new Set(many.told.map((told) => JSON.stringify({ ...told.executionEvents, cursor: '' }))).size).toBe(1);
    expect(many.told[0]?.executionEvents).toMatchObject({ __typename: 'ExecutionPaused', execution: { stages: [{}] } });
    expect(many.read).toBeLessThanOrEqual(one.read + 5);
  });

  test('cost the other subgraphs what one of them does', async () => {
    const asked = jest.spyOn(scripted.system.subgraphs.kam, 'createContext');
    const { told } = await readFor(40);
    const ofEvent = asked.mock.calls.filter(([{ actor }]) => actor.kind === 'client').length;
    asked.mockRestore();
    expect(told.map(({ executionEvents }) => executionEvents.execution.client?.companyName)).toEqual(
      told.map(() => 'TechCorp Solutions'),
    );
    expect(ofEvent).toBeLessThanOrEqual(5);
  });

  test('see no more together than each of them alone', async () => {
    const staff = await scripted.system.asUser('support');
    const { told } = await readFor(3, [staff]);
    const costs = told.map(({ executionEvents }) => executionEvents.execution.providerCost);
    expect(costs.slice(0, 3)).toEqual([null, null, null]);
    expect(costs[3]).not.toBeNull();
    const stranger = follow<Told>(scripted.system.as(FINANCE), EVENTS, { id: 'exec_none', after: null });
    await expect(nextOf(stranger)).rejects.toThrow('EXECUTION_NOT_FOUND');
  });
});
