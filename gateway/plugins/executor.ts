import type { ExecutionArgs } from 'graphql';
import type { GatewayPlugin, GatewayRequestContext } from '../context';
import type { Executor } from '../executor/executor';

/** Executes operations over the subgraphs; must be the first plugin, so that all others stand before it. */
export function useExecutor(executor: Executor): GatewayPlugin {
  const execute = ({ document, operationName, variableValues, contextValue }: ExecutionArgs): unknown => {
    const context = contextValue as GatewayRequestContext & { request?: Request };
    return executor.execute({
      document,
      operationName,
      variables: variableValues,
      context,
      signal: context.request?.signal,
    });
  };
  return {
    onExecute: ({ setExecuteFn }) => setExecuteFn(execute),
    onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(execute),
  };
}
