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
}

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

/** The reference to a worker's template, in one version or in the newest; null when the worker has no types in the graph. */
export function workerTemplateRef(workerId: string, templateId: string, version?: number): WorkerTemplateRef | null {
  const types = WORKER_TYPES.find((entry) => entry.workerId === workerId);
  if (!types) return null;
  return {
    __typename: types.templateType,
    ...(version === undefined ? { templateId } : { id: versionId({ id: templateId, version }) }),
  };
}

/** The worker whose templates are of a type. @throws Error for a type of no worker */
export function workerIdOf(templateType: string): string {
  const types = WORKER_TYPES.find((entry) => entry.templateType === templateType);
  if (!types) throw new Error(`no worker has templates of type ${templateType}`);
  return types.workerId;
}

/** The reference to a worker's job; null when the worker has no types in the graph. */
export function workerJobRef(workerId: string, jobId: string): TypedRef | null {
  const types = WORKER_TYPES.find((entry) => entry.workerId === workerId);
  return types ? { __typename: types.jobType, id: jobId } : null;
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
}

/** The `WorkerTemplate` interface and its types for a subgraph that owns none of them. */
export function workerTemplateStubs(options: StubOptions): Stubs<WorkerTemplateRef> {
  return stubs<WorkerTemplateRef>(
    'WorkerTemplate',
    'How a worker carries out one operation, and at what price; owned by that worker.',
    WORKER_TYPES.map((entry) => entry.templateType),
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

function stubs<T extends object>(
  name: string,
  description: string,
  typeNames: string[],
  scope: Scope,
  { key, resolvable = false }: StubOptions,
): Stubs<T> {
  @InterfaceType(name, { description, resolveType: (value: TypedRef) => value.__typename })
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
