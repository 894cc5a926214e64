import { type DocumentNode, type ExecutionResult, getOperationAST } from 'graphql';
import { randomUUID } from 'node:crypto';
import type { Actor } from '../contracts/actor';
import { Unavailable } from '../lib/database/transient-errors';
import { withDeadline } from '../lib/service/closing';
import { PublicError } from './errors';
import type { SubgraphExecutor } from './executor';

interface From {
  /** Which service asks. */
  service: string;
  /** On behalf of this client: what is another's does not exist then. */
  clientId?: string | undefined;
  /** Id of the client request in whose course it asks; a new one when it asks by itself. */
  requestId?: string;
  /** Whether the answer is read anew, because what follows costs money. */
  isFresh?: boolean | undefined;
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal | undefined;
}

/** Services answer each other faster than the gateway waits, so that an answer can still be given. */
const ASK_TIMEOUT_MS = 4_000;

/**
 * Runs a query of one service against another and returns its data.
 * @throws Unavailable when it does not answer, not in time, or says that it cannot at the moment; Error when it answers with other errors
 */
export async function ask<T>(
  executor: SubgraphExecutor,
  from: From,
  document: DocumentNode,
  variables: Record<string, unknown>,
): Promise<T> {
  const actor: Actor = {
    kind: 'service',
    name: from.service,
    ...(from.clientId !== undefined && { clientId: from.clientId }),
  };
  const operationType = getOperationAST(document)?.operation ?? 'query';
  const { requestId = randomUUID(), isFresh, signal } = from;
  const work = executor.run({ document, variables, operationType, actor, requestId, isFresh, signal });
  const result = (await withDeadline(work, ASK_TIMEOUT_MS, 'the answer of a subgraph').catch((cause: unknown) => {
    throw new Unavailable('another service does not answer', { cause });
  })) as ExecutionResult;
  const errorWith = (code: string) => result.errors?.find((error) => error.extensions?.['code'] === code);
  // It is the caller of the caller who sent what cannot be read.
  const about = errorWith('BAD_REQUEST');
  if (about) throw new PublicError('BAD_REQUEST', about.message);
  const unavailable = errorWith('SERVICE_UNAVAILABLE');
  if (unavailable) throw new Unavailable(`another service is unavailable: ${unavailable.message}`);
  if (result.errors?.length)
    throw new Error(`the answer has errors: ${result.errors.map((error) => error.message).join('; ')}`);
  return result.data as T;
}
