import { PublicError } from '../../../lib/errors';
import { decodeCursor } from '../../../lib/graph/connection';
import type { OrchestratorContext } from '../context';
import { findExecution } from '../executions/execution.service';
import { EventStream } from './event-stream';

/**
 * Opens the events of an execution behind a cursor.
 * @throws PublicError EXECUTION_NOT_FOUND when there is none for the caller; INVALID_CURSOR for a cursor that is none
 * or belongs to another execution. @throws Unauthenticated
 */
export async function openEvents(ctx: OrchestratorContext, executionId: string, after: string | null): Promise<EventStream> {
  const execution = await findExecution(ctx, executionId);
  if (!execution) throw new PublicError('EXECUTION_NOT_FOUND', `There is no execution ${executionId}, or you may not know of it.`);
  const position = after === null ? 0 : Number(decodeCursor(`event:${executionId}`, after));
  return new EventStream({ database: ctx.database, bus: ctx.bus, executionId, after: position });
}
