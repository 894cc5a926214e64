import type { DataSource } from 'typeorm';
import { type Quantiles, type RunStats, SIZES, sizeOf } from '../contracts/run-stats';
import { Job } from './job.entity';

/** Older runs say little about the machines of today, and more than the newest ones say little more. */
const DAYS = 90;
const NEWEST = 1_000;

export interface TemplateVersionKey {
  id: string;
  version: number;
}

interface Row extends TemplateVersionKey {
  fromTokens: number;
  samples: number;
  times: number[];
  tokens: number[];
}

const quantiles = ([p10 = 0, p50 = 0, p90 = 0]: number[]): Quantiles => ({
  p10: Math.round(p10),
  p50: Math.round(p50),
  p90: Math.round(p90),
});

/** What the newest completed runs of everybody took, by size of input: for each version in its place, in one statement. */
export async function runStatsOf(everybody: DataSource, keys: readonly TemplateVersionKey[]): Promise<RunStats[][]> {
  if (keys.length === 0) return [];
  const rows = await everybody.query<Row[]>(
    `select key.id, key.version, size.from_tokens as "fromTokens", count(*)::int as samples,
            percentile_cont(array[0.1, 0.5, 0.9]) within group (order by extract(epoch from run.finished_at - run.started_at) * 1000) as times,
            percentile_cont(array[0.1, 0.5, 0.9]) within group (order by run.input_tokens + run.output_tokens) as tokens
       from unnest($1::text[], $2::int[]) as key (id, version)
            cross join lateral (select started_at, finished_at, input_tokens, output_tokens from ${everybody.getMetadata(Job).tablePath}
                                 where template_id = key.id and template_version = key.version and status = 'completed' and started_at is not null
                                   and finished_at > now() - make_interval(days => ${DAYS})
                                 order by finished_at desc limit ${NEWEST}) run
            cross join lateral (select max(known) as from_tokens from unnest($3::int[]) known where known <= run.input_tokens) size
      group by key.id, key.version, size.from_tokens order by size.from_tokens`,
    [keys.map(({ id }) => id), keys.map(({ version }) => version), SIZES.map(({ fromTokens }) => fromTokens)],
  );
  return keys.map((key) =>
    rows
      .filter(({ id, version }) => id === key.id && version === key.version)
      .map(({ fromTokens, samples, times, tokens }) => ({
        inputSize: sizeOf(fromTokens),
        samples,
        timeMs: quantiles(times),
        tokens: quantiles(tokens),
      })),
  );
}
