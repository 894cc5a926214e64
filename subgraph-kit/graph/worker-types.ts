import fs from 'node:fs';
import path from 'node:path';
import { Directive, Field, ID, InterfaceType, ObjectType, type ClassType } from 'type-graphql';
import { Requires } from '../access/declare';
import { Scope } from '../../contracts/scope';
import { projectRoot } from '../../lib/project-root';

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

/** The reference to a worker's template; null when the worker has no types in the graph. */
export function workerTemplateRef(workerId: string, templateId: string): TypedRef | null {
  const types = WORKER_TYPES.find((entry) => entry.workerId === workerId);
  return types ? { __typename: types.templateType, id: templateId } : null;
}

/** The reference to a worker's job; null when the worker has no types in the graph. */
export function workerJobRef(workerId: string, jobId: string): TypedRef | null {
  const types = WORKER_TYPES.find((entry) => entry.workerId === workerId);
  return types ? { __typename: types.jobType, id: jobId } : null;
}

interface Stubs {
  /** The interface as this subgraph knows it: its key only. */
  Interface: ClassType<TypedRef>;
  /** One stub type per worker. */
  types: ClassType<object>[];
}

/** The `WorkerTemplate` interface and its types for a subgraph that owns none of them. */
export function workerTemplateStubs(): Stubs {
  return stubs(
    'WorkerTemplate',
    'How a worker carries out one operation, and at what price; owned by that worker.',
    WORKER_TYPES.map((entry) => entry.templateType),
    Scope.TEMPLATES_READ,
  );
}

/** The `WorkerJob` interface and its types for a subgraph that owns none of them. */
export function workerJobStubs(): Stubs {
  return stubs(
    'WorkerJob',
    'One piece of work inside a worker; owned by that worker.',
    WORKER_TYPES.map((entry) => entry.jobType),
    Scope.EXECUTIONS_READ,
  );
}

function stubs(name: string, description: string, typeNames: string[], scope: Scope): Stubs {
  @InterfaceType(name, { description, resolveType: (value: TypedRef) => value.__typename })
  abstract class Interface implements TypedRef {
    __typename!: string;

    @Field(() => ID, { description: 'Stable id, unique among all workers of this kind.' })
    id!: string;
  }
  const types = typeNames.map((typeName) => {
    @Requires(scope)
    @Directive('@key(fields: "id", resolvable: false)')
    @ObjectType(typeName, { implements: Interface, description, simpleResolvers: true })
    class Stub extends Interface {}
    return Stub;
  });
  return { Interface: Interface as unknown as ClassType<TypedRef>, types };
}
