import { Scope } from '../../../contracts/scope';
import { assertMicros } from '../../../lib/money';
import { type Context, requireScope, visibleClient } from '../../../subgraph-kit/context';
import { BadRequest } from '../../../subgraph-kit/errors';

/** What the executions of one template for one client came to in a period. */
export interface Spend {
  clientId: string;
  masterTemplateId: string;
  /** The newest version that was executed. */
  masterTemplateVersion: number;
  executions: number;
  priceMicros: number;
  providerCostMicros: number;
}

const DAY_MS = 24 * 3_600_000;
const MAX_DAYS = 92;

/**
 * What was spent in a period, by client and master template, the most first: of all clients for staff, the own for a client. An execution
 * belongs to the moment at which it was created. @throws Unauthenticated @throws Forbidden @throws BadRequest
 */
export async function spendOf(ctx: Context, from: Date, until: Date, clientId: string | null): Promise<Spend[]> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  const own = visibleClient(ctx);
  const days = (until.getTime() - from.getTime()) / DAY_MS;
  if (days < 0 || days > MAX_DAYS)
    throw new BadRequest(
      'INVALID_PERIOD',
      `The period must begin before it ends and be at most ${MAX_DAYS} days long, got ${Math.round(days)} days.`,
    );
  const rows = await ctx.database.query<Spend[]>(
    `select execution.client_id as "clientId", execution.master_template_id as "masterTemplateId",
            max(execution.master_template_version) as "masterTemplateVersion", count(*)::int as executions,
            coalesce(sum(used.price), 0)::float8 as "priceMicros", coalesce(sum(used.provider), 0)::float8 as "providerCostMicros"
       from orchestrator.execution
       left join lateral (select sum(price_micros) as price, sum(provider_cost_micros) as provider
                            from orchestrator.stage_attempt attempt where attempt.execution_id = execution.id) used on true
      where execution.created_at >= $1 and execution.created_at < $2
        and ($3::text is null or execution.client_id = $3) and ($4::text is null or execution.client_id = $4)
      group by 1, 2 order by "priceMicros" desc, 1, 2`,
    [from, until, own, clientId],
  );
  return rows.map((row) => ({
    ...row,
    priceMicros: assertMicros(row.priceMicros),
    providerCostMicros: assertMicros(row.providerCostMicros),
  }));
}
