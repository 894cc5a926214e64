import { validateJson } from '../../lib/json-schema';
import { mutate } from '../setup/accounts';
import { budgetNow, ended, ledgerOf, MOST, openAccount, refusal, startPricedSystem } from '../setup/money';
import type { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import type { GraphClient } from '../setup/system';

interface Seen {
  status: string;
  isSimulated: boolean;
  cost: { micros: number };
  cause: { code: string } | null;
  stages: {
    status: string;
    output: Record<string, unknown> | null;
    job: { id: string } | null;
    cause: { code: string } | null;
  }[];
  events: { edges: { node: { __typename: string; isSimulated?: boolean; stageOrder?: number } }[] };
  deliverables: { bytes: number }[];
}
const FIELDS = `isSimulated cost { micros } cause { code } stages { status output job { id } cause { code ... on WorkerCause { workerCode } } } deliverables { bytes }
  events(first: 100) { edges { node { __typename ... on ExecutionCreated { isSimulated } ... on StageEvent { stageOrder } } } }`;

describe('a simulated execution', () => {
  let scripted: ScriptedSystem;
  let admin: GraphClient;
  let asked = 0;
  beforeAll(async () => {
    ({ scripted, admin } = await startPricedSystem());
    const { worker, system } = scripted;
    worker.on('article', {
      template: {
        outputSchema: {
          type: 'object',
          properties: {
            title: { type: 'string', minLength: 3 },
            parts: { type: 'array', minItems: 2, maxItems: 5, items: { type: 'string' } },
            isLong: { const: true },
          },
          required: ['title', 'parts', 'isLong'],
          additionalProperties: false,
        },
      },
      run: (offer) => {
        asked++;
        return worker.complete(offer, { title: 'Real', parts: ['a', 'b'], isLong: true });
      },
    });
    worker.on('impossible', {
      template: {
        outputSchema: {
          type: 'object',
          properties: { n: { type: 'integer', minimum: 3, maximum: 1 } },
          required: ['n'],
        },
      },
    });
    await seedMasterTemplate(system, 'articles', [
      { templateRef: 'article', inputMapping: { topic: '{{input.topic}}' } },
      { templateRef: 'article', forEach: { over: '{{stage_1.output.parts}}', concurrency: 2 } },
      { templateRef: 'article', condition: '{{stage_1.output.isLong}} == false', required: false },
      { templateRef: 'article', inputMapping: { topic: '{{stage_1.output.title}}' } },
    ]);
    await seedMasterTemplate(system, 'impossible', [{ templateRef: 'impossible' }]);
  });
  afterAll(() => scripted.close());

  const simulate = async (client: GraphClient, clientId: string, more: object = {}, template = 'articles') =>
    client.start(template, clientId, { topic: 'Tides' }, { mode: 'SIMULATE', ...more } as object);
  /** The kinds of events of the execution, and of each stage, in their order; of a stage with items, which run at once, sorted. */
  const kinds = ({ events }: Seen): string[][] => {
    // How often a worker tells how far it is, and whether there was a slot at once, is no matter of the engine.
    const told = events.edges
      .map(({ node }) => node)
      .filter(({ __typename: kind }) => kind !== 'StageProgressed' && kind !== 'StageQueued');
    return [undefined, 1, 2, 3, 4].map((stage) => {
      const own = told.filter(({ stageOrder }) => stageOrder === stage).map(({ __typename }) => __typename);
      return own.includes('StageItemCompleted') ? own.sort() : own;
    });
  };

  test('runs to its end with conditions, mappings and lists, with outputs that fit, and without any worker', async () => {
    const { clientId, client } = await openAccount(scripted.system, 100 * MOST);
    const before = asked;
    const seen = await ended<Seen>(client, await simulate(client, clientId), FIELDS);
    expect(asked).toBe(before);
    expect(seen).toMatchObject({ status: 'COMPLETED', isSimulated: true, cost: { micros: 0 } });
    expect(seen.stages.map(({ status, cause }) => [status, cause?.code ?? null])).toEqual([
      ['COMPLETED', null],
      ['COMPLETED', null],
      ['SKIPPED', 'CONDITION_FALSE'],
      ['COMPLETED', null],
    ]);
    const [first, list] = seen.stages;
    expect(
      validateJson(
        { type: 'object', properties: { title: { type: 'string', minLength: 3 } }, required: ['title'] },
        first?.output,
      ),
    ).toEqual([]);
    expect((list?.output?.['items'] as unknown[]).length).toBe((first?.output?.['parts'] as unknown[]).length);
    expect(seen.stages.map(({ job }) => job)).toEqual([null, null, null, null]);
    expect(seen.deliverables).toHaveLength(3);
    expect(seen.events.edges[0]?.node).toMatchObject({ __typename: 'ExecutionCreated', isSimulated: true });
  });

  test('yields the same with the same seed, and something else with another', async () => {
    const { clientId, client } = await openAccount(scripted.system, 100 * MOST);
    const outputs = async (seed: number) =>
      (await ended<Seen>(client, await simulate(client, clientId, { seed }), FIELDS)).stages.map(
        ({ output }) => output,
      );
    expect(await outputs(7)).toEqual(await outputs(7));
    expect(await outputs(8)).not.toEqual(await outputs(7));
  });

  test('costs nothing, whatever its client may spend, and counts nowhere as a real one', async () => {
    const { clientId, client } = await openAccount(scripted.system, 0);
    const limits = { clientId, requestLimitMicros: 1, approvalAboveMicros: 0, reason: 'Nothing' };
    await mutate(admin, 'changeBudget', 'ChangeBudgetInput', limits, 'client { id }');
    expect((await refusal(client, { masterTemplate: 'one', clientId })).errors).not.toEqual([]);
    await ended(client, await simulate(client, clientId, {}, 'one'));
    expect(await ledgerOf(client, clientId)).toEqual([]);
    expect(await budgetNow(client, clientId)).toMatchObject({ used: 0, reserved: 0, agrees: true });
    const until = new Date(Date.now() + 60_000).toISOString();
    const { data } = await client.query<{
      spend: unknown[];
      executions: { totalCount: number };
      real: { totalCount: number };
    }>(
      `{ spend(from: "${new Date(Date.now() - 60_000).toISOString()}", until: "${until}") { executions }
         executions(filter: { isSimulated: true }) { totalCount } real: executions(filter: { isSimulated: false }) { totalCount } }`,
    );
    expect(data).toEqual({ spend: [], executions: { totalCount: 1 }, real: { totalCount: 0 } });
  });

  test.each([
    ['articles', { topic: 'Tides' }],
    ['one', {}],
    ['course_creation', { topic: 'Tides' }],
  ])('has the events of a real run of %s, of the same kinds in the same order', async (template, parameters) => {
    const { clientId, client } = await openAccount(scripted.system, 1_000_000_000);
    const real = await ended<Seen>(client, await client.start(template, clientId, parameters), FIELDS);
    // Lists are as long as those that they are made of.
    const length = ((real.stages[0]?.output?.['parts'] as unknown[] | undefined) ?? []).length;
    let simulated: Seen | null = null;
    for (let seed = 1; seed < 20 && !simulated; seed++) {
      const input = { mode: 'SIMULATE', seed } as object;
      const seen = await ended<Seen>(client, await client.start(template, clientId, parameters, input), FIELDS);
      if (((seen.stages[0]?.output?.['parts'] as unknown[] | undefined) ?? []).length === length) simulated = seen;
    }
    expect(simulated?.status).toBe(real.status);
    expect(kinds(real).flat().length).toBeGreaterThan(6);
    expect(simulated && kinds(simulated)).toEqual(kinds(real));
  });

  test('that cannot be made up says so, can be cancelled like any other, and stays a simulation when it is retried', async () => {
    const { clientId, client } = await openAccount(scripted.system, 100 * MOST);
    const id = await simulate(client, clientId, {}, 'impossible');
    const failed = await ended<Seen>(client, id, FIELDS);
    expect(failed).toMatchObject({
      status: 'FAILED',
      stages: [{ cause: { code: 'WORKER_FAILED', workerCode: 'NOT_SIMULATED' } }],
    });
    const again = await mutate(
      client,
      'retryExecution',
      'RetryExecutionInput',
      { executionId: id, idempotencyKey: 'again' },
      'execution { id isSimulated }',
    );
    expect(again).toMatchObject({ execution: { isSimulated: true }, errors: [] });
    expect(await ledgerOf(client, clientId)).toEqual([]);
    const quoted = await mutate(
      client,
      'quoteExecution',
      'QuoteExecutionInput',
      { masterTemplate: 'one', clientId, parameters: {} },
      'quote { id }',
    );
    const input = { quoteId: (quoted['quote'] as { id: string }).id, mode: 'SIMULATE', idempotencyKey: 'quoted' };
    expect(
      (await mutate(client, 'startExecution', 'StartExecutionInput', input, 'execution { id }')).errors,
    ).toMatchObject([{ code: 'INVALID_INPUT', path: ['mode'] }]);
  });
});
