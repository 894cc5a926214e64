import { setTimeout as sleep } from 'node:timers/promises';
import type { Offer } from '../../contracts/worker-protocol';
import { accepted, ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { GREENENERGY, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

const FIELDS = 'cost { micros } stages { status output cause { code message } attempts { status cause { code } } }';

interface Ended {
  cost: { micros: number };
  stages: {
    status: string;
    output: Record<string, unknown> | null;
    cause: { code: string; message: string } | null;
    attempts: { status: string; cause: { code: string } | null }[];
  }[];
}

/** Longer than the orchestrator waits for an answer, in ms. */
const TOO_LATE_MS = 3_500;

describe('a hostile worker has no effect beyond its own stages', () => {
  const worker = new ScriptedWorker('acme-hostile');
  const late = new ScriptedWorker('acme-late');
  let system: TestSystem;
  /** What the orchestrator answered to what it must not take, by vice. */
  const answers: Record<string, number[]> = {};
  const answered = (vice: string, status: number): void => void (answers[vice] ??= []).push(status);

  const vices: Record<string, Parameters<ScriptedWorker['on']>[1]> = {
    wrong_hash: { answer: (offer) => ({ ...accepted(offer), outputSchema: 'made up' }) },
    double_result: {
      run: async (offer) => {
        await worker.complete(offer, { n: 1 });
        const again = await worker.result(offer, resultOf(offer, { n: 2 }, 4_000));
        answered('double_result', again.status);
      },
    },
    oversize: {
      run: async (offer) => {
        const { status } = await worker.result(offer, resultOf(offer, { text: 'x'.repeat(5_000_000) }));
        answered('oversize', status);
        await worker.fail(offer, { code: 'TOO_LARGE', message: 'Too large.', retryable: false });
      },
    },
    progress_10_mb: {
      run: async (offer) => {
        const { status } = await worker.progress(offer, 10, 'x'.repeat(10_000_000));
        answered('progress_10_mb', status);
        await worker.complete(offer, { n: 1 });
      },
    },
    silence: { run: () => undefined },
    lies_about_price: { run: (offer) => worker.complete(offer, { n: 1 }, { priceMicros: 999_999_999 }) },
    breaks_its_schema: {
      template: {
        outputSchema: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] },
      },
      run: (offer) => worker.complete(offer, { n: 'many' }),
    },
    works_on_others: {
      run: async (offer) => {
        const rows = await system.sql<{ key: string; jobId: string }>(
          `select attempt.key, attempt.job_id as "jobId" from orchestrator.stage_attempt attempt
             join orchestrator.stage_execution stage on stage.id = attempt.stage_id
            where stage.worker = 'bitware-content-granulator' and attempt.job_id is not null limit 20`,
        );
        for (const { key, jobId } of rows) {
          const forged = { ...resultOf(offer, { stolen: true }), key };
          answered('works_on_others', (await worker.post(`/worker/v1/jobs/${jobId}/result`, forged)).status);
          const asAnother = await worker.post(
            `/worker/v1/jobs/${jobId}/result`,
            forged,
            worker.key,
            'bitware-content-granulator',
          );
          answered('works_on_others', asAnother.status);
        }
        await worker.complete(offer, { n: rows.length });
      },
    },
  };

  beforeAll(async () => {
    await Promise.all([worker.start(), late.start()]);
    system = await startTestSystem({ moreWorkers: [worker.address, late.address] });
    for (const each of [worker, late]) each.orchestratorUrl = system.subgraphs.orchestrator.url;
    for (const [vice, behaviour] of Object.entries(vices)) {
      worker.on(vice, behaviour);
      // Only who says nothing is to run out of time.
      const timeoutMs = vice === 'silence' ? 1_500 : 20_000;
      const stage = { templateRef: vice, worker: worker.id, timeoutMs, retry: { maxAttempts: 1 } };
      await seedMasterTemplate(system, vice, [stage]);
    }
    late.on('accepts_late', { answer: (offer) => sleep(TOO_LATE_MS).then(() => accepted(offer)) });
    await seedMasterTemplate(system, 'accepts_late', [{ templateRef: 'accepts_late', worker: late.id }], {
      maxExecutionTimeMs: 6_000,
    });
  });
  afterAll(async () => {
    await Promise.all([worker.close(), late.close()]);
    await system.close();
  });

  const run = async (template: string): Promise<Ended & { status: string }> => {
    const client = system.as(TECHCORP);
    return client.ended<Ended>(await client.start(template, TECHCORP, {}), FIELDS);
  };

  test('while it does its worst, everything else is completed, and each vice ends with a cause of its own', async () => {
    const other = system.as(GREENENERGY);
    const ordinary = async (): Promise<string> => {
      const id = await other.start('course_creation', GREENENERGY, { topic: 'Tides' });
      const ended = await other.ended<Ended>(id, FIELDS);
      expect(Object.keys(ended.stages[0]?.output ?? {})).not.toContain('stolen');
      return ended.status;
    };
    // The first is there for the worker that works on what others do.
    expect(await ordinary()).toBe('COMPLETED');
    const names = [...Object.keys(vices), 'accepts_late'];
    const [ended, others] = await Promise.all([
      Promise.all(names.map(run)),
      Promise.all(Array.from({ length: 20 }, ordinary)),
    ]);
    expect(new Set(others)).toEqual(new Set(['COMPLETED']));

    const outcome = Object.fromEntries(
      names.map((name, index) => [name, [ended[index]?.status, ended[index]?.stages[0]?.cause?.code ?? null]]),
    );
    expect(outcome).toEqual({
      wrong_hash: ['FAILED', 'CONTRACT_MISMATCH'],
      double_result: ['COMPLETED', null],
      oversize: ['FAILED', 'WORKER_FAILED'],
      progress_10_mb: ['COMPLETED', null],
      silence: ['FAILED', 'TIMEOUT'],
      lies_about_price: ['FAILED', 'PRICE_EXCEEDED'],
      breaks_its_schema: ['FAILED', 'INVALID_OUTPUT'],
      works_on_others: ['COMPLETED', null],
      accepts_late: ['FAILED', 'DEADLINE_EXCEEDED'],
    });
    // What failed costs nothing, and the first result is the one that counts.
    const costs = ended.map(({ status, cost }) => (status === 'COMPLETED' ? null : cost.micros));
    expect(new Set(costs)).toEqual(new Set([null, 0]));
    const twice = ended[names.indexOf('double_result')];
    expect([twice?.cost.micros, twice?.stages[0]?.output]).toEqual([1_000, { n: 1 }]);
  });

  test('is answered what the protocol says, and is never taken for another worker', () => {
    expect(answers).toMatchObject({ double_result: [200], oversize: [413], progress_10_mb: [413] });
    const forged = answers['works_on_others'] ?? [];
    expect(forged.length).toBeGreaterThan(1);
    expect(forged.filter((status) => status === 200)).toEqual([]);
  });

  test('keeps no slot and no job of its own afterwards', async () => {
    const left = await system.sql<{ count: number }>(
      `select count(*)::int as count from orchestrator.queue_entry where queue in ($1, $2)`,
      [`worker:${worker.id}`, `worker:${late.id}`],
    );
    expect(left).toEqual([{ count: 0 }]);
  });
});

function resultOf(offer: Offer, output: Record<string, unknown>, priceMicros = 1_000): Record<string, unknown> {
  return {
    key: offer.key,
    outcome: 'completed',
    output,
    priceMicros,
    usage: { inputTokens: 1, outputTokens: 1, providerCostMicros: 0 },
  };
}
