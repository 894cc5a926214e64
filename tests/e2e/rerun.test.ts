import { mutate } from '../setup/accounts';
import { COST, ended, ledgerOf, MOST, openAccount, PRICED, startPricedSystem, told } from '../setup/money';
import { seedMasterTemplate } from '../setup/scripted-worker';
import type { ScriptedSystem } from '../setup/scripted-system';
import type { GraphClient } from '../setup/system';

describe('reruns', () => {
  let scripted: ScriptedSystem;
  beforeAll(async () => {
    ({ scripted } = await startPricedSystem());
  });
  afterAll(() => scripted.close());

  describe('an execution that is run again', () => {
    const RERUN = 'rerun { stages { order isReused reason } price { max { micros } } execution { id } }';
    interface Rerun {
      stages: { order: number; isReused: boolean; reason: string }[];
      price: { max: { micros: number } };
      execution: { id: string } | null;
    }
    const rerun = async (as: GraphClient, executionId: string, more: object = {}) => {
      const input = { executionId, idempotencyKey: crypto.randomUUID(), ...more };
      const payload = await mutate(as, 'rerunExecution', 'RerunExecutionInput', input, RERUN);
      return { errors: payload.errors, rerun: payload['rerun'] as Rerun | null };
    };
    const reused = ({ rerun: found }: { rerun: Rerun | null }) =>
      found?.stages.filter(({ isReused }) => isReused).map(({ order }) => order);
    let account: Awaited<ReturnType<typeof openAccount>>;
    let id: string;
    beforeAll(async () => {
      const { system, worker } = scripted;
      worker.on('about', {
        template: PRICED,
        run: (offer) => worker.complete(offer, { about: offer.parameters['topic'] }, { priceMicros: COST }),
      });
      await seedMasterTemplate(system, 'three-stages', [
        { templateRef: 'about', inputMapping: { topic: '{{input.topic}}' } },
        {
          templateRef: 'priced',
          inputMapping: { tone: '{{input.tone ?? "plain"}}', topic: '{{stage_1.output.about}}' },
        },
        { templateRef: 'priced', inputMapping: { topic: 'Always' } },
      ]);
      account = await openAccount(system, 100_000_000);
      id = await account.client.start('three-stages', account.clientId, { topic: 'Tides' });
      await ended(account.client, id);
    });

    test('reuses what is unchanged, runs what another parameter leads to, and charges that alone', async () => {
      const { client, clientId } = account;
      const dry = await rerun(client, id, { parameters: { topic: 'Tides', tone: 'warm' }, dryRun: true });
      expect(dry).toMatchObject({ errors: [], rerun: { price: { max: { micros: MOST } }, execution: null } });
      expect(reused(dry)).toEqual([1, 3]);
      expect((await rerun(client, id, { parameters: { topic: 'Moons' }, dryRun: true })).rerun?.stages).toEqual([
        { order: 1, isReused: false, reason: 'Its input is another one.' },
        { order: 2, isReused: false, reason: 'It depends on stage 1, which runs again.' },
        { order: 3, isReused: true, reason: 'Its input and its version are the same.' },
      ]);
      const dearer = await rerun(client, id, { parameters: { topic: 'Moons' }, maxPriceMicros: MOST });
      expect(dearer.errors).toMatchObject([{ code: 'PRICE_CHANGED' }]);
      const again = await rerun(client, id, { parameters: { topic: 'Tides', tone: 'warm' } });
      const next = again.rerun?.execution?.id ?? '';
      expect(await ended(client, next)).toMatchObject({ status: 'COMPLETED' });
      expect(told(await ledgerOf(client, clientId, next))).toEqual([
        `reservation ${MOST}`,
        `charge ${COST}`,
        `release ${MOST - COST}`,
      ]);
      // And again from there: what was reused is reused once more.
      expect(reused(await rerun(client, next, { parameters: { topic: 'Tides' }, dryRun: true }))).toEqual([1, 3]);
    });

    test('begins at a stage that is named, with all that depends on it', async () => {
      expect(reused(await rerun(account.client, id, { fromStage: 1, dryRun: true }))).toEqual([3]);
      expect(reused(await rerun(account.client, id, { fromStage: 2, dryRun: true }))).toEqual([1, 3]);
      expect((await rerun(account.client, id, { fromStage: 7 })).errors).toMatchObject([{ code: 'INVALID_INPUT' }]);
    });

    test('takes the newest versions when it is told to', async () => {
      const { worker } = scripted;
      worker.on('about', {
        template: { ...PRICED, version: 2 },
        run: (offer) => worker.complete(offer, { about: 'new' }, { priceMicros: COST }),
      });
      expect(reused(await rerun(account.client, id, { dryRun: true }))).toEqual([1, 2, 3]);
      const newest = await rerun(account.client, id, { templateVersions: 'NEWEST', dryRun: true });
      expect(reused(newest)).toEqual([3]);
      expect(newest.rerun?.stages[0]?.reason).toContain('version 2 now, it was 1');
    });

    test('is refused when nothing would run, while it runs, and for others; parameters that do not fit say so', async () => {
      expect((await rerun(account.client, id)).errors).toMatchObject([{ code: 'NOTHING_TO_RETRY' }]);
      const running = await account.client.start('endless', account.clientId, {});
      expect((await rerun(account.client, running)).errors).toMatchObject([{ code: 'EXECUTION_NOT_ENDED' }]);
      const other = await openAccount(scripted.system, 1_000_000);
      expect((await rerun(other.client, id)).errors).toMatchObject([{ code: 'EXECUTION_NOT_FOUND' }]);
      expect((await rerun(account.client, id, { parameters: { topic: 5 } })).errors).toContainEqual(
        expect.objectContaining({ code: 'INVALID_PARAMETERS' }),
      );
    });

    test('also a list is reused, unless one of its items is another', async () => {
      const { client, clientId } = account;
      const list = await client.start('each', clientId, {});
      await ended(client, list);
      expect(reused(await rerun(client, list, { dryRun: true }))).toEqual([1, 2]);
      expect(reused(await rerun(client, list, { fromStage: 2, dryRun: true }))).toEqual([1]);
      // And once more, when nothing but its first stage ran in between.
      const again = await rerun(client, list, { fromStage: 1 });
      const between = again.rerun?.execution?.id ?? '';
      await ended(client, between);
      const third = await rerun(client, between, { fromStage: 1, dryRun: true });
      expect(reused(third)).toEqual([]);
    });

    test('a list that was reused is reused once more', async () => {
      const { client, clientId } = account;
      await seedMasterTemplate(scripted.system, 'list-and-more', [
        { templateRef: 'three' },
        { templateRef: 'priced', forEach: { over: '{{stage_1.output.items}}', concurrency: 2 } },
        { templateRef: 'priced' },
      ]);
      let last = await client.start('list-and-more', clientId, {});
      await ended(client, last);
      for (let times = 0; times < 3; times++) {
        const again = await rerun(client, last, { fromStage: 3 });
        expect(reused(again)).toEqual([1, 2]);
        last = again.rerun?.execution?.id ?? '';
        expect(await ended(client, last)).toMatchObject({ status: 'COMPLETED', cost: { micros: COST } });
      }
    });

    test('what was left out stays so while its condition is false, or the stage that ended it early is reused', async () => {
      const { client, clientId } = account;
      const { worker, system } = scripted;
      worker.on('ends', {
        template: PRICED,
        run: (offer) => worker.complete(offer, {}, { priceMicros: COST, end: { reason: 'Enough.' } }),
      });
      await seedMasterTemplate(system, 'conditional', [
        { templateRef: 'priced', inputMapping: { topic: '{{input.topic ?? "none"}}' } },
        { templateRef: 'priced', required: false, condition: '{{input.deep}} == true' },
      ]);
      await seedMasterTemplate(system, 'ends-early', [
        { templateRef: 'endless' },
        { templateRef: 'priced', dependsOn: [1] },
        { templateRef: 'ends' },
      ]);
      const conditional = await client.start('conditional', clientId, { deep: false });
      await ended(client, conditional);
      const otherTopic = await rerun(client, conditional, { parameters: { deep: false, topic: 'Y' }, dryRun: true });
      expect(reused(otherTopic)).toEqual([2]);
      const deep = await rerun(client, conditional, { parameters: { deep: true }, dryRun: true });
      expect(deep.rerun).toMatchObject({
        stages: [{ isReused: true }, { isReused: false, reason: 'Its condition is true now.' }],
        price: { max: { micros: MOST } },
      });
      const early = await client.start('ends-early', clientId, {});
      await ended(client, early);
      expect(reused(await rerun(client, early, { dryRun: true }))).toEqual([2, 3]);
      expect(reused(await rerun(client, early, { fromStage: 3, dryRun: true }))).toEqual([]);
    });

    test('the same key answers with what it started, also when that has changed what could be run again', async () => {
      const { client } = account;
      const key = { idempotencyKey: crypto.randomUUID(), fromStage: 3 };
      const first = await rerun(client, id, key);
      expect(first.errors).toEqual([]);
      const limit = { clientId: account.clientId, requestLimitMicros: 1, reason: 'Test' };
      const admin = await scripted.system.asUser('admin');
      await mutate(admin, 'changeBudget', 'ChangeBudgetInput', limit, 'client { id }');
      const again = await rerun(client, id, key);
      expect(again).toMatchObject({
        errors: [],
        rerun: { price: first.rerun?.price, execution: first.rerun?.execution },
      });
      expect(reused(again)).toEqual([1, 2]);
      // A bound that was not asked for then would not hold.
      for (const other of [{ fromStage: 2 }, { maxPriceMicros: 0 }])
        expect((await rerun(client, id, { ...key, ...other })).errors).toMatchObject([
          { code: 'IDEMPOTENCY_KEY_REUSED' },
        ]);
    });
  });
});
