import type { Feature } from '../../../subgraph-kit/feature';
import { KamClient, kamClient, kamExecutor } from './kam-client';

/** How KAM is asked, and what it owns that the orchestrator refers to. */
export const kam: Feature = {
  references: {
    // What is owned by KAM is known here by its key; KAM says whether it exists and for whom.
    MasterTemplate: (key: { id: string }) => ({ ...key }),
    Client: (key: { id: string }) => ({ ...key }),
  },
  start: ({ parts, closing }) => {
    const executor = parts.get(kamExecutor);
    parts.provide(kamClient, new KamClient(executor));
    closing.defer('kam client', () => executor.close());
  },
};
