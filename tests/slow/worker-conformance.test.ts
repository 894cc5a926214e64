import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createLogger } from '../../lib/service/log';
import type { SigningKey } from '../../lib/signing/signed-request';
import { httpCallbacks } from '../../worker-kit';
import { checkWorker, type CheckOptions, type Outcome } from '../../scripts/conformance/check';
import { CallbackRecorder } from '../../scripts/conformance/callback-recorder';
import type { Subject } from '../../scripts/conformance/worker';
import { configureModels } from '../../subgraphs/granulator/model/configure';
import { configureResearch } from '../../subgraphs/researcher/configure';
import { WORKER_SERVICES, type WorkerService } from '../../server/worker-services';
import { startWorkerService } from '../../worker-subgraph-kit';
import { createDatabase, type TestDatabase } from '../setup/database';
import { accepted, jobIdOf, ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { GREENENERGY, startTestSystem, STARTUP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';
import { startWordCounter, WORD_COUNTER } from '../setup/word-counter';

const log = createLogger('silent');
const newKey = (): SigningKey => ({ id: 'k1', secret: randomBytes(32).toString('hex') });

/** Checks a worker; @returns what came of each case. */
async function check(
  options: CheckOptions,
  start: (
    orchestratorUrl: string,
    key: SigningKey,
  ) => Promise<{ subject: Omit<Subject, 'key'>; close: () => Promise<void> }>,
): Promise<Outcome[]> {
  const callbacks = new CallbackRecorder();
  const key = newKey();
  const { subject, close } = await start(await callbacks.start(0), key);
  try {
    const outcomes: Outcome[] = [];
    for await (const outcome of checkWorker({ ...subject, key }, callbacks, options)) outcomes.push(outcome);
    return outcomes;
  } finally {
    await close();
    await callbacks.close();
  }
}
const broken = (outcomes: Outcome[]): string[] =>
  outcomes
    .filter(({ verdict }) => verdict === 'broken')
    .map(({ section, rule, detail }) => `${section} ${rule}: ${detail}`);

describe('the worker protocol', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  /** Checks a worker that has a subgraph of its own. */
  const checkService = (
    { definition, provide }: WorkerService,
    template: string,
    parameters: Record<string, unknown>,
  ): Promise<Outcome[]> =>
    check({ atOnce: 4 }, async (orchestratorUrl, key) => {
      const running = await startWorkerService(definition, {
        databaseUrl: database.url,
        signingKeys: [newKey()],
        workerKeys: [key],
        callbacks: httpCallbacks({ keys: [key], orchestratorUrl: () => orchestratorUrl }),
        // Nothing that is audited happens here.
        kam: { run: () => Promise.reject(new Error('not used')), close: () => Promise.resolve() },
        provide: (parts) => provide?.(parts, { models: configureModels({}), research: configureResearch({}) }),
        host: '127.0.0.1',
        port: 0,
        log,
      });
      const subject = { url: running.url, id: definition.subject.workerId, template, parameters };
      return { subject, close: () => running.close() };
    });
  const sources = [fs.readFileSync('examples/tides.md', 'utf8')];

  test('is kept by the granulator, the researcher and the analyzer', async () => {
    const jobs: Record<string, [template: string, parameters: Record<string, unknown>]> = {
      granulator: ['course_v1', { topic: 'Tides' }],
      researcher: ['research_v1', { topic: 'What causes tides?', sources }],
      analyzer: ['comprehensive_analysis_v1', { content: sources[0] }],
    };
    const outcomes = await Promise.all(
      WORKER_SERVICES.map((service) => checkService(service, ...(jobs[service.definition.name] ?? ['', {}]))),
    );
    expect(outcomes.map(broken)).toEqual([[], [], []]);
  }, 180_000);

  test('is kept by the example in plain Node, which has nothing of the kit', async () => {
    const outcomes = await check({ atOnce: 4 }, async (orchestratorUrl, key) => {
      const child = spawn(process.execPath, ['examples/word-counter-worker.mjs'], {
        env: { ...process.env, WORKER_KEY: `${key.id}:${key.secret}`, ORCHESTRATOR_URL: orchestratorUrl, PORT: '0' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const { worker, address } = JSON.parse(line.toString()) as { worker: string; address: string };
      return {
        subject: {
          url: address,
          id: worker,
          template: 'plain_count_v1',
          parameters: { text: 'one two three' },
          slowParameters: { text: 'one', pauseMs: 5_000 },
        },
        close: async () => void child.kill(),
      };
    });
    expect(broken(outcomes)).toEqual([]);
    expect(outcomes.filter(({ verdict }) => verdict === 'left out')).toEqual([]);
  }, 180_000);

  test('is kept by a tiny worker made with the kit, and not by a hostile one, whose every fault is seen', async () => {
    const [counter, hostile] = await Promise.all([
      check({ atOnce: 4 }, async (orchestratorUrl, key) => {
        const running = await startWordCounter({
          databaseUrl: database.url,
          keys: [key],
          orchestratorUrl: () => orchestratorUrl,
          log,
        });
        const subject = {
          url: running.url,
          id: WORD_COUNTER,
          template: 'word_count_v1',
          parameters: { text: 'one two three' },
          slowParameters: { text: 'one', pauseMs: 5_000 },
        };
        return { subject, close: () => running.close() };
      }),
      check({ atOnce: 3 }, async (orchestratorUrl) => {
        const worker = new HostileWorker('hostile');
        worker.orchestratorUrl = orchestratorUrl;
        worker.set();
        await worker.start();
        const subject = {
          url: worker.address.url(),
          id: 'hostile',
          template: 'bad_v1',
          parameters: { topic: 'x' },
          slowParameters: { topic: 'slow' },
        };
        return { subject, close: () => worker.close() };
      }),
    ]);
    expect(broken(counter)).toEqual([]);
    expect(counter.filter(({ verdict }) => verdict === 'left out')).toEqual([]);
    expect(counter.length).toBeGreaterThanOrEqual(60);
    const faults = broken(hostile).join('\n');
    for (const fault of [
      /Templates never change within a version/,
      /Templates estimate tokens/,
      /Signatures a message without a signature is refused: status: expected 401/,
      /Signatures a message is good once/,
      /Handshake gives the same key one job/,
      /Handshake rejects a template that it does not have/,
      /Handshake rejects parameters that break its schema/,
      /Process is needed/,
      /Process told twice is done once/,
      /Result fits the output schema/,
      /Result costs no more than was agreed/,
      /Result is no larger than 2 MiB/,
      /Result is signed by the worker/,
      /Result that was taken is not sent again/,
      /Cancel before the begin keeps the job from being done/,
      /Heartbeats are sent at least as often as was promised/,
    ])
      expect(faults).toMatch(fault);
  }, 180_000);

  test('is broken by a worker that accepts too late', async () => {
    const outcomes = await check({ only: 'within 3 s' }, async () => {
      const worker = new ScriptedWorker('late');
      worker.on('late_v1', {
        answer: (offer) => new Promise((resolve) => setTimeout(() => resolve(accepted(offer)), 3_100)),
      });
      await worker.start();
      return {
        subject: { url: worker.address.url(), id: 'late', template: 'late_v1', parameters: {} },
        close: () => worker.close(),
      };
    });
    expect(broken(outcomes)).toEqual(['Handshake answers within 3 s: it took longer']);
  });
});

/** Does everything that a worker must not: no signature is looked at, schemas change, results come twice, too large and unasked. */
class HostileWorker extends ScriptedWorker {
  private asked = 0;
  set(): void {
    const schema = (): Record<string, unknown> => ({
      type: 'object',
      properties: { topic: { type: 'string' }, [`p${this.asked++}`]: {} },
      additionalProperties: false,
    });
    const template = {
      get parameterSchema() {
        return schema();
      },
      outputSchema: {
        type: 'object',
        properties: { title: { type: 'string' } },
        required: ['title'],
        additionalProperties: false,
      },
      tokens: { min: 400, expected: 200, max: 100 },
    };
    let jobs = 0;
    this.on('bad_v1', {
      template,
      answer: (offer) => {
        const jobId = `${jobIdOf(offer)}_${jobs++}`;
        // Begins before it is told to.
        void tell(offer, jobId);
        return {
          verdict: 'accepted',
          jobId,
          maxPriceMicros: offer.limits.maxPriceMicros,
          timeMs: 1_000,
          heartbeatMs: 1_000,
        };
      },
    });
    const tell = async (
      offer: { key: string; parameters?: Record<string, unknown> | undefined },
      jobId: string,
    ): Promise<void> => {
      if (offer.parameters?.['topic'] === 'slow') await new Promise((resolve) => setTimeout(resolve, 3_000));
      const message = {
        key: offer.key,
        outcome: 'completed',
        output: { text: 'x'.repeat(2_100_000) },
        priceMicros: 10_000_000,
        usage: { inputTokens: 1, outputTokens: 1, providerCostMicros: 0 },
      };
      for (let i = 0; i < 2; i++) await this.post(`/worker/v1/jobs/${jobId}/result`, message).catch(() => undefined);
    };
  }
}

describe('a second worker', () => {
  let system: TestSystem;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const key = newKey();
    let url = '';
    let workerUrl = '';
    system = await startTestSystem({ moreWorkers: [{ id: WORD_COUNTER, url: () => workerUrl, keys: [key] }] });
    url = system.subgraphs.orchestrator.url;
    const running = await startWordCounter({
      databaseUrl: system.databaseUrl,
      keys: [key],
      orchestratorUrl: () => url,
      log,
    });
    workerUrl = running.url;
    close = () => running.close();
    await seedMasterTemplate(system, 'counting', [{ templateRef: 'word_count_v1', worker: WORD_COUNTER }]);
    await seedMasterTemplate(system, 'outline_and_count', [
      { templateRef: 'course_v1', worker: 'bitware-content-granulator' },
      {
        templateRef: 'word_count_v1',
        worker: WORD_COUNTER,
        inputMapping: { text: '{{stage_1.output.overview.description}}' },
        dependsOn: [1],
      },
    ]);
  });
  afterAll(async () => {
    await close();
    await system.close();
  });

  interface Ended {
    stages: {
      status: string;
      output: Record<string, unknown> | null;
      cost: { micros: number };
      cause: { code: string } | null;
    }[];
  }
  const FIELDS = 'stages { status output cost { micros } cause { code } }';

  test('is planned, priced, checked and run like the first', async () => {
    const client = system.as(GREENENERGY);
    const { status, stages } = await client.ended<Ended>(
      await client.start('counting', GREENENERGY, { text: 'one two three' }),
      FIELDS,
    );
    // 1,000 + (3 + 1) tokens / 1000 × 10, rounded up
    expect([status, stages]).toMatchObject([
      'COMPLETED',
      [{ status: 'COMPLETED', output: { count: 3, unit: 'words' }, cost: { micros: 1_001 } }],
    ]);
  });

  test('works on what the first one made', async () => {
    const client = system.as(GREENENERGY);
    const { status, stages } = await client.ended<Ended>(
      await client.start('outline_and_count', GREENENERGY, { topic: 'Tides' }),
      FIELDS,
    );
    expect(status).toBe('COMPLETED');
    expect(stages[1]?.output?.['count']).toBeGreaterThan(0);
  });

  test('has its own tier', async () => {
    const { data } = await system
      .as(STARTUP)
      .query<{ masterTemplate: { plan: { verdict: string; blockers: { code: string }[] } } }>(
        `query ($c: ID!) { masterTemplate(name: "counting") { plan(clientId: $c, parameters: { text: "x" }) { verdict blockers { code } } } }`,
        { c: STARTUP },
      );
    expect(data.masterTemplate.plan).toEqual({ verdict: 'BLOCKED', blockers: [{ code: 'TIER_TOO_LOW' }] });
  });

  test('learns from its own runs', async () => {
    const client = system.as(GREENENERGY);
    for (let n = 0; n < 5; n++)
      await client.ended(await client.start('counting', GREENENERGY, { text: 'one two' }), 'id');
    await waitFor('plans to know of the runs', async () => {
      const { data } = await client.query<{
        masterTemplate: { plan: { stages: { estimate: { samples: number } }[] } };
      }>(
        `query ($c: ID!) { masterTemplate(name: "counting") { plan(clientId: $c, parameters: { text: "x" }) { stages { estimate { samples } } } } }`,
        { c: GREENENERGY },
      );
      return (data.masterTemplate.plan.stages[0]?.estimate.samples ?? 0) >= 5;
    });
  });
});
