import { BadRequest, PublicError } from '../../../lib/errors';
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
  const position = after === null ? 0 : sequenceIn(executionId, after);
  return new EventStream({ database: ctx.database, bus: ctx.bus, executionId, after: position });
}

function sequenceIn(executionId: string, cursor: string): number {
  const text = decodeCursor(`event:${executionId}`, cursor);
  if (!/^\d{1,9}$/.test(text)) throw new BadRequest('INVALID_CURSOR', 'The cursor names no event. Pass the `cursor` of an event that you received.');
  return Number(text);
}
