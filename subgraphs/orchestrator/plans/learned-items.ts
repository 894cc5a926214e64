import { defineLoader } from '../../../subgraph-kit/loader';
import type { LearnedItems } from './definition';

/** Older executions say little about what comes, and more than the newest ones say little more. */
const DAYS = 90;
const NEWEST = 200;
/** Fewer executions than this say less than the limit of the stage. */
const ENOUGH_SAMPLES = 5;

interface Row {
  template: string;
  stage: number;
  samples: number;
  median: number;
}

/** How many items the stages of a master template had in its newest executions, by their order: over all clients, and the rows of none. */
export const learnedItems = defineLoader<string, ReadonlyMap<number, LearnedItems>>(
  async (templates, { allTenants }) => {
    const rows = await allTenants.query<Row[]>(
      `select key.id as template, run.stage, count(*)::int as samples,
            round(percentile_cont(0.5) within group (order by run.items))::int as median
       from unnest($1::text[]) as key (id)
            cross join lateral (
              select stage."order" as stage, stage.items
                from (select id from orchestrator.execution
                       where master_template_id = key.id and not is_simulated and created_at > now() - make_interval(days => ${DAYS})
                       order by id desc limit ${NEWEST}) execution
                     join orchestrator.stage_execution stage on stage.execution_id = execution.id
               where stage.items is not null) run
      group by key.id, run.stage having count(*) >= ${ENOUGH_SAMPLES}`,
      [templates],
    );
    return templates.map(
      (id) =>
        new Map(
          rows
            .filter(({ template }) => template === id)
            .map(({ stage, samples, median }) => [stage, { samples, median }]),
        ),
    );
  },
);
