import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';

/** How large the input of a run was, in tokens read. */
export enum InputSize {
  SMALL = 'small',
  MEDIUM = 'medium',
  LARGE = 'large',
}

/** From so many tokens read on an input is of medium size, and large. */
export const MEDIUM_TOKENS = 1_000;
export const LARGE_TOKENS = 10_000;
/** Older runs say little about the machines of today. */
export const DAYS = 90;

/** What the middle four fifths of real runs took. */
export interface Quantiles {
  p10: number;
  p50: number;
  p90: number;
}

/** What real runs of one version of a template took, with inputs of one size. */
export interface Experience {
  inputSize: InputSize;
  samples: number;
  timeMs: Quantiles;
  tokens: Quantiles;
}

export interface VersionKey {
  id: string;
  version: number;
}

const text = ({ id, version }: VersionKey): string => `${id}@${version}`;
const quantiles = ([p10 = 0, p50 = 0, p90 = 0]: number[]): Quantiles => ({ p10: Math.round(p10), p50: Math.round(p50), p90: Math.round(p90) });

interface Row extends VersionKey {
  size: InputSize;
  samples: number;
  times: number[];
  tokens: number[];
}

/** What completed runs of everybody took in the last days, by version of the template, one statement a batch. */
export function experienceLoader(everybody: DataSource): DataLoader<VersionKey, Experience[], string> {
  return new DataLoader(
    async (keys) => {
      const rows = await everybody.query<Row[]>(
        `select template_id as id, template_version as version, size, count(*)::int as samples,
                percentile_cont(array[0.1, 0.5, 0.9]) within group (order by extract(epoch from finished_at - started_at) * 1000) as times,
                percentile_cont(array[0.1, 0.5, 0.9]) within group (order by input_tokens + output_tokens) as tokens
           from granulator.job,
                lateral (select case when input_tokens < $3 then 'small' when input_tokens < $4 then 'medium' else 'large' end as size) sized
          where status = 'completed' and finished_at > now() - make_interval(days => $5) and started_at is not null
            and (template_id, template_version) in (select * from unnest($1::text[], $2::int[]))
          group by template_id, template_version, size
          order by min(input_tokens)`,
        [keys.map(({ id }) => id), keys.map(({ version }) => version), MEDIUM_TOKENS, LARGE_TOKENS, DAYS],
      );
      return keys.map((key) =>
        rows
          .filter((row) => text(row) === text(key))
          .map((row) => ({ inputSize: row.size, samples: row.samples, timeMs: quantiles(row.times), tokens: quantiles(row.tokens) })),
      );
    },
    { cacheKeyFn: text },
  );
}
