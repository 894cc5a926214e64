import type { Context } from '../../../subgraph-kit/context';
import type { Plan } from '../plans/definition';

/**
 * Counts a start that was refused because of the tier and nothing else: what is wrong otherwise, no tier would let pass. A count that is lost
 * is no reason to answer otherwise.
 */
export async function countRefusedStart(
  ctx: Context,
  {
    blockers,
    masterTemplate,
    client,
    effectiveTier,
  }: Pick<Plan, 'blockers' | 'masterTemplate' | 'client' | 'effectiveTier'>,
): Promise<void> {
  if (effectiveTier === null || blockers.some(({ code }) => code !== 'TIER_TOO_LOW')) return;
  try {
    await ctx.database.query(
      `insert into orchestrator.refused_start as known (client_id, master_template_id, required, day)
         values ($1, $2, $3, ($4::timestamptz at time zone 'UTC')::date)
         on conflict (client_id, day, master_template_id, required) do update set count = known.count + 1`,
      [client.id, masterTemplate.id, effectiveTier, ctx.clock.now()],
    );
  } catch (error) {
    ctx.log.warn({ err: error }, 'a refused start was not counted');
  }
}
