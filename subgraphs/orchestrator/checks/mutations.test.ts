import { Play, stage as plannedStage } from '../../../tests/setup/play';
import {
  goodTemplate,
  MUTATIONS,
  OUTPUT,
  randomOf,
  sample,
  TEMPLATES,
  WORKERS,
  type Random,
} from '../../../tests/setup/template-generator';
import { ExecutionStatus } from '../executions/status';
import { DEFAULT_ITEM_CONCURRENCY, DEFAULT_MAX_ITEMS, type StageDefinition } from '../plans/definition';
import { checkTemplate } from './check';
import { dependenciesOf } from './dependencies';
import { ProblemSeverity } from './problem';

// Good templates are made by chance and changed by chance; each is run with the engine's own rules, and what fails there
// must have been refused before.

/** Runs stages as the engine would, with outputs made by chance; @returns why it failed, or null. */
function failureOf(stages: StageDefinition[], random: Random): string | null {
  if (new Set(stages.map(({ order }) => order)).size < stages.length) return 'two stages of one order';
  const missing = stages.find(({ templateRef }) => !TEMPLATES.has(templateRef));
  if (missing) return `no template ${missing.templateRef}`;
  const play = new Play(
    stages.map((definition) =>
      plannedStage(definition.order, {
        ...definition,
        retry: { maxAttempts: 1 },
        dependsOn: dependenciesOf(definition).filter((need) => need < definition.order),
        forEach: definition.forEach && {
          over: definition.forEach.over,
          concurrency: DEFAULT_ITEM_CONCURRENCY,
          maxItems: DEFAULT_MAX_ITEMS,
        },
        template: TEMPLATES.get(definition.templateRef) ?? null,
      }),
    ),
    { topic: 'Tides' },
  );
  play.begin();
  for (let round = 0; round < 200 && play.state.endedAt === null; round++) {
    const [key] = play.queue;
    if (key === undefined) break;
    play.grant(key);
    play.send({
      type: 'accepted',
      key,
      at: play.now,
      jobId: key,
      maxPriceMicros: 1_000,
      timeoutMs: 10_000,
      heartbeatMs: null,
    });
    play.send({
      type: 'result',
      worker: 'w',
      jobId: key,
      message: {
        key,
        outcome: 'completed',
        output: sample(OUTPUT, random) as Record<string, unknown>,
        priceMicros: 1,
        usage: { inputTokens: 1, outputTokens: 1, providerCostMicros: 0 },
      },
    });
  }
  if (play.state.status === ExecutionStatus.COMPLETED) return null;
  return (
    play.state.stages.map(({ cause }) => cause?.message).find((message) => message !== undefined) ?? play.state.status
  );
}

const refusals = (stages: StageDefinition[]) =>
  checkTemplate({ stages, maxExecutionTimeMs: null }, WORKERS).problems.filter(
    ({ severity }) => severity === ProblemSeverity.ERROR,
  );

const SEED = Number(process.env['SEED'] ?? 20_261_126);

describe(`templates made by chance (seed ${SEED})`, () => {
  test('500 good ones are never refused, and run', () => {
    const random = randomOf(SEED);
    for (let index = 0; index < 500; index++) {
      const stages = goodTemplate(random);
      expect([JSON.stringify(stages, null, 1), refusals(stages)]).toEqual([expect.any(String), []]);
      expect([JSON.stringify(stages, null, 1), failureOf(stages, random)]).toEqual([expect.any(String), null]);
    }
  });

  test('of 500 that were changed, what fails at run time was refused before, and what runs was not', () => {
    const random = randomOf(SEED + 1);
    const names = Object.keys(MUTATIONS);
    const missed: string[] = [];
    const refused: string[] = [];
    let failing = 0;
    for (let index = 0; index < 500; index++) {
      const stages = structuredClone(goodTemplate(random));
      const name = names[index % names.length];
      MUTATIONS[name](stages, random);
      const failures = Array.from({ length: 5 }, () => failureOf(structuredClone(stages), random));
      const failure = failures.find((found) => found !== null) ?? null;
      const found = refusals(stages);
      if (failure !== null) failing++;
      if (failure !== null && found.length === 0) missed.push(`${name}: ${failure}`);
      // A condition may keep a stage from running in every try.
      const conditional = stages.some(({ condition }) => condition !== null);
      if (failure === null && found.length > 0 && !conditional) refused.push(`${name}: ${found[0]?.message}`);
    }
    expect(failing).toBeGreaterThan(400);
    expect({ missed, refused }).toEqual({ missed: [], refused: [] });
  });
});
