import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import { byKey } from '../../../lib/database/by-key';
import type { Pause } from '../timeline/timeline';
import { Execution } from './execution.entity';
import { StageAttempt, StageExecution } from './stage-execution.entity';

/** What something used and cost, summed over its attempts. */
export interface Figures {
  priceMicros: number;
  providerCostMicros: number;
  inputTokens: number;
  outputTokens: number;
}

export const NO_FIGURES: Figures = { priceMicros: 0, providerCostMicros: 0, inputTokens: 0, outputTokens: 0 };

/** Executions by id, one statement a batch. */
export function executionLoader(database: DataSource): DataLoader<string, Execution | null> {
  return new DataLoader(async (ids) => {
    const rows = await database
      .getRepository(Execution)
      .createQueryBuilder('execution')
      .where('execution.id = any(:ids)', { ids })
      .getMany();
    return byKey(ids, rows, (execution) => execution.id);
  });
}

/** The executions of requests, the newest first, one statement a batch. */
export function executionsOfRequestLoader(database: DataSource): DataLoader<string, Execution[]> {
  return new DataLoader(async (ids) => {
    const rows = await database
      .getRepository(Execution)
      .createQueryBuilder('execution')
      .where('execution.requestId = any(:ids)', { ids })
      .orderBy('execution.id', 'DESC')
      .getMany();
    return groupBy(ids, rows, (execution) => execution.requestId ?? '');
  });
}

/** Stage executions by id, one statement a batch. */
export function stageLoader(database: DataSource): DataLoader<string, StageExecution | null> {
  return new DataLoader(async (ids) => {
    const rows = await database
      .getRepository(StageExecution)
      .createQueryBuilder('stage')
      .where('stage.id = any(:ids)', { ids })
      .getMany();
    return byKey(ids, rows, (stage) => stage.id);
  });
}

/** The stages of executions, in order, one statement a batch. */
export function stagesOfExecutionLoader(database: DataSource): DataLoader<string, StageExecution[]> {
  return new DataLoader(async (ids) => {
    const rows = await database
      .getRepository(StageExecution)
      .createQueryBuilder('stage')
      .where('stage.executionId = any(:ids)', { ids })
      .orderBy('stage.order')
      .getMany();
    return groupBy(ids, rows, (stage) => stage.executionId);
  });
}

/** The attempts at stages, in order, one statement a batch. */
export function attemptsOfStageLoader(database: DataSource): DataLoader<string, StageAttempt[]> {
  return new DataLoader(async (ids) => {
    const rows = await database
      .getRepository(StageAttempt)
      .createQueryBuilder('attempt')
      // By execution first: that is what there is an index for.
      .where(
        'attempt.executionId in (select execution_id from orchestrator.stage_execution where id = any(:ids)) and attempt.stageId = any(:ids)',
        { ids },
      )
      .orderBy('attempt.item')
      .addOrderBy('attempt.attempt')
      .getMany();
    return groupBy(ids, rows, (attempt) => attempt.stageId);
  });
}

/** The outputs of stages, which can be large and are read only when they are asked for; one statement a batch. */
export function outputOfStageLoader(database: DataSource): DataLoader<string, Record<string, unknown> | null> {
  return new DataLoader(async (ids) => {
    const rows = await database.query<{ id: string; output: Record<string, unknown> | null }[]>(
      `select id, output from orchestrator.stage_execution where id = any($1)`,
      [ids],
    );
    return byKey(ids, rows, (row) => row.id).map((row) => row?.output ?? null);
  });
}

/** The outputs of items, one statement a batch. */
export function outputOfAttemptLoader(database: DataSource): DataLoader<string, Record<string, unknown> | null> {
  return new DataLoader(async (keys) => {
    const rows = await database.query<{ key: string; output: Record<string, unknown> | null }[]>(
      `select key, output from orchestrator.stage_attempt where key = any($1)`,
      [keys],
    );
    return byKey(keys, rows, (row) => row.key).map((row) => row?.output ?? null);
  });
}

/** When executions were paused and resumed, one statement a batch. */
export function pausesOfExecutionLoader(database: DataSource): DataLoader<string, Pause[]> {
  return new DataLoader(async (ids) => {
    const rows = await database.query<(Pause & { id: string })[]>(
      `select execution_id as id, occurred_at as "from",
              (select min(resumed.occurred_at) from orchestrator.execution_event resumed
                where resumed.execution_id = paused.execution_id and resumed.type = 'ExecutionResumed' and resumed.sequence > paused.sequence) as "to"
         from orchestrator.execution_event paused where execution_id = any($1) and type = 'ExecutionPaused' order by sequence`,
      [ids],
    );
    return groupBy(ids, rows, (row) => row.id);
  });
}

/** What executions used and cost, one statement a batch. */
export function figuresOfExecutionLoader(database: DataSource): DataLoader<string, Figures> {
  return new DataLoader(async (ids) => {
    const rows = await database.query<({ id: string } & Record<keyof Figures, string>)[]>(
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
        : NO_FIGURES,
    );
  });
}

/** Adds up the attempts of one stage. */
export function sumOf(attempts: readonly Figures[]): Figures {
  return attempts.reduce(
    (sum, attempt) => ({
      priceMicros: sum.priceMicros + attempt.priceMicros,
      providerCostMicros: sum.providerCostMicros + attempt.providerCostMicros,
      inputTokens: sum.inputTokens + attempt.inputTokens,
      outputTokens: sum.outputTokens + attempt.outputTokens,
    }),
    NO_FIGURES,
  );
}

function groupBy<T>(keys: readonly string[], rows: T[], keyOf: (row: T) => string): T[][] {
  const groups = new Map<string, T[]>(keys.map((key) => [key, []]));
  for (const row of rows) groups.get(keyOf(row))?.push(row);
  return keys.map((key) => groups.get(key) ?? []);
}
