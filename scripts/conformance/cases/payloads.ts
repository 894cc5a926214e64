import type { OfferMessage, PayloadReference } from '../../../contracts/worker-protocol';
import { type Case, is, type WorkerUnderTest } from '../worker';

/** An offer whose parameters are told by a reference, changed by `spoil`. */
function offerByReference(worker: WorkerUnderTest, spoil: Partial<PayloadReference> = {}): OfferMessage {
  const { parameters, ...offer } = worker.offerOf();
  return { ...offer, parametersRef: { ...worker.callbacks.keep(Buffer.from(JSON.stringify(parameters))), ...spoil } };
}

async function rejects(worker: WorkerUnderTest, spoil: Partial<PayloadReference>): Promise<void> {
  is((await worker.offered(offerByReference(worker, spoil))).verdict, 'rejected', 'verdict');
}

export const payloads: Case[] = [
  [
    'does the same with parameters that an offer refers to',
    async (worker) => {
      const inline = await worker.done();
      const referred = await worker.done(offerByReference(worker));
      is(referred.result.outcome, inline.result.outcome, 'outcome');
      is(referred.result.usage.inputTokens, inline.result.usage.inputTokens, 'tokens read');
    },
  ],
  ['rejects parameters with another SHA-256', (worker) => rejects(worker, { sha256: '0'.repeat(64) })],
  ['rejects parameters of another size', (worker) => rejects(worker, { bytes: 1 })],
  ['rejects parameters that cannot be read', (worker) => rejects(worker, { id: 'payload_none' })],
  [
    'answers 400 to an offer with neither parameters nor a reference',
    async (worker) =>
      is((await worker.post('/offers', { ...worker.offerOf(), parameters: undefined })).status, 400, 'status'),
  ],
];
