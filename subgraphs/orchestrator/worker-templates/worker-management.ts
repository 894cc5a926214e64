import type { z } from 'zod';
import {
  MANAGEMENT,
  managementAnswer,
  type ManagementMessage,
  type ManagementOperation,
  type ManagementValue,
} from '../../../contracts/worker-management';
import { normaliseWorkerId, shownWorkerId } from '../../../contracts/worker-id';
import { parseVersionId } from '../../../lib/version-id';
import type { Context } from '../../../subgraph-kit/context';
import { BadRequest, PublicError } from '../../../subgraph-kit/errors';
import { type Page, type PageArgs, rangeOf } from '../../../subgraph-kit/graph/connection';
import { DomainError } from '../../../subgraph-kit/graph/payload';
import { type UserError, userError } from '../../../subgraph-kit/graph/user-error.type';
import { workerTemplateRef, type WorkerTemplateRef } from '../../../subgraph-kit/graph/worker-types';
import { didYouMean } from '../checks/problem';
import { WorkerFault } from '../workers/worker-client';
import { workerRegistry } from '../workers/worker-registry';

/** The argument that names a worker, wherever there is one. */
export const WORKER_ARGUMENT = {
  description: 'Id of the worker, as in bitware-content-granulator; dashes and underscores are the same.',
};

/**
 * Asks a worker about its templates and jobs, or has it change them, on behalf of the caller: the worker checks what the caller may.
 * @throws DomainError for what the caller can correct @throws PublicError for what the caller may not, and when the worker does not answer
 */
export async function manage<O extends ManagementOperation>(
  ctx: Context,
  name: string,
  operation: O,
  input: Record<string, unknown>,
): Promise<ManagementValue<O>> {
  const worker = normaliseWorkerId(name);
  const registry = ctx.get(workerRegistry);
  const client = registry.client(worker);
  const near = client ? null : didYouMean(worker, registry.ids);
  if (!client)
    throw new DomainError(
      userError('WORKER_NOT_FOUND', {
        message: `There is no worker ${shownWorkerId(worker)}.${near === null ? '' : ` Did you mean ${near}?`} Registered: ${registry.ids.join(', ')}.`,
        path: ['worker'],
      }),
    );
  const message: ManagementMessage = { operation, actor: { ...ctx.actor }, requestId: ctx.requestId, input };
  const answer = await client.manage(message).catch((error: unknown) => {
    if (!(error instanceof WorkerFault)) throw error;
    ctx.log.warn({ err: error, worker, operation }, 'a worker did not answer about its templates');
    throw new PublicError('SERVICE_UNAVAILABLE', `${error.message} Nothing is known to have changed; try again later.`);
  });
  if (answer === null)
    throw new BadRequest(
      'BAD_REQUEST',
      `Worker ${worker} keeps its templates and jobs to itself: they cannot be managed from here.`,
    );
  // Within one process as between two: what is told is told as JSON.
  const parsed = managementAnswer.parse(JSON.parse(JSON.stringify(answer)));
  if ('error' in parsed) throw new PublicError(parsed.error.code, parsed.error.message, parsed.error.extensions);
  if ('errors' in parsed) {
    const kept = parsed.value as { id: string } | null | undefined;
    throw new DomainError(parsed.errors.map(asUserError), kept ? refOf(worker, kept.id) : null);
  }
  const schema: z.ZodType = MANAGEMENT[operation];
  return schema.parse(parsed.value) as ManagementValue<O>;
}

/** Changes a template. @returns the version that was made or changed */
export async function changeTemplate(
  ctx: Context,
  worker: string,
  operation: 'createTemplate' | 'duplicateTemplate' | 'editTemplateDraft' | 'publishTemplate' | 'deprecateTemplate',
  input: Record<string, unknown>,
): Promise<WorkerTemplateRef> {
  return refOf(worker, (await manage(ctx, worker, operation, input)).id);
}

/** A template of a worker that the caller may see; null when there is none. */
export async function templateRef(ctx: Context, worker: string, id: string): Promise<WorkerTemplateRef | null> {
  const { ids } = await manage(ctx, worker, 'findTemplates', { ids: [id] });
  return ids[0] === undefined ? null : refOf(worker, ids[0]);
}

/** A list of what a worker has, a page at a time. */
export async function listOf<T = WorkerTemplateRef>(
  ctx: Context,
  worker: string,
  operation: 'listTemplateVersions' | 'listTrials' | 'listJobs',
  page: PageArgs,
  more: Record<string, unknown>,
  ref: (id: string) => T = (id) => refOf(worker, id) as T,
): Promise<Page<T>> {
  const ask = (input: Record<string, unknown>) => asQuery(() => manage(ctx, worker, operation, { ...more, ...input }));
  const range = rangeOf(page, (cursor) => cursor);
  const {
    edges,
    hasNextPage,
    hasPreviousPage = range.after !== null,
  } = await ask(
    range.fromEnd
      ? { last: range.size, after: range.after, before: range.before }
      : { first: range.size, after: range.after, before: range.before },
  );
  return {
    edges: edges.map(({ cursor, id }) => ({ cursor, node: ref(id) })),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count: async () => (await ask({ first: 1, count: true })).totalCount ?? 0,
  };
}

/** The reference to a version, as in course_v1@2, or to the newest of a template. */
export function refOf(worker: string, id: string): WorkerTemplateRef {
  const key = parseVersionId(id);
  return workerTemplateRef(normaliseWorkerId(worker), key?.id ?? id, key?.version);
}

/** An error that a worker told, as one of ours: times are texts on the way. */
export function asUserError({ code, ...fields }: { code: UserError['code']; message: string }): UserError {
  const read = Object.entries(fields).map(([name, value]) => [
    name,
    name.endsWith('At') && typeof value === 'string' ? new Date(value) : value,
  ]);
  return userError(code, Object.fromEntries(read) as never);
}

/** A query has no payload: what the caller can correct is an error of the request. @throws PublicError */
export async function asQuery<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError) throw new BadRequest('BAD_REQUEST', error.message);
    throw error;
  }
}
