import fs from 'node:fs';
import path from 'node:path';
import { Directive, Field, ID, InterfaceType, ObjectType, type ClassType } from 'type-graphql';
import { Requires } from '../access/declare';
import { Scope } from '../../contracts/scope';
import { projectRoot } from '../../lib/project-root';
import { versionId } from '../../lib/version-id';

/** The types of one worker in the graph. */
export interface WorkerTypes {
  /** Id of the worker, as in acme-writer. */
  workerId: string;
  /** Its type of worker templates, which implements WorkerTemplate. */
  templateType: string;
  /** Its type of jobs, which implements WorkerJob. */
  jobType: string;
  /** Its type of trials, which implements WorkerTrial. */
  trialType: string;
}

/** The types of workers without a subgraph of their own; the orchestrator owns them. */
export const GENERIC_TYPES = { templateType: 'GenericWorkerTemplate', jobType: 'GenericWorkerJob' } as const;

/** Collected from the folders of the workers, so that subgraphs can refer to their types without importing them. */
export const WORKERS_FILE = path.join(projectRoot(), 'schema', 'workers.json');

const WORKER_TYPES = JSON.parse(fs.readFileSync(WORKERS_FILE, 'utf8')) as WorkerTypes[];

/** A reference to an entity of another subgraph: its concrete type and its key. */
export interface TypedRef {
  __typename: string;
  id: string;
}

/** A reference to a worker's template: to one version by `id`, or to the newest published one by `templateId`. */
export interface WorkerTemplateRef {
  __typename: string;
  id?: string;
  templateId?: string;
}

const typesOf = (workerId: string): WorkerTypes | undefined =>
  WORKER_TYPES.find((entry) => entry.workerId === workerId);

/** The reference to a worker's template, in one version or in the newest. */
export function workerTemplateRef(workerId: string, templateId: string, version?: number): WorkerTemplateRef {
  const types = typesOf(workerId);
  const id = types ? templateId : genericId(workerId, templateId);
  return {
    __typename: types?.templateType ?? GENERIC_TYPES.templateType,
    ...(version === undefined ? { templateId: id } : { id: versionId({ id, version }) }),
  };
}

/** The worker of a template, and the template's own id there, from its type and its id in the graph. @throws Error for a type of no worker */
export function workerTemplateOf(templateType: string, id: string): { worker: string; template: string } {
  if (templateType === GENERIC_TYPES.templateType) {
    const { worker, own } = parseGenericId(id);
    return { worker, template: own };
  }
  const types = WORKER_TYPES.find((entry) => entry.templateType === templateType);
  if (!types) throw new Error(`no worker has templates of type ${templateType}`);
  return { worker: types.workerId, template: id };
}

/** The reference to a worker's job. */
export function workerJobRef(workerId: string, jobId: string): TypedRef {
  const types = typesOf(workerId);
  return types
    ? { __typename: types.jobType, id: jobId }
    : { __typename: GENERIC_TYPES.jobType, id: genericId(workerId, jobId) };
}

/** The reference to a worker's trial; null for a worker without a subgraph, whose templates are not tried here. */
export function workerTrialRef(workerId: string, trialId: string): TypedRef | null {
  const types = typesOf(workerId);
  return types ? { __typename: types.trialType, id: trialId } : null;
}

/** The id in the graph of what a worker without a subgraph has: its own ids are unique among its own only. */
export function genericId(workerId: string, own: string): string {
  return `${workerId}/${own}`;
}

/** Reads such an id. Ids of workers have no slash. */
export function parseGenericId(id: string): { worker: string; own: string } {
  const slash = id.indexOf('/');
  return { worker: id.slice(0, Math.max(slash, 0)), own: id.slice(slash + 1) };
}

interface Stubs<T extends object> {
  /** The interface as this subgraph knows it: its key, and what the subgraph adds to it. */
  Interface: ClassType<T>;
  /** One stub type per worker. */
  types: ClassType<object>[];
  /** Their names. */
  typeNames: string[];
}

/** The keys of stub types, and what they mean. */
const KEYS = {
  id: 'Id of this one thing, for ever; of a worker template, of one version, as in course_v1@2.',
  templateId: 'Id of the template through all its versions, as in course_v1.',
} as const;

interface StubOptions {
  /** Which key this subgraph refers to them by. */
  key: keyof typeof KEYS;
  /** Whether this subgraph has fields of its own for them, and so finds them from their key. */
  resolvable?: boolean;
  /** Whether the templates of workers without a subgraph are stubs as well: everywhere but in the orchestrator, which owns them. */
  generic?: boolean;
}

/** The `WorkerTemplate` interface and its types for a subgraph that owns none of them. */
export function workerTemplateStubs(options: StubOptions): Stubs<WorkerTemplateRef> {
  return stubs<WorkerTemplateRef>(
    'WorkerTemplate',
    'How a worker carries out one operation, and at what price; owned by that worker.',
    [...WORKER_TYPES.map((entry) => entry.templateType), ...(options.generic ? [GENERIC_TYPES.templateType] : [])],
    Scope.TEMPLATES_READ,
    options,
  );
}

/** The `WorkerJob` interface and its types for a subgraph that owns none of them. */
export function workerJobStubs(): Stubs<TypedRef> {
  return stubs<TypedRef>(
    'WorkerJob',
    'One piece of work inside a worker; owned by that worker.',
    WORKER_TYPES.map((entry) => entry.jobType),
    Scope.EXECUTIONS_READ,
    { key: 'id' },
  );
}

/** The `WorkerTrial` interface and its types for a subgraph that owns none of them. */
export function workerTrialStubs(): Stubs<TypedRef> {
  return stubs<TypedRef>(
    'WorkerTrial',
    'A version of a template, tried with sample parameters: the work is real and free of charge.',
    WORKER_TYPES.map((entry) => entry.trialType),
    Scope.TEMPLATES_WRITE,
    { key: 'id' },
  );
}

function stubs<T extends object>(
  name: string,
  description: string,
  typeNames: string[],
  scope: Scope,
  { key, resolvable = false }: StubOptions,
): Stubs<T> {
  @InterfaceType(name, {
    description,
    resolveType: (value: TypedRef) => value.__typename,
    autoRegisterImplementations: false,
  })
  abstract class Interface {
    __typename!: string;
  }
  Field(() => ID, { description: KEYS[key] })(Interface.prototype, key);
  const types = typeNames.map((typeName) => {
    @Requires(scope)
    @Directive(`@key(fields: "${key}"${resolvable ? '' : ', resolvable: false'})`)
    @ObjectType(typeName, { implements: Interface, description, simpleResolvers: true })
    class Stub extends Interface {}
    return Stub;
  });
  return { Interface: Interface as unknown as ClassType<T>, types, typeNames };
}
