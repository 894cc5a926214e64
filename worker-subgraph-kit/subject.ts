import type { ClassType } from 'type-graphql';
import type { ExportedFile, ExportFormat, OutputElement } from '../contracts/output';
import type { PatternPrice } from '../contracts/worker-protocol';
import type { Validation } from '../contracts/validation';
import type { Feature } from '../subgraph-kit/feature';
import type { WorkerTypes } from '../subgraph-kit/graph/worker-types';
import type { WorkerTemplate } from '../subgraph-kit/graph/worker/worker-template.type';
import { Part, type Parts } from '../subgraph-kit/part';
import type { JobInput, JobOutcome } from '../worker-kit';
import type { TemplateSeed } from './templates/template-seed';
import type { WorkerTemplateRow } from './templates/template.entity';

/** One kind of output of a worker, as course. A template yields one kind. */
export interface OutputKind {
  /** What it is, as JSON Schema 2020-12. */
  outputSchema: Record<string, unknown>;
  /** Its type in the graph; made with `outputType`. */
  type: string;
  /** Parameters of which a template must require one at least: nothing can be made of nothing. */
  essential: readonly string[];
  /** The output as one tree, for viewers. */
  elementsOf(output: Record<string, unknown>): OutputElement[];
  /** What it can be written in besides JSON. */
  formats: readonly ExportFormat[];
  /** Writes it in one of these formats. */
  write(output: Record<string, unknown>, format: ExportFormat, signal: AbortSignal): Promise<ExportedFile | null>;
}

/** What a worker's function gets: for a job, or for a trial. */
export type WorkInput = Pick<JobInput, 'parameters' | 'signal' | 'progress' | 'once'> & { template: WorkerTemplateRow };

/** What it gives back. */
export interface WorkOutcome extends JobOutcome {
  /** What else is told of the job; `validations` are how its output was measured. */
  details?: { validations?: Validation[] } & Record<string, unknown>;
}

/** All that makes a worker what it is; everything else is the kit's. */
export interface WorkerSubject extends WorkerTypes {
  /** Name of its subgraph and of its schema in the database, as in writer. */
  service: string;
  /** What it is, in the middle of a sentence, as in "content granulator". */
  title: string;
  /** Its name to show to people, as in "Content Granulator". */
  displayName: string;
  /** Prefix of the ids of its jobs, as in wjob. */
  jobPrefix: string;
  /** Folder below migrations/; that of the kit when absent. */
  migrations?: string;
  kinds: Readonly<Record<string, OutputKind>>;
  /** The templates that it comes with; the first of each kind is what a new one of that kind begins as. */
  templates: readonly TemplateSeed[];
  /** Jobs that one process runs at the same time. */
  maxConcurrent: number;
  /** Does the work. @throws JobError for what it can explain */
  work(input: WorkInput, parts: Parts): Promise<WorkOutcome>;
  /** What a general pattern costs, when a template makes one where there is nothing to work from; absent when it never does. */
  patternOf?(template: Pick<WorkerTemplateRow, 'baseMicros' | 'models'>, parts: Parts): PatternPrice;
  /** Why a model cannot be used; null when it can. Without it no template may name models. */
  modelFault?(model: string, parts: Parts): string | null;
  /** Types of its outputs, and resolvers for what takes work to tell. */
  outputs: { types: ClassType<object>[]; resolvers?: ClassType<object>[] };
  /** The type of its templates when they have fields of their own. */
  templateClass?: ClassType<WorkerTemplate>;
  /** What else the service has, such as the models of AI providers. Started before the worker. */
  features?: readonly Feature[];
}

/** The subject of the worker that a service is. */
export const subject = new Part<WorkerSubject>('the subject of the worker');
/** The parts of the service, for the function that does the work. */
export const serviceParts = new Part<Parts>('the parts of the service');

/** One kind of output of a worker. @throws Error for a kind that it does not have */
export function kindOf({ kinds, workerId }: WorkerSubject, name: string): OutputKind {
  const kind = kinds[name];
  if (!kind) throw new Error(`worker ${workerId} has no kind of output "${name}"`);
  return kind;
}
