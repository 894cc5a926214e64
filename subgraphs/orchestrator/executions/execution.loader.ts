import { byKey, groupBy } from '../../../lib/database/by-key';
import { defineLoader } from '../../../subgraph-kit/loader';
import { Execution, type PinnedPlan } from './execution.entity';
import type { JsonObject } from '../payloads/payload-store';
import { answerOf, type StoredValue } from '../payloads/stored-value';
import { StageAttempt, StageExecution } from './stage-execution.entity';

/** What something used and cost, summed over its attempts. */
export interface UsageTotals {
  priceMicros: number;
  providerCostMicros: number;
  inputTokens: number;
  outputTokens: number;
}

export const NO_USAGE: UsageTotals = { priceMicros: 0, providerCostMicros: 0, inputTokens: 0, outputTokens: 0 };

export const executionById = defineLoader<string, Execution | null>(async (ids, { database }) => {
  const executions = database.getRepository(Execution).createQueryBuilder('execution');
  const rows = await executions.where('execution.id = any(:ids)', { ids }).getMany();
  return byKey(ids, rows, (execution) => execution.id);
});

/** The plans of executions that were read without them. */
export const planOfExecution = defineLoader<string, PinnedPlan | null>(async (ids, { database }) => {
  const rows = await database.query<{ id: string; plan: PinnedPlan }[]>(
    `select id, plan from orchestrator.execution where id = any($1)`,
    [ids],
  );
  return byKey(ids, rows, (row) => row.id).map((row) => row?.plan ?? null);
});

/** The executions of requests, the newest first. */
export const executionsOfRequest = defineLoader<string, Execution[]>(async (ids, { database }) => {
  const rows = await database
    .getRepository(Execution)
    .createQueryBuilder('execution')
    .where('execution.requestId = any(:ids)', { ids })
    .orderBy('execution.id', 'DESC')
    .getMany();
  return groupBy(ids, rows, (execution) => execution.requestId ?? '');
});

export const stageById = defineLoader<string, StageExecution | null>(async (ids, { database }) => {
  const stages = database.getRepository(StageExecution).createQueryBuilder('stage');
  const rows = await stages.where('stage.id = any(:ids)', { ids }).getMany();
  return byKey(ids, rows, (stage) => stage.id);
});

/** The stages of executions, in order. */
export const stagesOfExecution = defineLoader<string, StageExecution[]>(async (ids, { database }) => {
  const rows = await database
    .getRepository(StageExecution)
    .createQueryBuilder('stage')
    .where('stage.executionId = any(:ids)', { ids })
    .orderBy('stage.order')
    .getMany();
  return groupBy(ids, rows, (stage) => stage.executionId);
});

/** The attempts at stages, in order. */
export const attemptsOfStage = defineLoader<string, StageAttempt[]>(async (ids, { database }) => {
  const rows = await database
    .getRepository(StageAttempt)
    .createQueryBuilder('attempt')
    // By execution first: that is what there is an index for.
    .where('attempt.executionId in (select execution_id from orchestrator.stage_execution where id = any(:ids))', {
      ids,
    })
    .andWhere('attempt.stageId = any(:ids)')
    .orderBy('attempt.item')
    .addOrderBy('attempt.attempt')
    .getMany();
  return groupBy(ids, rows, (attempt) => attempt.stageId);
});

/** Where the outputs of stages are. */
export const storedOutputOfStage = defineLoader<string, StoredValue | null>(async (ids, { database }) => {
  const rows = await database.query<(StoredValue & { id: string })[]>(
    `select id, output as value, output_payload as payload from orchestrator.stage_execution where id = any($1)`,
    [ids],
  );
  return byKey(ids, rows, (row) => row.id);
});

/** The outputs of stages, which can be large and are read only when they are asked for. */
export const outputOfStage = defineLoader<string, JsonObject | null>(async (ids, ctx) => {
  const stored = await Promise.all(ids.map((id) => ctx.load(storedOutputOfStage, id)));
  return Promise.all(stored.map((output) => answerOf(ctx.database, output)));
});

/** The outputs of items. */
export const outputOfAttempt = defineLoader<string, JsonObject | null>(async (keys, { database }) => {
  const rows = await database.query<(StoredValue & { key: string })[]>(
    `select key, output as value, output_payload as payload from orchestrator.stage_attempt where key = any($1)`,
    [keys],
  );
  return Promise.all(byKey(keys, rows, (row) => row.key).map((output) => answerOf(database, output)));
});

/** What payloads hold, by their ids. */
export const valueOfPayload = defineLoader<string, JsonObject | null>((ids, { database }) =>
  Promise.all(ids.map((payload) => answerOf(database, { value: null, payload }))),
);

/** What executions used and cost. */
export const usageOfExecution = defineLoader<string, UsageTotals>(async (ids, { database }) => {
  const rows = await database.query<({ id: string } & Record<keyof UsageTotals, string>)[]>(
    `select execution_id as id, sum(price_micros) as "priceMicros", sum(provider_cost_micros) as "providerCostMicros",
            sum(input_tokens) as "inputTokens", sum(output_tokens) as "outputTokens"
       from orchestrator.stage_attempt where execution_id = any($1) group by execution_id`,
    [ids],
  );
  return byKey(ids, rows, (row) => row.id).map((row) =>
    row
      ? {
          priceMicros: Number(row.priceMicros),
          providerCostMicros: Number(row.providerCostMicros),
          inputTokens: Number(row.inputTokens),
          outputTokens: Number(row.outputTokens),
        }
      : NO_USAGE,
  );
});

/** Adds up the attempts of one stage. */
export function sumOf(attempts: readonly UsageTotals[]): UsageTotals {
  return attempts.reduce(
    (sum, attempt) => ({
      priceMicros: sum.priceMicros + attempt.priceMicros,
      providerCostMicros: sum.providerCostMicros + attempt.providerCostMicros,
      inputTokens: sum.inputTokens + attempt.inputTokens,
      outputTokens: sum.outputTokens + attempt.outputTokens,
    }),
    NO_USAGE,
  );
}
