import type { Transport } from '@graphql-mesh/transport-common';
import type { ExecutionRequest } from '@graphql-tools/utils';
import { GraphQLError } from 'graphql';
import { randomUUID } from 'node:crypto';
import type { Logger } from '../lib/service/log';
import { ANONYMOUS } from '../lib/subgraph/context';
import type { SubgraphExecutor } from '../lib/subgraph/executor';
import type { GatewayRequestContext } from './context';

/**
 * How the gateway's planner reaches the subgraphs: through the same executors that services use among themselves, with
 * the caller's identity. A subgraph that does not answer costs its own fields only.
 */
export function subgraphTransport(executors: ReadonlyMap<string, SubgraphExecutor>, log: Logger): Transport {
  return {
    getSubgraphExecutor({ subgraphName }) {
      const executor = executors.get(subgraphName.toLowerCase());
      if (!executor) throw new Error(`the supergraph names a subgraph ${subgraphName} that is not configured`);
      const run = async (request: ExecutionRequest): Promise<unknown> => {
        const { actor, requestId } = (request.context ?? {}) as GatewayRequestContext;
        try {
          return await executor.run({
            document: request.document,
            variables: request.variables as Record<string, unknown> | undefined,
            operationName: request.operationName,
            operationType: request.operationType ?? 'query',
            actor: actor ?? ANONYMOUS,
            requestId: requestId ?? randomUUID(),
            signal: request.signal,
          });
        } catch (error) {
          log.error({ err: error, subgraph: subgraphName, requestId }, 'a subgraph did not answer');
          const message = `The service "${subgraphName.toLowerCase()}" does not answer at the moment. Try again later.`;
          return { data: null, errors: [new GraphQLError(message, { extensions: { code: 'SERVICE_UNAVAILABLE' } })] };
        }
      };
      return run as never;
    },
  };
}
