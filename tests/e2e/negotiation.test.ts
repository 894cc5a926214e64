import { ScriptedSystem } from '../setup/scripted-system';
import { mutate } from '../setup/accounts';
import { FINANCE, type GraphClient, TECHCORP } from '../setup/system';
import { waitFor } from '../setup/wait-for';
import { accepted, jobIdOf, seedMasterTemplate } from '../setup/scripted-worker';

const NEGOTIATION = `status cost { micros } cause { code } stages { id status waitingFor { code message } cause { code message } output
  attempts { attempt item status consent maxPrice { micros } offer { maxPrice { micros } timeoutMs } answer { verdict maxPrice { micros } timeMs code message } } }
  events(first: 100) { edges { node { __typename ... on StageItemFailed { item cause { code } } ... on StageCountered { maxPrice { micros } } } } }`;

interface Negotiated {
  status: string;
  cost: { micros: number };
  stages: {
    id: string;
    status: string;
    waitingFor: { code: string } | null;
    cause: { code: string; message: string } | null;
    output: Record<string, unknown> | null;
    attempts: {
      status: string;
      consent: string | null;
      maxPrice: { micros: number } | null;
      offer: object;
      answer: object;
    }[];
  }[];
  events: { edges: { node: { __typename: string; item?: number } }[] };
}

describe('the handshake', () => {
  let scripted: ScriptedSystem;
  let client: GraphClient;
  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    client = scripted.system.as(TECHCORP);
    for (const [id, maxPriceMicros] of [
      ['dearer', 5_000_000],
      ['cheaper', 10],
    ] as const)
      scripted.worker.on(id, {
        answer: (offer) => ({
          verdict: 'countered',
          jobId: jobIdOf(offer),
          maxPriceMicros,
          timeMs: 90_000,
          message: 'Paper is dear today.',
        }),
        run: (offer, _id, worker) =>
          worker.complete(offer, { done: true }, { priceMicros: Math.min(maxPriceMicros, 4_000_000) }),
      });
    scripted.worker.on('other', { answer: (offer) => ({ ...accepted(offer), outputSchema: 'another' }) });
    for (const name of ['dearer', 'cheaper', 'other'])
      await seedMasterTemplate(scripted.system, name, [{ templateRef: name }]);
  });
  afterAll(() => scripted.close());

  const start = (masterTemplate: string, onHigherPrice?: string): Promise<string> =>
    client.start(masterTemplate, TECHCORP, {}, { onHigherPrice });
  const read = async (id: string): Promise<Negotiated> => {
    const { data, errors } = await client.query<{ execution: Negotiated }>(
      `query ($id: ID!) { execution(id: $id) { ${NEGOTIATION} } }`,
      { id },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.execution;
  };
  const asked = (id: string) =>
    waitFor('the worker to ask for more', async () => {
      const execution = await read(id);
      const told = execution.events.edges.some(({ node }) => node.__typename === 'StageCountered');
      return execution.stages[0]?.attempts[0]?.consent === 'AWAITED' && told && execution;
    });
  const decide = (mutation: string, stageId: string, as = client, more: object = {}) =>
    mutate(as, mutation, 'StageConsentInput', { stageId, ...more }, 'execution { id status }');

  test('goes on with a counter-offer within what the plan promises, and can be read on the attempt', async () => {
    const ended = await client.ended<Negotiated>(await start('cheaper'), NEGOTIATION);
    expect(ended).toMatchObject({
      status: 'COMPLETED',
      stages: [
        {
          attempts: [
            {
              offer: { maxPrice: { micros: expect.any(Number) }, timeoutMs: expect.any(Number) },
              answer: {
                verdict: 'COUNTERED',
                maxPrice: { micros: 10 },
                timeMs: 90_000,
                code: null,
                message: 'Paper is dear today.',
              },
              consent: null,
              maxPrice: { micros: 10 },
            },
          ],
        },
      ],
    });
  });

  test('fails the stage when the worker asks for more, as the start said or said nothing', async () => {
    for (const said of [undefined, 'FAIL']) {
      const ended = await client.ended<Negotiated>(await start('dearer', said), NEGOTIATION);
      expect(ended).toMatchObject({
        status: 'FAILED',
        cost: { micros: 0 },
        stages: [
          {
            cause: { code: 'COUNTER_REFUSED' },
            attempts: [{ answer: { verdict: 'COUNTERED', maxPrice: { micros: 5_000_000 } } }],
          },
        ],
      });
    }
  });

  test('waits for consent when the start said to ask; approved it goes on, and may cost that much', async () => {
    const id = await start('dearer', 'ASK');
    const waiting = await asked(id);
    const [stage] = waiting.stages;
    expect(stage).toMatchObject({ status: 'RUNNING', waitingFor: { code: 'CONSENT_AWAITED' } });
    expect(waiting.events.edges.map(({ node }) => node)).toContainEqual(
      expect.objectContaining({ __typename: 'StageCountered', maxPrice: { micros: 5_000_000 } }),
    );
    const stageId = stage?.id ?? '';
    expect((await decide('approveStage', stageId, scripted.system.as(FINANCE))).errors).toMatchObject([
      { code: 'STAGE_NOT_FOUND', path: ['stageId'] },
    ]);
    expect((await decide('approveStage', stageId, client, { item: 7 })).errors).toMatchObject([
      { code: 'NO_CONSENT_AWAITED', path: ['item'] },
    ]);
    await scripted.system.sql(`update kam.client set account_status = 'suspended' where id = $1`, [TECHCORP]);
    expect((await decide('approveStage', stageId)).errors).toMatchObject([{ code: 'ACCOUNT_NOT_ACTIVE' }]);
    await scripted.system.sql(`update kam.client set account_status = 'active' where id = $1`, [TECHCORP]);
    const both = await Promise.all([decide('approveStage', stageId), decide('approveStage', stageId)]);
    expect(both.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    const ended = await client.ended<Negotiated>(id, NEGOTIATION);
    expect(ended).toMatchObject({
      status: 'COMPLETED',
      cost: { micros: 4_000_000 },
      stages: [{ waitingFor: null, attempts: [{ consent: 'APPROVED', maxPrice: { micros: 5_000_000 } }] }],
    });
    expect((await decide('approveStage', stageId)).errors).toMatchObject([{ code: 'NO_CONSENT_AWAITED' }]);
  });

  test('is asked for a request as well', async () => {
    const made = await mutate(
      client,
      'createRequest',
      'CreateRequestInput',
      { message: 'Something dear', masterTemplate: 'dearer' },
      'request { id }',
    );
    const { data } = await client.query<{ executeRequest: { execution: { id: string }; errors: unknown[] } }>(
      'mutation ($id: ID!) { executeRequest(id: $id, onHigherPrice: ASK) { execution { id } errors { message } } }',
      { id: (made['request'] as { id: string }).id },
    );
    const { id } = data.executeRequest.execution;
    expect((await decide('approveStage', (await asked(id)).stages[0]?.id ?? '')).errors).toEqual([]);
    expect((await client.ended(id, 'id')).status).toBe('COMPLETED');
  });

  test('rejected it fails with who said so, and the worker is told to stop', async () => {
    const id = await start('dearer', 'ASK');
    const stageId = (await asked(id)).stages[0]?.id ?? '';
    expect((await decide('rejectStage', stageId, client, { comment: 'Too dear.' })).errors).toEqual([]);
    const ended = await client.ended<Negotiated>(id, NEGOTIATION);
    expect(ended).toMatchObject({
      status: 'FAILED',
      cost: { micros: 0 },
      stages: [{ attempts: [{ consent: 'REJECTED' }] }],
    });
    expect(ended.stages[0]?.cause?.message).toMatch(/did not agree.*Too dear\./);
    await waitFor('the worker to be told to stop', () =>
      Promise.resolve(scripted.worker.cancelled.some((job) => job.includes(id))),
    );
  });

  test('is refused when the worker would deliver something else than was planned with', async () => {
    const ended = await client.ended<Negotiated>(await start('other'), NEGOTIATION);
    expect(ended).toMatchObject({ status: 'FAILED', stages: [{ cause: { code: 'CONTRACT_MISMATCH' } }] });
  });

  test('a forEach tolerates as many failures as it says, and names the items that failed', async () => {
    scripted.worker.on('picky', {
      run: (offer, _id, worker) =>
        (offer.parameters as { n: number }).n % 3 === 0
          ? worker.fail(offer, { code: 'NO_THREES', message: 'No threes.', retryable: false })
          : worker.complete(offer, { n: (offer.parameters as { n: number }).n }),
    });
    const forEach = { over: '{{input.list}}', concurrency: 2, maxItems: 20 };
    for (const [name, tolerate] of [
      ['tolerant', 2],
      ['strict', 1],
    ] as const)
      await seedMasterTemplate(scripted.system, name, [
        { templateRef: 'picky', inputMapping: { n: '{{item}}' }, forEach: { ...forEach, tolerate } },
      ]);
    const run = async (template: string) =>
      client.ended<Negotiated>(await client.start(template, TECHCORP, { list: [1, 2, 3, 4, 5, 6, 7] }), NEGOTIATION);
    const tolerant = await run('tolerant');
    expect(tolerant).toMatchObject({
      status: 'COMPLETED',
      stages: [
        {
          output: {
            items: [{ n: 1 }, { n: 2 }, { n: 4 }, { n: 5 }, { n: 7 }],
            count: 5,
            failures: [
              { index: 2, code: 'WORKER_FAILED', message: 'No threes.' },
              { index: 5, code: 'WORKER_FAILED', message: 'No threes.' },
            ],
          },
        },
      ],
    });
    const failed = tolerant.events.edges.flatMap(({ node }) =>
      node.__typename === 'StageItemFailed' ? [node.item] : [],
    );
    expect(failed.sort()).toEqual([2, 5]);
    expect(await run('strict')).toMatchObject({ status: 'FAILED', stages: [{ status: 'FAILED' }] });
  });
});
