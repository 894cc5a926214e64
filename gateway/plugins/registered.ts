import type { DocumentNode } from 'graphql';
import { PublicError } from '../../subgraph-kit/errors';
import type { GatewayPlugin, GatewayRequestContext } from '../context';
import type { RegisteredOperations } from '../registered-operations';

/** Takes no operations but those that are registered, over whatever transport; all of them when none are. */
export function useRegisteredOperations(registered: RegisteredOperations | undefined): GatewayPlugin {
  if (!registered) return {};
  return {
    onParse: ({ context }) => {
      // What the gateway asks in the name of its own routes is nobody's operation.
      if ((context as GatewayRequestContext).isOfRoute) return undefined;
      return ({ result, replaceParseResult }) => {
        if (isDocument(result) && !registered.has(result))
          replaceParseResult(
            new PublicError(
              'QUERY_NOT_IN_SAFELIST',
              'Only registered operations are taken here. Add it to a file of OPERATIONS_FILE.',
              { http: { status: 403 } },
            ),
          );
      };
    },
  };
}

const isDocument = (result: unknown): result is DocumentNode =>
  typeof result === 'object' && result !== null && 'definitions' in result;
