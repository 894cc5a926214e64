import { SubscriptionTier } from '../../contracts/tier';
import { mutate } from '../setup/accounts';
import { ended, ledgerOf, MOST, openAccount, PRICED, startPricedSystem, told, tryStart } from '../setup/money';
import type { ScriptedSystem } from '../setup/scripted-system';
import type { GraphClient } from '../setup/system';

interface Proposal {
  ladderStep: string;
  message: string;
  omitted: number[];
  verdict: string;
  price: { max: { micros: number } };
  stages: { order: number; templateRef: string }[];
}

const CHEAP = { pricing: { baseMicros: 1_000, perThousandTokensMicros: 0, tokenMultiplier: 1 } };
const LADDER = [
  { name: 'without-extras', omit: [2] },
  { name: 'lean', omit: [2], templates: [{ stage: 1, templateRef: 'cheap' }], parameters: { depth: 'shallow' } },
];

describe('a master template with a ladder', () => {
  let scripted: ScriptedSystem;
  let admin: GraphClient;
  const worker = (): string => scripted.worker.id;
  const stages = () => [
    { order: 1, worker: worker(), templateRef: 'deep', inputMapping: { depth: '{{input.depth}}' } },
    { order: 2, worker: worker(), templateRef: 'priced', required: false },
  ];
  beforeAll(async () => {
    ({ scripted, admin } = await startPricedSystem());
    const parameterSchema = { type: 'object', properties: { depth: { type: 'string' } }, additionalProperties: false };
    const run = (priceMicros: number) => (offer: Parameters<typeof scripted.worker.complete>[0]) =>
      scripted.worker.complete(offer, { depth: offer.parameters['depth'] }, { priceMicros });
    scripted.worker.on('deep', { template: { ...PRICED, parameterSchema }, run: run(MOST) });
    scripted.worker.on('cheap', { template: { ...CHEAP, parameterSchema }, run: run(1_000) });
    scripted.worker.on('elite', { template: { ...CHEAP, minimumTier: SubscriptionTier.ENTERPRISE, parameterSchema } });
    await publish('laddered', LADDER);
  });
  afterAll(() => scripted.close());

  const write = (templateId: string, ladder: object[]) => {
    const text = { displayName: 'Laddered', description: 'With a ladder', category: 'test' };
    const content = { name: templateId, ...text, stages: stages(), ladder };
    return mutate(
      admin,
      'createMasterTemplate',
      'CreateMasterTemplateInput',
      { templateId, content },
      'masterTemplate { id }',
    );
  };
  const publish = async (templateId: string, ladder: object[]) => {
    expect((await write(templateId, ladder)).errors).toEqual([]);
    const input = { id: `${templateId}@1`, revision: 1 };
    return mutate(admin, 'publishMasterTemplate', 'PublishMasterTemplateInput', input, 'masterTemplate { id }');
  };
  const proposalFor = async (as: GraphClient, clientId: string, name = 'laddered'): Promise<Proposal | null> => {
    const { data, errors } = await as.query<{ masterTemplate: { plan: { proposal: Proposal | null } } }>(
      `query ($name: String!, $clientId: ID!) { masterTemplate(name: $name) { plan(clientId: $clientId, parameters: { depth: "deep" }) { proposal {
         ladderStep message omitted verdict price { max { micros } } stages { order templateRef } } } } }`,
      { name, clientId },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.masterTemplate.plan.proposal;
  };

  test('proposes nothing while the whole of it fits, and the first step that fits when it does not', async () => {
    const seen: (string | null | undefined)[] = [];
    for (const budget of [2 * MOST, 2 * MOST - 1, MOST, MOST - 1, 1_000, 999]) {
      const { clientId, client } = await openAccount(scripted.system, budget);
      seen.push((await proposalFor(client, clientId))?.ladderStep);
    }
    expect(seen).toEqual([undefined, 'without-extras', 'without-extras', 'lean', 'lean', undefined]);
    const { clientId, client } = await openAccount(scripted.system, MOST - 1);
    expect(await proposalFor(client, clientId)).toEqual({
      ladderStep: 'lean',
      message: 'It may cost up to 0.200000 USD, and 0.099999 USD may be spent. As lean it costs up to 0.001000 USD.',
      omitted: [2],
      verdict: 'ALLOWED',
      price: { max: { micros: 1_000 } },
      stages: [{ order: 1, templateRef: 'cheap' }],
    });
  });

  test('counts what is reserved, and what one execution may cost at most', async () => {
    const { clientId, client } = await openAccount(scripted.system, 4 * MOST);
    expect(await proposalFor(client, clientId)).toBeNull();
    for (let times = 0; times < 3; times++) await client.start('endless', clientId, {});
    expect((await proposalFor(client, clientId))?.ladderStep).toBe('without-extras');
    const limit = { clientId, requestLimitMicros: 5_000, reason: 'Test' };
    await mutate(admin, 'changeBudget', 'ChangeBudgetInput', limit, 'client { id }');
    expect((await proposalFor(client, clientId))?.ladderStep).toBe('lean');
  });

  test('runs as the step says: without what it leaves out, with its template and its parameters, at its price', async () => {
    const { clientId, client } = await openAccount(scripted.system, 10 * MOST);
    const input = { masterTemplate: 'laddered', clientId, parameters: { depth: 'deep' }, ladderStep: 'lean' };
    const { execution, errors } = await tryStart(client, input);
    expect(errors).toEqual([]);
    const { id } = execution as { id: string };
    const fields = 'ladderStep parameters stages { order templateRef output }';
    expect(await ended(client, id, fields)).toMatchObject({
      status: 'COMPLETED',
      ladderStep: 'lean',
      parameters: { depth: 'shallow' },
      stages: [{ order: 1, templateRef: 'cheap', output: { depth: 'shallow' } }],
    });
    expect(told(await ledgerOf(client, clientId))).toEqual(['reservation 1000', 'charge 1000']);
    // Run again with other parameters it is still that step, with what it sets.
    const again = { executionId: id, parameters: { depth: 'deep' }, fromStage: 1, idempotencyKey: 'again' };
    const { rerun } = await mutate(
      client,
      'rerunExecution',
      'RerunExecutionInput',
      again,
      'rerun { execution { id } }',
    );
    const next = (rerun as { execution: { id: string } }).execution.id;
    expect(await ended(client, next, fields)).toMatchObject({ ladderStep: 'lean', parameters: { depth: 'shallow' } });
    const unknown = await tryStart(client, { ...input, ladderStep: 'fancy' });
    expect(unknown.errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['ladderStep'] }]);
    expect(unknown.errors[0]?.message).toContain('its steps are without-extras, lean');
  });

  test('is quoted as a step, and the quote runs as that', async () => {
    const { clientId, client } = await openAccount(scripted.system, 10 * MOST);
    const input = { masterTemplate: 'laddered', clientId, parameters: { depth: 'deep' }, ladderStep: 'without-extras' };
    const { quote } = await mutate(
      client,
      'quoteExecution',
      'QuoteExecutionInput',
      input,
      'quote { id price { max { micros } } }',
    );
    expect(quote).toMatchObject({ price: { max: { micros: MOST } } });
    const { execution } = await tryStart(client, { quoteId: (quote as { id: string }).id });
    const seen = await ended(client, (execution as { id: string }).id, 'ladderStep stages { order }');
    expect(seen).toMatchObject({ status: 'COMPLETED', ladderStep: 'without-extras', stages: [{ order: 1 }] });
  });

  test('leaves out of account a step that its client may not have', async () => {
    await publish('for_some', [
      { name: 'elite', omit: [2], templates: [{ stage: 1, templateRef: 'elite' }] },
      { name: 'cheap', omit: [2], templates: [{ stage: 1, templateRef: 'cheap' }] },
    ]);
    const { clientId, client } = await openAccount(scripted.system, MOST, { tier: 'STANDARD' });
    expect((await proposalFor(client, clientId, 'for_some'))?.ladderStep).toBe('cheap');
  });

  test('says of a ladder that does not work what the check of the whole says', async () => {
    const { data } = await admin.query<{ checkMasterTemplate: { problems: object[] } }>(
      `query ($stages: [StageInput!]!, $ladder: [LadderStepInput!]) { checkMasterTemplate(stages: $stages, ladder: $ladder) { problems { code path } } }`,
      { stages: stages(), ladder: [{ name: 'a', omit: [1] }] },
    );
    expect(data.checkMasterTemplate.problems).toContainEqual({ code: 'INVALID_LADDER', path: ['ladder', '0', 'omit'] });
  });

  test.each([
    ['names a stage that is not there', [{ name: 'a', omit: [7] }], ['ladder', '0', 'omit'], 'there is no stage 7'],
    ['leaves out a required stage', [{ name: 'a', omit: [1] }], ['ladder', '0', 'omit'], 'stage 1 is required'],
    [
      'has the name of another one',
      [{ name: 'a' }, { name: 'a', omit: [2] }],
      ['ladder', '1', 'name'],
      'another step has this name',
    ],
    [
      'names a template that its worker does not offer',
      [{ name: 'a', templates: [{ stage: 1, templateRef: 'nothing' }] }],
      ['ladder', '0', 'stages', '0', 'templateRef'],
      'Step a of the ladder',
    ],
  ])('is not published when a step %s', async (what, ladder, path, message) => {
    const { errors } = await publish(`bad_${what.replaceAll(/\W/g, '_')}`, ladder);
    expect(errors).toContainEqual(expect.objectContaining({ code: 'INVALID_MASTER_TEMPLATE', path }));
    expect(errors.map((error) => error.message).join()).toContain(message);
  });

  test('is not kept with a ladder of another form, is compared by it, and goes into a file and back', async () => {
    expect((await write('malformed', [{ name: 'No Good' }])).errors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['content', 'ladder', '0', 'name'] },
    ]);
    const { data } = await admin.query<{ exportMasterTemplates: { masterTemplates: { ladder: object[] }[] } }>(
      `{ exportMasterTemplates(ids: ["laddered"]) }`,
    );
    const [file] = data.exportMasterTemplates.masterTemplates;
    expect(file?.ladder).toMatchObject(LADDER);
    const copied = await mutate(
      admin,
      'duplicateMasterTemplate',
      'DuplicateMasterTemplateInput',
      { id: 'laddered@1' },
      'masterTemplate { id ladder { name } }',
    );
    expect(copied).toMatchObject({
      masterTemplate: { id: 'laddered@2', ladder: [{ name: 'without-extras' }, { name: 'lean' }] },
    });
  });
});
