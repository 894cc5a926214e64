import type { Offer } from '../../contracts/worker-protocol';
import { inProcessExecutor } from '../../subgraph-kit/in-process-executor';
import { parse } from 'graphql';
import { createLogger } from '../../lib/service/log';
import { startOrchestrator, type RunningOrchestrator } from '../../subgraphs/orchestrator/service';
import { ScriptedSystem } from '../setup/scripted-system';
import { type ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { TECHCORP, type TestSystem } from '../setup/system';
import { keyOfClient } from '../setup/actors';
import { waitFor } from '../setup/wait-for';

describe('several orchestrators on one database agree', () => {
  let scripted: ScriptedSystem;
  let system: TestSystem;
  let worker: ScriptedWorker;
  let second: RunningOrchestrator;

  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    ({ system, worker } = scripted);
    second = await startOrchestrator({
      databaseUrl: system.databaseUrl,
      signingKeys: system.secrets.signingKeys,
      kam: inProcessExecutor(system.subgraphs.kam),
      workers: [worker.address],
      host: '127.0.0.1',
      port: 0,
      log: createLogger('silent'),
    });
  });
  afterAll(async () => {
    await second.close();
    await scripted.close();
  });

  /** Has a worker tell something to one of the two. */
  const telling = async <T>(to: RunningOrchestrator, tell: () => Promise<T>): Promise<T> => {
    worker.orchestratorUrl = to.url;
    try {
      return await tell();
    } finally {
      worker.orchestratorUrl = system.subgraphs.orchestrator.url;
    }
  };
  const order = async (at: RunningOrchestrator, mutation: string): Promise<unknown> => {
    const answer = await inProcessExecutor(at).run({
      document: parse(`mutation { it: ${mutation} { execution { status } errors { code } } }`),
      operationType: 'mutation',
      actor: keyOfClient(TECHCORP),
      requestId: 'test',
    });
    return (answer as { data: { it: unknown } }).data.it;
  };

  test('whichever of them a worker or a person speaks to: none answers from what has become old', async () => {
    const first = system.subgraphs.orchestrator;
    const offers: Offer[] = [];
    worker.on('two', { run: (offer) => void offers.push(offer) });
    await seedMasterTemplate(system, 'two', [{ templateRef: 'two' }, { templateRef: 'two', dependsOn: [1] }]);
    const id = await system.as(TECHCORP).start('two', TECHCORP, {});
    const one = await waitFor('the first stage', () => offers[0]);
    // The second learns of the execution, which then goes on at the first.
    expect(await telling(second, () => worker.progress(one, 10, 'started'))).toMatchObject({ status: 200 });
    expect(await telling(first, () => worker.result(one, scripted.completed(one)))).toMatchObject({ status: 200 });
    const two = await waitFor('the second stage', () => offers[1]);
    expect(await order(first, `pauseExecution(executionId: "${id}")`)).toEqual({
      execution: { status: 'PAUSED' },
      errors: [],
    });
    expect(await order(second, `resumeExecution(executionId: "${id}")`)).toEqual({
      execution: { status: 'RUNNING' },
      errors: [],
    });
    expect(await order(first, `pauseExecution(executionId: "${id}")`)).toEqual({
      execution: { status: 'PAUSED' },
      errors: [],
    });
    expect(await order(first, `resumeExecution(executionId: "${id}")`)).toEqual({
      execution: { status: 'RUNNING' },
      errors: [],
    });
    expect(await telling(second, () => worker.result(two, scripted.completed(two)))).toMatchObject({ status: 200 });
    expect((await scripted.ended(id)).status).toBe('COMPLETED');
    expect(await telling(first, () => worker.result(two, scripted.completed(two)))).toMatchObject({ status: 200 });
    expect(
      await system.sql('select count(*)::int as n from orchestrator.stage_attempt where execution_id = $1', [id]),
    ).toEqual([{ n: 2 }]);
  });

  test('starts, ends and cancellations at once, at both, over few slots: nobody waits for the other in vain, and every slot is free at the end', async () => {
    const first = system.subgraphs.orchestrator;
    worker.on('crowd', {
      run: (offer) => void setTimeout(() => void worker.complete(offer, {}).catch(() => undefined), 5),
    });
    await seedMasterTemplate(system, 'crowd', [{ templateRef: 'crowd' }, { templateRef: 'crowd', dependsOn: [1] }]);
    await system.sql(`update orchestrator.queue set slots = 2 where name = 'worker:test-scripted-worker'`);
    const ids: string[] = [];
    const lane = async (index: number): Promise<void> => {
      for (let i = 0; i < 12; i++) {
        const id = await system.as(TECHCORP).start('crowd', TECHCORP, {});
        ids.push(id);
        const at = (index + i) % 2 === 0 ? first : second;
        if (i % 3 === 0)
          expect(await order(at, `cancelExecution(executionId: "${id}")`)).toMatchObject({ execution: {} });
        if (i % 3 === 1)
          await order(at, `pauseExecution(executionId: "${id}")`).then(() =>
            order(at, `resumeExecution(executionId: "${id}")`),
          );
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, index) => lane(index)));
    for (const id of ids) await scripted.ended(id);
    await waitFor(
      'every slot to be free',
      async () => (await system.sql('select 1 from orchestrator.queue_entry')).length === 0,
    );
  }, 60_000);
});
