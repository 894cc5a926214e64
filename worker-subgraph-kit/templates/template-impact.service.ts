import { Scope } from '../../contracts/scope';
import {
  type Impact,
  ImpactVerdict,
  type TemplateMessage,
  type WorkerCallbacks,
} from '../../contracts/worker-protocol';
import { type Context, requireScope } from '../../subgraph-kit/context';
import { PublicError } from '../../subgraph-kit/errors';
import { DomainError } from '../../subgraph-kit/graph/payload';
import { userError } from '../../subgraph-kit/graph/user-error.type';
import { Part } from '../../subgraph-kit/part';
import { subject } from '../subject';
import { templateMessage } from './template-catalogue';
import { findTemplate } from './template.service';

/** Where progress and results are reported to the orchestrator. */
export const callbacks = new Part<WorkerCallbacks>('the callbacks of the orchestrator');

/** How many of what would break are named in a message. */
const NAMED = 5;

/** What publishing a version, or deprecating a template, would touch; nothing is changed. Null when there is no such template. @throws PublicError */
export async function findImpact(ctx: Context, id: string, deprecation: boolean): Promise<Impact[] | null> {
  requireScope(ctx, Scope.TEMPLATES_WRITE);
  const row = await findTemplate(ctx, id);
  if (!row) return null;
  return impactOf(ctx, {
    ...templateMessage(ctx, row),
    deprecated: deprecation ? { successor: row.successorId } : undefined,
  });
}

/** What a version would break, by name. @throws DomainError unless the author insists on it @throws PublicError when nobody can tell */
export async function brokenBy(ctx: Context, template: TemplateMessage, force: boolean): Promise<string[]> {
  const impacts = await impactOf(ctx, template).catch((error: unknown) => {
    if (force) return [];
    throw error;
  });
  const broken = impacts.filter(({ verdict }) => verdict === ImpactVerdict.BREAKING);
  const names = broken.map(({ subject, id }) => `${subject.replaceAll('_', ' ')} ${id}`);
  if (broken.length === 0 || force) return names;
  const [first] = broken;
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  throw new DomainError(
    userError('BREAKING_CHANGE', {
      message: `It would break ${names.slice(0, NAMED).join(', ')}${more}: ${first?.field ?? ''}: ${first?.reason ?? ''} Set \`force\` to do so all the same; workerTemplateImpact lists all.`,
      path: ['force'],
    }),
  );
}

async function impactOf(ctx: Context, template: TemplateMessage): Promise<Impact[]> {
  try {
    return (await ctx.get(callbacks).impact(ctx.get(subject).workerId, { template })).impacts;
  } catch (error) {
    ctx.log.error({ err: error }, 'the orchestrator did not say what a version touches');
    throw new PublicError(
      'SERVICE_UNAVAILABLE',
      'The orchestrator, which knows what uses a template, does not answer. Nothing was changed; try again later.',
    );
  }
}
