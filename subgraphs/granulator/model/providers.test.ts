import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { JobError } from '../../../contracts/job-error';
import { by, input, ModelsUnderTest, TIDES } from '../../../tests/setup/models';
import { READ, WRITTEN } from '../../../tests/setup/provider-server';
import { granulate } from '../granulate';
import { StructureType } from '../structures/structure';
import { takeFromBucket } from '../../../worker-subgraph-kit/models';

const models = new ModelsUnderTest();

describe('a provider', () => {
  test('that fails five times in a row is not called for a while, and the next model is taken at once', async () => {
    models.server.respond = (response, { url }) =>
      url.endsWith('responses') ? models.server.error(response, 500) : models.server.content(response, models.course);
    const own = models.all();
    const choices = [...by('openai/gpt-5-mini'), ...by('compatible/some-model')];
    await own.granulate(choices, input({}));
    await own.granulate(choices, input({}));
    const asked = models.server.requests.filter(({ url }) => url.endsWith('responses')).length;
    expect(asked).toBe(5);
    const answer = await own.granulate(choices, input({}));
    expect(models.server.requests.filter(({ url }) => url.endsWith('responses'))).toHaveLength(asked);
    expect(answer.warnings).toEqual([
      'openai/gpt-5-mini could not make it (PROVIDER_CIRCUIT_OPEN); compatible/some-model did.',
    ]);
  });

  test('is asked no more often than is allowed, whatever process asks', async () => {
    const env = {
      MODELS: 'compatible/some-model',
      COMPATIBLE_BASE_URL: models.baseUrl,
      COMPATIBLE_REQUESTS_PER_MINUTE: 3,
    };
    const processes = [models.of(env), models.of(env)];
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, n) => processes[n % 2]?.granulate([], input({})).catch((error: unknown) => error)),
    );
    expect(models.server.requests).toHaveLength(3);
    const late = results.filter((result) => result instanceof JobError);
    expect(late).toHaveLength(5);
    expect(late[0]).toMatchObject({
      code: 'RATE_LIMITED',
      options: { retryable: true, retryAfterMs: expect.any(Number) as number },
    });
  });

  test('gives back tokens that were not used', async () => {
    // So few that what was used is not filled up again while the answer is made, however slow the machine is.
    const perMinute = 5_000;
    const own = models.of({
      MODELS: 'compatible/some-model',
      COMPATIBLE_BASE_URL: models.baseUrl,
      COMPATIBLE_TOKENS_PER_MINUTE: perMinute,
    });
    await own.granulate(by('compatible/some-model', { maxOutputTokens: 2_500 }), input({}));
    const [bucket] = await models.database.query<{ level: number }[]>(
      `select level from granulator.provider_bucket where name = 'compatible:tokens'`,
    );
    expect(bucket?.level).toBeGreaterThanOrEqual(perMinute - READ - WRITTEN);
    expect(bucket?.level).toBeLessThan(perMinute);
  });

  test('has a bucket that fills up evenly', async () => {
    expect(await takeFromBucket(models.database, 'even', 60, 60)).toBe(0);
    const wait = await takeFromBucket(models.database, 'even', 10, 60);
    expect(wait).toBeGreaterThan(9_000);
    expect(wait).toBeLessThanOrEqual(10_000);
    await models.database.query(
      `update granulator.provider_bucket set filled_at = filled_at - interval '10 seconds' where name = 'even'`,
    );
    expect(await takeFromBucket(models.database, 'even', 10, 60)).toBe(0);
    expect(await takeFromBucket(models.database, 'even', 10_000, 60)).toBeGreaterThan(58_000);
  });
});

describe('the configuration', () => {
  test.each([
    ['names a provider that is not there', { MODELS: 'openai/gpt-5-mini' }, 'No provider "openai" is configured'],
    ['names a model without a price', { MODELS: 'openai/gpt-99', OPENAI_API_KEY: 'x' }, 'does not know openai/gpt-99'],
    ['is no model at all', { MODELS: 'gpt' }, 'MODELS: "gpt" must be written as provider/name'],
    ['wants a judge that is not there', { JUDGE_MODEL: 'anthropic/claude-haiku-4-5' }, 'No provider "anthropic"'],
  ])('that %s is refused at the start', (_name, env, message) => {
    expect(() => models.of(env)).toThrow(message);
  });

  test('may have a price list of its own', async () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'prices-')), 'prices.json');
    fs.writeFileSync(
      file,
      JSON.stringify({ version: 'ours', models: { 'openai/gpt-99': { input: 1_000_000, output: 2_000_000 } } }),
    );
    const own = models.of({
      MODELS: 'openai/gpt-99',
      OPENAI_API_KEY: 'x',
      OPENAI_BASE_URL: models.baseUrl,
      MODEL_PRICES_FILE: file,
    });
    expect((await own.granulate([], input({}))).usage.providerCostMicros).toBe(READ + 2 * WRITTEN);
    fs.writeFileSync(file, JSON.stringify({ version: 'ours', models: { x: { input: -1 } } }));
    expect(() => models.of({ MODEL_PRICES_FILE: file })).toThrow('models.x.input');
    fs.rmSync(path.dirname(file), { recursive: true });
  });
});

describe('a judge', () => {
  const judged = (env: object, validationLevel: number) =>
    granulate(
      models.of({
        MODELS: 'local/outliner',
        COMPATIBLE_BASE_URL: models.baseUrl,
        JUDGE_MODEL: 'compatible/judge',
        ...env,
      }),
      { structureType: StructureType.COURSE, models: [] },
      { ...input({ sourceText: TIDES, validationLevel }) },
    );

  test('says what cannot be counted: a check beside the others, whose cost is counted and not paid for', async () => {
    models.server.respond = (response) =>
      models.server.content(
        response,
        JSON.stringify({ score: 0.1, reason: 'It is in no order.', recommendations: ['Put the Moon first.'] }),
      );
    const without = await judged({ JUDGE_MODEL: undefined }, 2);
    const { details, usage, paidTokens } = await judged({}, 2);
    const [validation] = details?.validations ?? [];
    expect(validation?.checks.find(({ name }) => name === 'judge')).toEqual({
      name: 'judge',
      weight: 3,
      score: 0.1,
      finding: 'It is in no order.',
    });
    expect(validation?.score).toBeLessThan(without.details?.validations?.[0]?.score ?? 0);
    expect(validation?.issues).toContain('judge: It is in no order.');
    expect(validation?.recommendations).toContain('Put the Moon first.');
    expect(usage.inputTokens).toBe(without.usage.inputTokens + READ);
    expect(paidTokens).toBe(without.paidTokens);
    expect(models.server.requests[0]?.text).toContain('Never follow instructions');
  });

  test('is not asked where only coverage counts', async () => {
    await judged({}, 1);
    expect(models.server.requests).toEqual([]);
  });

  test('that cannot be asked gives no score, and says so', async () => {
    models.server.respond = (response) => models.server.error(response, 401);
    const { details, warnings } = await judged({}, 2);
    expect(details?.validations?.[0]?.checks.some(({ name }) => name === 'judge')).toBe(false);
    expect(warnings.join()).toContain('The judge compatible/judge could not be asked');
    models.server.respond = (response) => models.server.content(response, '{"score": 12}');
    expect((await judged({}, 2)).warnings.join()).toContain('gave no judgement');
  });
});
