import { seedMasterTemplate } from '../setup/scripted-worker';
import { ScriptedSystem } from '../setup/scripted-system';
import { type GraphClient, TECHCORP } from '../setup/system';
import { mutate } from '../setup/accounts';

describe('a worker without a subgraph of its own', () => {
  let scripted: ScriptedSystem;
  let client: GraphClient;
  let admin: GraphClient;
  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    client = scripted.system.as(TECHCORP);
    admin = await scripted.system.asUser('admin');
    scripted.worker.on('poem', {
      template: { displayName: 'Poem', tierReason: 'Poems are for all.' },
      run: (offer, _id, worker) => worker.complete(offer, { lines: ['a', 'b'] }),
    });
    scripted.worker.on('broken', {
      run: (offer, _id, worker) =>
        worker.fail(offer, { code: 'NO_RHYME', message: 'Nothing rhymes.', retryable: false }),
    });
    await seedMasterTemplate(scripted.system, 'one_poem', [{ templateRef: 'poem' }]);
    await seedMasterTemplate(scripted.system, 'broken_poem', [{ templateRef: 'broken' }]);
  });
  afterAll(() => scripted.close());

  type Template = Record<string, unknown>;
  interface Found {
    workerTemplates: { edges: { node: Template }[] };
    masterTemplate: { stages: { workerTemplate: Template }[]; plan: { stages: { workerTemplate: Template }[] } };
  }
  const TEMPLATE = `__typename id templateId version status worker name displayName minimumTier tierReason
    estimate { timeMs memoryMb price { max { micros } } } parameterSchema outputSchema usedBy { name } runStats { samples }`;

  test('has its templates in the graph, with price, tier and schemas, wherever others have theirs', async () => {
    const { data, errors } = await client.query<Found>(
      `query ($c: ID!) {
         workerTemplates(filter: { worker: "${scripted.worker.id}", search: "poem" }) { edges { node { ${TEMPLATE} } } }
         masterTemplate(name: "one_poem") { stages { workerTemplate { ${TEMPLATE} } } plan(clientId: $c, parameters: {}) { stages { workerTemplate { ${TEMPLATE} } } } } }`,
      { c: TECHCORP },
    );
    expect(errors).toBeUndefined();
    const [listed] = data.workerTemplates.edges;
    expect(listed?.node).toMatchObject({
      __typename: 'GenericWorkerTemplate',
      id: `${scripted.worker.id}/poem@1`,
      templateId: `${scripted.worker.id}/poem`,
      worker: scripted.worker.id,
      status: 'PUBLISHED',
      displayName: 'Poem',
      tierReason: 'Poems are for all.',
      usedBy: [{ name: 'one_poem' }],
      runStats: [],
    });
    expect(data.masterTemplate.stages[0]?.workerTemplate).toEqual(listed?.node);
    expect(data.masterTemplate.plan.stages[0]?.workerTemplate).toEqual(listed?.node);
  });

  test('has its jobs in the graph: status, output, cost, template and execution; and why one failed', async () => {
    const JOB = `stages { job { __typename id status progress startedAt finishedAt model cost { micros } tokens { input output } providerCost { micros }
      failure { code message retryable } output { __typename raw elements { number } exportFormats export(format: JSON) { fileName content } } template { id displayName } execution { id } } }
      deliverables { job { id } }`;
    const id = await client.start('one_poem', TECHCORP, {});
    const done = await client.ended<{ stages: { job: Record<string, unknown> }[]; deliverables: unknown[] }>(id, JOB);
    expect(done.stages[0]?.job).toMatchObject({
      __typename: 'GenericWorkerJob',
      status: 'COMPLETED',
      progress: 100,
      cost: { micros: 1_000 },
      tokens: { input: 10, output: 20 },
      providerCost: null,
      failure: null,
      output: { __typename: 'GenericOutput', raw: { lines: ['a', 'b'] }, elements: [], exportFormats: ['JSON'] },
      template: { id: `${scripted.worker.id}/poem@1`, displayName: 'Poem' },
      execution: { id },
    });
    expect(done.deliverables).toEqual([{ job: { id: done.stages[0]?.job['id'] } }]);
    const failed = await client.ended<{ stages: { job: Record<string, unknown> }[] }>(
      await client.start('broken_poem', TECHCORP, {}),
      JOB,
    );
    expect(failed.stages[0]?.job).toMatchObject({
      status: 'FAILED',
      cost: null,
      output: null,
      failure: { code: 'NO_RHYME', message: 'Nothing rhymes.', retryable: false },
    });
  });

  test('keeps its templates to itself when it does not offer to have them managed; one that is not there is named', async () => {
    const list = (worker: string) => admin.query(`{ workerTemplateVersions(worker: "${worker}") { totalCount } }`);
    expect((await list(scripted.worker.id)).errors?.[0]).toMatchObject({
      message: expect.stringContaining('cannot be managed from here'),
      extensions: { code: 'BAD_REQUEST' },
    });
    expect((await list('bitware-content-granulato')).errors?.[0]?.message).toMatch(
      /There is no worker.*Did you mean bitware-content-granulator\?/,
    );
    const { errors } = await mutate(
      admin,
      'duplicateWorkerTemplate',
      'DuplicateWorkerTemplateInput',
      { worker: 'nobody', id: 'a', as: 'abc' },
      'template { id }',
    );
    expect(errors).toMatchObject([{ __typename: 'NotFound', code: 'WORKER_NOT_FOUND', path: ['worker'] }]);
  });
});
