import { z } from 'zod';
import { Scope } from '../../../contracts/scope';
import { normaliseWorkerId } from '../../../contracts/worker-id';
import { type Context, requireScope } from '../../../subgraph-kit/context';
import { DomainError, readInput } from '../../../subgraph-kit/graph/payload';
import { type UserError, userError } from '../../../subgraph-kit/graph/user-error.type';
import { checkWithWorkers } from './template-check';
import { stage as stageSchema } from '../../../contracts/stage';
import type { MasterTemplate } from './master-template.entity';
import { discardDraft, duplicateTemplate, editDraft } from './template-lifecycle.service';
import { mastersUsing } from './template-users.service';

const replacement = z.object({
  worker: z.string().min(1).max(200).transform(normaliseWorkerId),
  from: z.string().min(1).max(200),
  to: z.string().min(1).max(200),
});

/**
 * Begins the next version of every master template that uses a template of a worker, with another of its templates in its
 * place, as drafts for their authors to look at. @returns the drafts, and why others got none
 */
export async function replaceWorkerTemplate(
  ctx: Context,
  input: unknown,
): Promise<{ drafts: MasterTemplate[]; errors: UserError[] }> {
  requireScope(ctx, Scope.TEMPLATES_WRITE);
  const { worker, from, to } = readInput(replacement, input);
  if (from === to) throw invalid('"from" and "to" are the same template.', 'to');
  await checkOffered(ctx, worker, to);
  const users = await mastersUsing(ctx, { worker, templateRef: from });
  if (users.length === 0) throw invalid(`No published master template uses ${from} of ${worker}.`, 'from');
  const drafts: MasterTemplate[] = [];
  const errors: UserError[] = [];
  for (const { id } of users) {
    try {
      const draft = await duplicateTemplate(ctx, { id });
      const stages = draft.stages.map((stage) =>
        normaliseWorkerId(stage.worker) === worker
          ? {
              ...stage,
              templateRef: stage.templateRef === from ? to : stage.templateRef,
              fallbackRef: stage.fallbackRef === from ? to : (stage.fallbackRef ?? null),
            }
          : stage,
      );
      drafts.push(await edited(ctx, draft, stages));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      errors.push(...error.errors.map((each) => Object.assign(each, { path: ['from'] })));
    }
  }
  return { drafts, errors };
}

/** The draft with its new stages; none is left behind when they cannot be kept. @throws DomainError */
async function edited(
  ctx: Context,
  { id, revision }: MasterTemplate,
  stages: MasterTemplate['stages'],
): Promise<MasterTemplate> {
  try {
    return await editDraft(ctx, { id, revision, content: { stages } });
  } catch (error) {
    await discardDraft(ctx, { id });
    throw error;
  }
}

/** What is put in place must be there: the same check as of a stage that names it. @throws DomainError */
async function checkOffered(ctx: Context, worker: string, templateRef: string): Promise<void> {
  const stages = [stageSchema.parse({ order: 1, worker, templateRef })];
  const problems = await checkWithWorkers(ctx, { stages, maxExecutionTimeMs: null });
  const problem = problems.find(({ path }) => path[2] === 'worker' || path[2] === 'templateRef');
  if (problem) throw invalid(problem.message, problem.path[2] === 'worker' ? 'worker' : 'to');
}

function invalid(message: string, field: string): DomainError {
  return new DomainError(userError('INVALID_INPUT', { message, path: [field] }));
}
