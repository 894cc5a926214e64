import 'reflect-metadata';
import { checkTemplate } from '../../subgraphs/orchestrator/checks/check';
import type { StageDefinition } from '../../subgraphs/orchestrator/plans/definition';
import { goodTemplate, randomOf, WORKERS } from '../setup/template-generator';
import { print } from '../chaos/cluster';
import { GraphClient } from '../setup/system';
import { startLoadSystem } from './load-system';

// How long it takes to check a master template of 50 stages, and to tell what a publication touches in 1,000 of them.
//   npm run load:templates         TEMPLATES=1000 STAGES=50 npm run load:templates

const STAGES = Number(process.env['STAGES'] ?? 50);
const TEMPLATES = Number(process.env['TEMPLATES'] ?? 1_000);
const ROUNDS = 20;
const GRANULATOR = 'bitware-content-granulator';

function timesOf(work: () => void): { median: number; max: number } {
  const times = Array.from({ length: ROUNDS }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  }).toSorted((a, b) => a - b);
  return { median: times[ROUNDS / 2] ?? 0, max: times.at(-1) ?? 0 };
}

/** Good stages, one template after the other, until there are enough. */
function stagesOf(count: number): StageDefinition[] {
  const random = randomOf(1);
  const [first] = goodTemplate(random);
  const rest = Array.from({ length: count }, () => goodTemplate(random)[1]).filter((stage) => stage !== undefined);
  return [first, ...rest].slice(0, count).map((stage, index) => ({ ...stage, order: index + 1 }));
}

async function main(): Promise<void> {
  const stages = stagesOf(STAGES);
  const check = timesOf(() => checkTemplate({ stages, maxExecutionTimeMs: 3_600_000 }, WORKERS));

  const load = await startLoadSystem();
  try {
    await load.sql(
      `insert into kam.master_template (id, version, name, display_name, description, category, keywords, use_cases, status, stages, allow_partial_completion, published_at)
       select 'mt_load_' || n, 1, 'load_' || n, 'Load', 'For a measurement.', 'test', '{}', '{}', 'published',
              json_build_array(
                json_build_object('order', 1, 'worker', '${GRANULATOR}', 'templateRef', 'course_v1', 'required', true),
                json_build_object('order', 2, 'worker', '${GRANULATOR}', 'templateRef', 'quiz_v1', 'required', true,
                                  'inputMapping', json_build_object('topics', '{{stage_1.output.modules[*].title}}'))), false, now()
         from generate_series(1, ${TEMPLATES}) n`,
    );
    const password = load.system.subgraphs.kam.firstAdminPassword;
    const { data: session } = await new GraphClient(load.url, {}).query<{ signIn: { token: string } }>(
      'mutation ($password: String!) { signIn(input: { username: "admin", password: $password }) { token } }',
      { password },
    );
    const client = new GraphClient(load.url, { authorization: `Bearer ${session.signIn.token}` });
    const run = async <T>(query: string): Promise<T> => {
      const { data, errors } = await client.query<T>(query);
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    };
    await run(
      `mutation { duplicateWorkerTemplate(input: { worker: "bitware-content-granulator", id: "course_v1", as: "course_v1" }) { errors { message } } }`,
    );
    await run(
      `mutation { editWorkerTemplateDraft(input: { worker: "bitware-content-granulator", id: "course_v1@2", terms: { baseMicros: 60000 } }) { errors { message } } }`,
    );
    const times: number[] = [];
    let touched = 0;
    for (let round = 0; round < 3; round++) {
      const begin = performance.now();
      const { workerTemplateImpact: impact } = await run<{ workerTemplateImpact: { repriced: number } }>(
        `{ workerTemplateImpact(worker: "bitware-content-granulator", id: "course_v1@2") { repriced } }`,
      );
      times.push(performance.now() - begin);
      touched = impact.repriced;
    }
    print('Master templates', {
      [`check of ${STAGES} stages, median ms`]: check.median.toFixed(1),
      [`check of ${STAGES} stages, slowest of ${ROUNDS} ms`]: check.max.toFixed(1),
      [`impact on ${touched} master templates, median ms`]: (times.toSorted((a, b) => a - b)[1] ?? 0).toFixed(0),
      [`impact on ${touched} master templates, slowest of 3 ms`]: Math.max(...times).toFixed(0),
    });
  } finally {
    await load.close();
  }
}

void main();
