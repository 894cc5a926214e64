import { Loop } from '../../../lib/service/loop';
import type { Feature } from '../../../subgraph-kit/feature';
import { Payload, PayloadChunk } from './payload.entity';
import { payloadStore, PayloadStore } from './payload-store';

const SWEEP_MS = 60_000;

/** Parameters and outputs that are too large for a row. */
export const payloads: Feature = {
  entities: [Payload, PayloadChunk],
  start: ({ parts, allTenants, clock, closing, log }) => {
    const store = parts.provide(payloadStore, new PayloadStore(allTenants, clock));
    const sweeping = new Loop(
      'delete payloads that nothing refers to',
      SWEEP_MS,
      log,
      async () => void (await store.sweep()),
    );
    closing.defer('payloads', () => sweeping.close());
    sweeping.start();
  },
};
