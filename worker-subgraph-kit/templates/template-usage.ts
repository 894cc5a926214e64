import { z } from 'zod';
import { Scope } from '../../contracts/scope';
import { BadRequest } from '../../subgraph-kit/errors';
import { SubscriptionTier } from '../../contracts/tier';
import type { DailyUsage } from '../../contracts/worker-management';
import { Job } from '../../worker-kit';
import { type Context, requireScope, visibleClient } from '../../subgraph-kit/context';

const DAY_MS = 24 * 3_600_000;
const MAX_DAYS = 92;

const filter = z.object({
  from: z.date(),
  until: z.date(),
  templateId: z.string().optional(),
  tier: z.enum(SubscriptionTier).optional(),
});

/**
 * How often templates were used, by day, template and tier, counted from the jobs themselves: those of everybody for staff, the own
 * ones for a client. @throws Unauthenticated @throws Forbidden @throws BadRequest
 */
export async function usageOfTemplates(ctx: Context, input: z.input<typeof filter>): Promise<DailyUsage[]> {
  requireScope(ctx, Scope.EXECUTIONS_READ);
  const own = visibleClient(ctx);
  const { from, until, templateId, tier } = filter.parse(input);
  const days = (until.getTime() - from.getTime()) / DAY_MS;
  if (days < 0 || days > MAX_DAYS) {
    throw new BadRequest(
      'INVALID_PERIOD',
      `The period must begin before it ends and be at most ${MAX_DAYS} days long, got ${Math.round(days)} days.`,
    );
  }
  return ctx.database.query<DailyUsage[]>(
    `select to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD') as day, template_id as "templateId", client_tier as tier,
            count(*) filter (where status = 'completed')::int as completed, count(*) filter (where status = 'failed')::int as failed,
            count(*) filter (where status = 'cancelled')::int as cancelled,
            sum(input_tokens)::float8 as "inputTokens", sum(output_tokens)::float8 as "outputTokens",
            coalesce(sum(price_micros), 0)::float8 as "priceMicros", sum(provider_cost_micros)::float8 as "providerCostMicros",
            avg(extract(epoch from finished_at - started_at) * 1000) filter (where status = 'completed')::float8 as "averageTimeMs"
       from ${ctx.database.getMetadata(Job).tablePath}
      where finished_at >= $1 and finished_at < $2 and ($3::text is null or client_id = $3) and ($4::text is null or template_id = $4)
        and ($5::text is null or client_tier::text = $5)
      group by 1, 2, 3 order by 1 desc, 2, 3`,
    [from, until, own, templateId ?? null, tier ?? null],
  );
}
