import type { Offer } from '../../contracts/worker-protocol';
import { ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { FINANCE, GREENENERGY, STARTUP, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

interface Place {
  position: number;
  estimatedWaitMs: number | null;
  queue: { name: string; slots: number; running: number; waiting: number };
}
const PLACE = 'queuePosition { position queuedAt estimatedWaitMs queue { name slots running waiting } }';

describe('queues', () => {
  const SLOTS = 2;
  const worker = new ScriptedWorker('test-scripted-worker', SLOTS);
  let system: TestSystem;
  const started: Offer[] = [];

  beforeAll(async () => {
    await worker.start();
    system = await startTestSystem({ moreWorkers: [worker.address] });
    worker.orchestratorUrl = system.subgraphs.orchestrator.url;
    worker.on('slow', { run: (offer) => void started.push(offer) });
    await seedMasterTemplate(system, 'slow', [{ templateRef: 'slow' }]);
  });
  afterAll(async () => {
    await system.close();
    await worker.close();
  });
  beforeEach(() => {
    started.length = 0;
  });

  const start = async (clientId: string, urgency = 'MEDIUM'): Promise<string> => {
    const { data } = await system
      .as(clientId)
      .query<{ startExecution: { execution: { id: string } } }>(
        `mutation ($key: String!) { startExecution(input: { masterTemplate: "slow", clientId: "${clientId}", parameters: {}, urgency: ${urgency}, idempotencyKey: $key }) { execution { id } } }`,
        { key: crypto.randomUUID() },
      );
    return data.startExecution.execution.id;
  };
  const startMany = async (clientId: string, count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) ids.push(await start(clientId));
    return ids;
  };
  /** Finishes the oldest stage that runs, and waits until another has its place. */
  const finishOne = async (expected: number): Promise<Offer> => {
    const [offer] = started.splice(0, 1);
    await worker.complete(offer, {});
    return waitFor('the next one', () => (started.length === expected ? started.at(-1) : undefined));
  };
  const finishAll = async (ids: string[], clientId: string): Promise<void> => {
    for (const id of ids) {
      await waitFor(`the end of ${id}`, async () => {
        for (const offer of started.splice(0)) await worker.complete(offer, {});
        const rows = await system.sql('select 1 from orchestrator.execution where id = $1 and ended_at is not null', [
          id,
        ]);
        return rows.length === 1;
      });
      expect((await system.as(clientId).ended(id, 'id')).status).toBe('COMPLETED');
    }
  };

  test('a worker gets no more at once than it has slots, and a slot that is free again is given at once', async () => {
    const ids = await startMany(TECHCORP, 5);
    await waitFor('the slots to be taken', () => started.length === SLOTS);
    const held = async (): Promise<number> =>
      (
        await system.sql<{ n: number }>(
          `select count(*)::int as n from orchestrator.stage_attempt where status = 'accepted'`,
        )
      )[0]?.n ?? 0;
    expect(await held()).toBe(SLOTS);
    await finishOne(SLOTS);
    expect(await held()).toBe(SLOTS);
    await finishAll(ids, TECHCORP);
    // No slot is lost, and nobody counts against himself.
    expect(await system.sql('select * from orchestrator.queue_entry')).toEqual([]);
  });

  test('a client with many executions delays the first stage of another by no more than one stage', async () => {
    const many = await startMany(TECHCORP, 30);
    await waitFor('the slots to be taken', () => started.length === SLOTS);
    const one = await start(GREENENERGY);
    expect((await finishOne(SLOTS)).executionId).toBe(one);
    await finishAll([...many, one].slice(0, -1), TECHCORP);
    expect((await system.as(GREENENERGY).ended(one, 'id')).status).toBe('COMPLETED');
  });

  test('what is more urgent goes first, also when it becomes so while it waits; position, length and wait can be seen', async () => {
    const ordinary = await startMany(TECHCORP, 4);
    await waitFor('the slots to be taken', () => started.length === SLOTS);
    const urgent = await start(TECHCORP, 'HIGH');
    const placeOf = async (id: string): Promise<Place | null> => {
      const { data } = await system
        .as(TECHCORP)
        .query<{ execution: { stages: { attempts: { queuePosition: Place | null }[] }[] } }>(
          `{ execution(id: "${id}") { stages { attempts { ${PLACE} } } } }`,
        );
      return data.execution.stages[0]?.attempts[0]?.queuePosition ?? null;
    };
    expect(await placeOf(urgent)).toMatchObject({
      position: 1,
      queue: { name: `worker:${worker.id}`, slots: SLOTS, running: 2, waiting: 3 },
    });
    expect(await placeOf(ordinary[3])).toMatchObject({ position: 3, estimatedWaitMs: expect.any(Number) as number });
    const { data } = await system
      .as(TECHCORP)
      .query(
        `mutation { setExecutionPriority(input: { executionId: "${ordinary[3]}", urgency: CRITICAL }) { execution { priority } errors { code } } }`,
      );
    expect(data).toEqual({ setExecutionPriority: { execution: { priority: 100 }, errors: [] } });
    expect(await placeOf(ordinary[3])).toMatchObject({ position: 1 });
    expect((await finishOne(SLOTS)).executionId).toBe(ordinary[3]);
    expect((await finishOne(SLOTS)).executionId).toBe(urgent);
    const events = await system.sql<{ data: { cause: unknown } }>(
      `select data from orchestrator.execution_event where execution_id = $1 and type = 'StageQueued'`,
      [urgent],
    );
    expect(events[0]?.data.cause).toMatchObject({
      kind: 'queue',
      code: 'QUEUED',
      queue: `worker:${worker.id}`,
      position: 1,
      length: 3,
      slots: SLOTS,
    });
    await finishAll([...ordinary, urgent], TECHCORP);
  });

  test('a client runs no more executions at once than its tier allows; the others wait, are seen waiting, and can be cancelled', async () => {
    // A trial account of the basic tier: five.
    const ids = await startMany(STARTUP, 7);
    const queued = await waitFor('the last one to wait', async () => {
      const { data } = await system
        .as(STARTUP)
        .query<{ execution: { status: string; queuePosition: Place | null } }>(
          `{ execution(id: "${ids[6]}") { status ${PLACE} } }`,
        );
      return data.execution.queuePosition && data.execution;
    });
    expect(queued).toMatchObject({
      status: 'PENDING',
      queuePosition: { position: 2, queue: { name: `client:${STARTUP}`, slots: 5, running: 5, waiting: 2 } },
    });
    await system.as(STARTUP).query(`mutation { cancelExecution(executionId: "${ids[5]}") { errors { code } } }`);
    const { data } = await system
      .as(STARTUP)
      .query(`{ queue { name slots running waiting estimatedWaitMs } other: queue(clientId: "${TECHCORP}") { name } }`);
    expect(data).toMatchObject({ queue: { name: `client:${STARTUP}`, running: 5, waiting: 1 }, other: null });
    const rest = ids.filter((id) => id !== ids[5]);
    await finishAll(rest, STARTUP);
  });

  test('what is paused while it waits gives up its place, and is enqueued again when it is resumed', async () => {
    const ids = await startMany(TECHCORP, 3);
    await waitFor('the slots to be taken', () => started.length === SLOTS);
    const waiting = (): Promise<unknown[]> =>
      system.sql(`select 1 from orchestrator.queue_entry where granted_at is null`);
    const [, , last] = ids;
    await waitFor('the third to wait', async () => (await waiting()).length === 1);
    await system.as(TECHCORP).query(`mutation { pauseExecution(executionId: "${last}") { errors { code } } }`);
    expect(await waiting()).toEqual([]);
    const [first] = started.splice(0, 1);
    await worker.complete(first, {});
    await system.as(TECHCORP).ended(first?.executionId ?? '', 'id');
    expect(started).toHaveLength(1);
    await system.as(TECHCORP).query(`mutation { resumeExecution(executionId: "${last}") { errors { code } } }`);
    await waitFor('it to run', () => started.length === SLOTS && started[1]?.executionId === last);
    await finishAll(ids, TECHCORP);
  });

  test('a slot granted by a process that died before notifying its holder is recovered', async () => {
    const [id] = await startMany(FINANCE, 1);
    const [offer] = await waitFor('it to run', () => started.length === 1 && started.splice(0, 1));
    await worker.complete(offer, {});
    await system.as(FINANCE).ended(id, 'id');
    // As a process leaves it that dies after its commit and before it does anything.
    const waiting = await startMany(FINANCE, 3);
    await waitFor('the slots to be taken', () => started.length === SLOTS);
    await waitFor('the third to wait for the worker, and be given a slot by nobody', async () => {
      const given = `update orchestrator.queue_entry set granted_at = now() - interval '5 seconds'
                      where execution_id = $1 and key <> execution_id and granted_at is null returning key`;
      return (await system.sql(given, [waiting[2]])).length === 1;
    });
    await waitFor('the third to run as well', () => started.length === SLOTS + 1);
    await finishAll(waiting, FINANCE);
  });

  test('no client has more than a thousand executions waiting: the next start is refused, and nothing is left of it', async () => {
    const queue = `client:${GREENENERGY}`;
    await system.sql(
      `insert into orchestrator.queue_entry (key, queue, client_id, execution_id, priority, ticket)
         select 'waiting_' || n, $1, $2, 'waiting_' || n, 1, 1 from generate_series(1, 1000) n`,
      [queue, GREENENERGY],
    );
    const count = async (): Promise<number> =>
      (await system.sql('select 1 from orchestrator.execution where client_id = $1', [GREENENERGY])).length;
    const before = await count();
    const again = `mutation { startExecution(input: { masterTemplate: "slow", clientId: "${GREENENERGY}", parameters: {}, idempotencyKey: "one-too-many" })
      { execution { id } errors { code message ... on QuotaExceeded { quota limit used } } } }`;
    const refused = await system.as(GREENENERGY).query<{ startExecution: { errors: unknown[] } }>(again);
    expect(refused.data.startExecution).toMatchObject({
      execution: null,
      errors: [{ code: 'QUOTA_EXCEEDED', quota: 'WAITING_EXECUTIONS', limit: 1000, used: 1000 }],
    });
    expect(await count()).toBe(before);
    await system.sql(`delete from orchestrator.queue_entry where key = 'waiting_1'`);
    const { data } = await system.as(GREENENERGY).query<{ startExecution: { execution: { id: string } } }>(again);
    await system.sql(`delete from orchestrator.queue_entry where key like 'waiting_%'`);
    await finishAll([data.startExecution.execution.id], GREENENERGY);
  });
});
