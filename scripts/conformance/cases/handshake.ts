import { SubscriptionTier, tierSuffices } from '../../../contracts/tier';
import { validateJson } from '../../../lib/json-schema';
import { priceEstimate } from '../../../contracts/price';
import { MAX_MESSAGE_BYTES, offerAnswer } from '../../../contracts/worker-protocol';
import { type Case, holds, is, LeftOut } from '../worker';

export const handshake: Case[] = [
  ['takes an offer that it can do', async (worker) => void (await worker.agreed())],
  [
    'answers within 3 s',
    async (worker) => holds((await worker.post('/offers', worker.offerOf())).ms < 3_000, 'it took longer'),
  ],
  [
    'asks for no more than was offered when it accepts',
    async (worker) => {
      const offer = worker.offerOf();
      const answer = await worker.offered(offer);
      if (answer.verdict !== 'accepted') throw new LeftOut(`it was ${answer.verdict}`);
      holds(
        answer.maxPriceMicros <= offer.limits.maxPriceMicros,
        `it asks for ${answer.maxPriceMicros} of ${offer.limits.maxPriceMicros}`,
      );
    },
  ],
  [
    'gives the same key the same answer',
    async (worker) => {
      const offer = worker.offerOf();
      const [one, two] = [await worker.offered(offer), await worker.offered(offer)];
      is(two, one, 'the second answer');
    },
  ],
  [
    'gives the same key one job, also when it is asked ten times at once',
    async (worker) => {
      const offer = worker.offerOf();
      const answers = await Promise.all(Array.from({ length: 10 }, () => worker.offered(offer)));
      is(new Set(answers.map((answer) => ('jobId' in answer ? answer.jobId : answer.code))).size, 1, 'different jobs');
    },
  ],
  [
    'gives another key another job',
    async (worker) => holds((await worker.agreed()).jobId !== (await worker.agreed()).jobId, 'it is the same'),
  ],
  [
    'takes a key of 200 characters',
    async (worker) => void (await worker.agreed(worker.offerOf({ key: `${worker.newKey()}:`.padEnd(200, 'x') }))),
  ],
  [
    'ignores members that it does not know',
    async (worker) =>
      void offerAnswer.parse((await worker.post('/offers', { ...worker.offerOf(), somethingNew: { a: 1 } })).body),
  ],
  [
    'rejects a template that it does not have',
    async (worker) => worker.refuses(worker.offerOf({ templateId: 'no_such_template' }), 'TEMPLATE_NOT_FOUND'),
  ],
  [
    'rejects a version that was never published',
    async (worker) => worker.refuses(worker.offerOf({ templateVersion: 9_999 }), 'TEMPLATE_NOT_FOUND'),
  ],
  [
    'rejects a tier that does not suffice',
    async (worker) => {
      const low = Object.values(SubscriptionTier).find((tier) => !tierSuffices(tier, worker.template.minimumTier));
      if (!low) throw new LeftOut('every tier suffices for this template');
      await worker.refuses(worker.offerOf({ client: { id: 'conformance', tier: low } }), 'TIER_TOO_LOW');
    },
  ],
  [
    'rejects parameters that break its schema',
    async (worker) => {
      const broken = { ...worker.offerOf().parameters, 'no such parameter': 1 };
      const offer = worker.offerOf({ parameters: broken });
      if (validateJson(worker.template.parameterSchema, broken).length === 0)
        throw new LeftOut('its schema lets everything pass');
      await worker.refuses(offer, 'INVALID_PARAMETERS');
    },
  ],
  [
    'rejects an offer below its price, or says what it costs',
    async (worker) => {
      const least = priceEstimate(worker.template).minMicros;
      if (least === 0) throw new LeftOut('it may cost nothing');
      const answer = await worker.offered(worker.offerOf({ limits: { maxPriceMicros: 0, timeoutMs: 60_000 } }));
      if (answer.verdict === 'accepted') throw new Error('it was accepted');
      if (answer.verdict === 'countered') holds(answer.maxPriceMicros > 0, 'it asks for nothing');
    },
  ],
  [
    'answers 400 to an offer without a key',
    async (worker) => is((await worker.post('/offers', { ...worker.offerOf(), key: undefined })).status, 400, 'status'),
  ],
  [
    'answers 400 to an offer with a price that is no whole number',
    async (worker) =>
      is(
        (await worker.post('/offers', worker.offerOf({ limits: { maxPriceMicros: 0.5, timeoutMs: 1_000 } }))).status,
        400,
        'status',
      ),
  ],
  [
    'answers 400 to a tier that there is none',
    async (worker) =>
      is(
        (await worker.post('/offers', worker.offerOf({ client: { id: 'c', tier: 'gold' as never } }))).status,
        400,
        'status',
      ),
  ],
  [
    'answers 400 to what is no JSON',
    async (worker) => is((await worker.send('/offers', { method: 'POST', raw: '{"key":' })).status, 400, 'status'),
  ],
  [
    'refuses a message of more than 2 MiB',
    async (worker) => {
      const { status } = await worker
        .post('/offers', worker.offerOf({ parameters: { text: 'x'.repeat(MAX_MESSAGE_BYTES) } }))
        .catch(() => ({ status: 413 }));
      holds(status === 413 || status === 400, `it answered ${status}`);
    },
  ],
  ['takes messages again after all that', async (worker) => void (await worker.agreed())],
];
