import type { EntityManager } from 'typeorm';

/** Ends the sessions of a user, all of them or all but one. */
export async function endSessionsOf(
  manager: EntityManager,
  userId: string,
  except: string | null = null,
): Promise<void> {
  await manager.query(
    'update kam.session set ended_at = now() where user_id = $1 and ended_at is null and id is distinct from $2',
    [userId, except],
  );
}
