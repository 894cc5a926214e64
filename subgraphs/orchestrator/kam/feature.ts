import type { Feature } from '../../../subgraph-kit/feature';
import { ClientStandings, clientStandings } from './client-standings';
import { KamClient, kamClient, kamExecutor } from './kam-client';

/** How KAM is asked, and what it owns that the orchestrator refers to. */
export const kam: Feature = {
  references: {
    // What is owned by KAM is known here by its key; KAM says whether it exists and for whom.
    MasterTemplate: (key: { id: string; pendingRequests?: number }) => ({ ...key }),
    Client: (key: { id: string }) => ({ ...key }),
  },
  start: ({ parts, closing }) => {
    const executor = parts.get(kamExecutor);
    const client = parts.provide(kamClient, new KamClient(executor));
    parts.provide(clientStandings, new ClientStandings((ids) => client.standings(ids)));
    closing.defer('kam client', () => executor.close());
  },
};
