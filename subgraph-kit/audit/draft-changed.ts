import type { EntityManager } from 'typeorm';
import type { Context } from '../context';
import { DomainError } from '../graph/payload';
import { userError } from '../graph/user-error.type';

/** A draft whose changes are counted. */
export interface CountedDraft {
  revision: number;
  changedBy: string | null;
  changedAt: Date;
}

/**
 * Why a draft cannot be changed by an author who read an earlier revision of it: who changed what since, from the audit.
 * Edits are audited as `<subjectType>.edited`, with their `revision` and the places that were `changed`.
 */
export async function draftChanged(
  ctx: Pick<Context, 'service'>,
  manager: EntityManager,
  subject: { type: string; id: string },
  draft: CountedDraft,
  revision: number,
): Promise<DomainError> {
  const events = await manager.query<{ actor: string; changed: string[] | null }[]>(
    `select actor_id as actor, details->'changed' as changed from "${ctx.service}".audit_event
      where subject_type = $1 and subject_id = $2 and action = $1 || '.edited' and (details->>'revision')::int > $3
      order by occurred_at, id`,
    [subject.type, subject.id, revision],
  );
  const told = revision > draft.revision ? 'It never had that revision.' : null;
  const changes = events.flatMap(({ actor, changed }) => (changed ?? []).map((place) => `${place} by ${actor}`));
  return new DomainError(
    userError('DRAFT_CHANGED', {
      message: `The draft has revision ${draft.revision}, you named ${revision}. ${told ?? `Since then: ${changes.join(', ') || 'it was created anew'}.`} Read it again and apply your change to it.`,
      path: ['revision'],
      revision: draft.revision,
      changedBy: draft.changedBy,
      changedAt: draft.changedAt,
      changes,
    }),
    draft,
  );
}
