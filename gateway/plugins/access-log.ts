import { getOperationAST, Kind, type OperationDefinitionNode } from 'graphql';
import { ANONYMOUS, actorRef } from '../../contracts/actor';
import type { Logger } from '../../lib/service/log';
import type { GatewayPlugin, GatewayRequestContext } from '../context';

/**
 * One line for each request at `info`: operation, actor, status, duration and request id; never a variable or an answer. Over HTTP
 * the status is that of the response. Over a WebSocket, where one line stands for one operation, it is `ok` or `error`. A stream
 * is logged when it opens.
 */
export function useAccessLog(log: Logger): GatewayPlugin {
  const write = (context: GatewayRequestContext, status: number | 'ok' | 'error', startedAt: number): void =>
    log.info(
      {
        operation: context.operation ?? null,
        actor: actorRef(context.actor ?? ANONYMOUS),
        status,
        durationMs: Math.round(performance.now() - startedAt),
        requestId: context.requestId ?? null,
        transport: context.isSocket ? 'websocket' : 'http',
      },
      'request',
    );
  const started = new WeakMap<object, number>();
  const onOperation = (
    args: { document: Parameters<typeof getOperationAST>[0]; operationName?: string | null },
    context: GatewayRequestContext,
  ) => {
    const operation = getOperationAST(args.document, args.operationName);
    if (operation) context.operation = nameOf(operation);
    if (!context.isSocket) return undefined;
    const startedAt = performance.now();
    return (result: unknown) => write(context, hasErrors(result) ? 'error' : 'ok', startedAt);
  };
  return {
    onRequest({ serverContext }) {
      started.set(serverContext, performance.now());
    },
    onResponse({ serverContext, response, request }) {
      if (request.method === 'OPTIONS') return;
      write(serverContext, response.status, started.get(serverContext) ?? performance.now());
    },
    onExecute({ args, context }) {
      const done = onOperation(args, context as GatewayRequestContext);
      return done && { onExecuteDone: ({ result }) => done(result) };
    },
    onSubscribe({ args, context }) {
      const done = onOperation(args, context as GatewayRequestContext);
      return done && { onSubscribeResult: ({ result }) => done(result) };
    },
  };
}

/** As in `query Plan`; the fields of the root when the operation has no name. */
function nameOf({ operation, name, selectionSet }: OperationDefinitionNode): string {
  const fields = selectionSet.selections.flatMap((field) => (field.kind === Kind.FIELD ? [field.name.value] : []));
  return `${operation} ${name?.value ?? fields.slice(0, 3).join(',')}`;
}

function hasErrors(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'errors' in result;
}
