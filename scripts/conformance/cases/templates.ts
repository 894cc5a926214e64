import { digest } from '../../../lib/signing/signed-request';
import { findSchemaProblem, validateJson } from '../../../lib/json-schema';
import { templateMessage, type TemplateMessage } from '../../../contracts/worker-protocol';
import { type Case, holds, is } from '../worker';

export const templates: Case[] = [
  ['are answered to the orchestrator', async (worker) => is((await worker.send('/templates')).status, 200, 'status')],
  [
    "come with the worker's id",
    async (worker) =>
      is(((await worker.send('/templates')).body as { worker?: string }).worker, worker.subject.id, 'worker'),
  ],
  [
    'are as the protocol says, every one',
    async (worker) => {
      const { templates } = (await worker.send('/templates')).body as { templates: unknown[] };
      holds(Array.isArray(templates) && templates.length > 0, 'there is none');
      for (const one of templates) {
        const parsed = templateMessage.safeParse(one);
        if (!parsed.success)
          throw new Error(
            `${String((one as { id?: unknown }).id)}: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`,
          );
      }
      void worker.template;
    },
  ],
  [
    'are each told once, and none that is deprecated',
    async (worker) => {
      const { templates } = (await worker.send('/templates')).body as { templates: TemplateMessage[] };
      is(new Set(templates.map(({ id }) => id)).size, templates.length, 'different ids');
      is(templates.filter(({ deprecated }) => deprecated).length, 0, 'deprecated ones');
    },
  ],
  [
    'are answered by their ids',
    async (worker) =>
      is(
        (
          (await worker.send(`/templates?ids=${worker.subject.template}`)).body as { templates: TemplateMessage[] }
        ).templates.map(({ id }) => id),
        [worker.subject.template],
        'ids',
      ),
  ],
  [
    'that are not there are left out',
    async (worker) =>
      is(
        (
          (await worker.send(`/templates?ids=${worker.subject.template},no_such_template`)).body as {
            templates: TemplateMessage[];
          }
        ).templates.map(({ id }) => id),
        [worker.subject.template],
        'ids',
      ),
  ],
  [
    'of which none is there are an empty list',
    async (worker) =>
      is(
        ((await worker.send('/templates?ids=no_such_template')).body as { templates: unknown[] }).templates,
        [],
        'templates',
      ),
  ],
  [
    'estimate tokens that rise from the least to the most',
    (worker) => {
      const { min, expected, max } = worker.template.tokens;
      holds(min <= expected && expected <= max, `they are ${min}, ${expected}, ${max}`);
    },
  ],
  [
    'have a parameter schema that can be used',
    (worker) => is(findSchemaProblem(worker.template.parameterSchema), null, 'fault'),
  ],
  [
    'have an output schema that can be used',
    (worker) => is(findSchemaProblem(worker.template.outputSchema), null, 'fault'),
  ],
  [
    'begin with parameters that their own schema knows',
    (worker) =>
      is(
        validateJson({ ...worker.template.parameterSchema, required: [], anyOf: [{}] }, worker.template.baseParameters),
        [],
        'faults',
      ),
  ],
  [
    'never change within a version',
    async (worker) => {
      const agreedOn = ({ runStats: _runStats, ...rest }: TemplateMessage): string => digest(JSON.stringify(rest));
      const hashes = new Set([agreedOn(worker.template)]);
      for (let i = 0; i < 3; i++) {
        const [again] = (
          (await worker.send(`/templates?ids=${worker.subject.template}`)).body as { templates: TemplateMessage[] }
        ).templates;
        const parsed = templateMessage.parse(again);
        if (parsed.version === worker.template.version) hashes.add(agreedOn(parsed));
      }
      is(hashes.size, 1, 'different contents of one version');
    },
  ],
];
