import { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { type GraphClient, TECHCORP } from '../setup/system';
import { SubscriptionTier } from '../../contracts/tier';

const FIELDS = `cost { micros } stages { status templateRef output cause { code } attempts { attempt item status usesFallback cause { code } } }
  events(first: 100) { edges { node { __typename ... on StageRetried { attempt delayMs fallbackRef } } } }`;

interface Ended {
  cost: { micros: number };
  stages: {
    status: string;
    templateRef: string;
    output: unknown;
    cause: { code: string } | null;
    attempts: { attempt: number; status: string; usesFallback: boolean }[];
  }[];
  events: { edges: { node: { __typename: string; fallbackRef?: string | null } }[] };
}

const price = (baseMicros: number) => ({ baseMicros, perThousandTokensMicros: 0, tokenMultiplier: 1 });
const STRICT = {
  type: 'object',
  properties: { text: { type: 'string' } },
  required: ['text'],
  additionalProperties: false,
};

const PLAIN = { pricing: price(2_000), estimatedTimeMs: 3_000, parameterSchema: STRICT, outputSchema: STRICT };

describe('a stage with a fallback', () => {
  let scripted: ScriptedSystem;
  let client: GraphClient;
  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    client = scripted.system.as(TECHCORP);
    const { worker } = scripted;
    worker.on('fine', { template: { pricing: price(5_000), parameterSchema: STRICT, outputSchema: STRICT } });
    worker.on('plain', {
      template: PLAIN,
      run: (offer) => worker.complete(offer, { text: `plain ${String(offer.parameters['text'])}` }),
    });
    worker.on('dear', {
      template: { minimumTier: SubscriptionTier.ENTERPRISE, parameterSchema: STRICT, outputSchema: STRICT },
    });
    worker.on('numbers', {
      template: {
        parameterSchema: { type: 'object', properties: { n: { type: 'integer' } }, additionalProperties: false },
        outputSchema: {
          type: 'object',
          properties: { text: { type: 'integer' } },
          required: ['text'],
          additionalProperties: false,
        },
      },
    });
    const stage = { inputMapping: { text: '{{input.text}}' }, retry: { maxAttempts: 2, firstDelayMs: 1 } };
    await seedMasterTemplate(scripted.system, 'careful', [{ ...stage, templateRef: 'fine', fallbackRef: 'plain' }]);
    await seedMasterTemplate(scripted.system, 'modest', [{ ...stage, templateRef: 'dear', fallbackRef: 'plain' }]);
    await seedMasterTemplate(scripted.system, 'gone', [{ ...stage, templateRef: 'absent', fallbackRef: 'plain' }]);
    await seedMasterTemplate(scripted.system, 'many', [
      {
        ...stage,
        templateRef: 'fine',
        fallbackRef: 'plain',
        inputMapping: { text: '{{item}}' },
        forEach: { over: '{{input.list}}', concurrency: 2, maxItems: 10 },
      },
    ]);
  });
  afterAll(() => scripted.close());

  const failing = (retryable: boolean, which: (text: string) => boolean = () => true): void => {
    const { worker } = scripted;
    worker.on('fine', {
      template: { pricing: price(5_000), parameterSchema: STRICT, outputSchema: STRICT },
      run: (offer) => {
        const text = String(offer.parameters['text']);
        return which(text)
          ? worker.fail(offer, { code: 'CANNOT', message: 'Cannot.', retryable })
          : worker.complete(offer, { text: `fine ${text}` }, { priceMicros: 5_000 }).then(() => undefined);
      },
    });
  };
  const run = async (template: string, parameters: Record<string, unknown> = { text: 'x' }) =>
    client.ended<Ended>(await client.start(template, TECHCORP, parameters), FIELDS);

  test('its spend is that of the template that it was done with', async () => {
    failing(true);
    const from = new Date().toISOString();
    await run('careful');
    const { data } = await client.query<{ spend: object[] }>(
      `query ($from: DateTime!, $until: DateTime!) { spend(from: $from, until: $until, by: [WORKER_TEMPLATE]) {
         templateRef completed price { micros } } }`,
      { from, until: new Date(Date.now() + 60_000).toISOString() },
    );
    expect(data.spend).toEqual([
      { templateRef: 'plain', completed: 1, price: { micros: 1_000 } },
      { templateRef: 'fine', completed: 0, price: { micros: 0 } },
    ]);
  });

  test('is done with it when its own template fails for good, after as many attempts as it may have', async () => {
    failing(true);
    const ended = await run('careful');
    expect(ended).toMatchObject({
      status: 'COMPLETED',
      cost: { micros: 1_000 },
      stages: [
        {
          output: { text: 'plain x' },
          attempts: [
            { attempt: 1, status: 'FAILED', usesFallback: false },
            { attempt: 2, status: 'FAILED', usesFallback: false },
            { attempt: 3, status: 'COMPLETED', usesFallback: true },
          ],
        },
      ],
    });
    const retried = ended.events.edges.flatMap(({ node }) =>
      node.__typename === 'StageRetried' ? [node.fallbackRef] : [],
    );
    expect(retried).toEqual([null, 'plain']);
  });

  test('does only the items with it whose own template failed', async () => {
    failing(false, (text) => text === 'b');
    const ended = await run('many', { list: ['a', 'b', 'c'] });
    expect(ended).toMatchObject({
      status: 'COMPLETED',
      stages: [{ output: { items: [{ text: 'fine a' }, { text: 'plain b' }, { text: 'fine c' }] } }],
    });
  });

  test('fails with the last cause when the fallback fails as well', async () => {
    failing(false);
    const { worker } = scripted;
    worker.on('plain', {
      template: PLAIN,
      run: (offer) => worker.fail(offer, { code: 'NEITHER', message: 'Neither.', retryable: false }),
    });
    const ended = await run('careful');
    expect(ended).toMatchObject({ status: 'FAILED', cost: { micros: 0 } });
    expect(ended.stages[0]?.attempts.map(({ usesFallback }) => usesFallback)).toEqual([false, true]);
    worker.on('plain', {
      template: PLAIN,
      run: (offer) => worker.complete(offer, { text: `plain ${String(offer.parameters['text'])}` }),
    });
  });

  const planOf = async (name: string) => {
    const { data } = await client.query<{ masterTemplate: { plan: Record<string, unknown> } }>(
      `query ($name: String!) { masterTemplate(name: $name) { plan(clientId: "${TECHCORP}", parameters: { text: "x" }) {
        verdict timeMs maxTimeMs price { min { micros } expected { micros } max { micros } } stages { verdict templateRef fallbackRef reason } } } }`,
      { name },
    );
    return data.masterTemplate.plan;
  };

  test('is planned with it where the client may not have its own template, or that is not offered', async () => {
    for (const [name, why] of [
      ['modest', /plain takes the place of dear: Needs tier enterprise/],
      ['gone', /plain takes the place of absent: .* does not offer/],
    ] as const) {
      expect(await planOf(name)).toMatchObject({
        verdict: 'ALLOWED',
        price: { max: { micros: 2_000 } },
        stages: [
          { verdict: 'ALLOWED', templateRef: 'plain', fallbackRef: null, reason: expect.stringMatching(why) as string },
        ],
      });
      expect(await run(name)).toMatchObject({ status: 'COMPLETED', stages: [{ output: { text: 'plain x' } }] });
    }
  });

  test('is priced and timed with either: the cheaper one at least, the dearer and the slower one at most', async () => {
    expect(await planOf('careful')).toMatchObject({
      verdict: 'ALLOWED',
      timeMs: 1_000,
      maxTimeMs: 3_000,
      price: { min: { micros: 2_000 }, expected: { micros: 5_000 }, max: { micros: 5_000 } },
      stages: [{ templateRef: 'fine', fallbackRef: 'plain', reason: null }],
    });
  });

  test('is checked before it is published: the fallback must exist, take the same and yield the same', async () => {
    const check = async (fallbackRef: string) => {
      const { data, errors } = await client.query<{
        checkMasterTemplate: { publishable: boolean; problems: { code: string; path: string[] }[] };
      }>(
        `query ($stages: [StageInput!]!) { checkMasterTemplate(stages: $stages) { publishable problems { code path } } }`,
        {
          stages: [
            {
              order: 1,
              worker: scripted.worker.id,
              templateRef: 'fine',
              fallbackRef,
              inputMapping: { text: '{{input.text}}' },
            },
          ],
        },
      );
      if (errors) throw new Error(JSON.stringify(errors));
      return data.checkMasterTemplate;
    };
    expect(await check('fine')).toMatchObject({
      publishable: false,
      problems: [{ code: 'INVALID_VALUE', path: ['stages', '0', 'fallbackRef'] }],
    });
    expect(await check('plain')).toEqual({ publishable: true, problems: [] });
    expect(await check('absent')).toMatchObject({
      publishable: false,
      problems: [{ code: 'UNKNOWN_WORKER_TEMPLATE', path: ['stages', '0', 'fallbackRef', 'templateRef'] }],
    });
    expect(await check('numbers')).toMatchObject({
      publishable: false,
      problems: expect.arrayContaining([
        expect.objectContaining({
          code: 'UNKNOWN_PARAMETER',
          path: ['stages', '0', 'fallbackRef', 'inputMapping', 'text'],
        }),
        expect.objectContaining({ code: 'TYPE_MISMATCH', path: ['stages', '0', 'fallbackRef'] }),
      ]) as unknown,
    });
  });
});
