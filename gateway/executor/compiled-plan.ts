import type {
  BatchFetchNode,
  FetchNode,
  FetchRewrite,
  FlattenNodePathSegment,
  PlanNode,
  RequiresSelection,
} from '@graphql-hive/router-query-planner';
import { type DocumentNode, Kind, parse } from 'graphql';
import type { Step } from './answer-tree';
import { renamesIn } from './rewrites';

/** One operation of a subgraph. */
export interface Fetch {
  subgraph: string;
  document: DocumentNode;
  operationType: 'query' | 'mutation' | 'subscription';
  /** The variables of the client that it takes. */
  variables: readonly string[];
  /** The entities that it asks for; none of an operation of the root. */
  entities: readonly Entities[];
  /** What it selects at its root. */
  rootNames: readonly string[];
  outputRewrites: readonly FetchRewrite[];
  /** What names that the planner gave become. */
  renames: ReadonlyMap<string, string>;
}

/** Entities that one field of an operation asks for: those at some places, each once. */
export interface Entities {
  /** The name of the field in the subgraph's answer. */
  name: string;
  /** The variable that takes their representations. */
  variable: string;
  places: readonly (readonly Step[])[];
  requires: readonly RequiresSelection[];
  /** What is selected of each of them. */
  selected: readonly string[];
  inputRewrites: readonly FetchRewrite[];
  outputRewrites: readonly FetchRewrite[];
}

/** A plan as it is executed: what is to be fetched, in which order. */
export type Plan =
  | { kind: 'fetch'; fetch: Fetch }
  | { kind: 'subscription'; fetch: Fetch }
  | { kind: 'sequence' | 'parallel'; nodes: readonly Plan[] };

/** Reads a plan once, so that it need not be read again each time that it is executed. */
export function compilePlan(node: PlanNode, operationType: Fetch['operationType']): Plan {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return {
        kind: node.kind === 'Sequence' ? 'sequence' : 'parallel',
        nodes: node.nodes.map((inner) => compilePlan(inner, operationType)),
      };
    case 'Subscription':
      return { kind: 'subscription', fetch: rootFetch(node.primary, 'subscription') };
    case 'Flatten':
      if (node.node.kind !== 'Fetch') throw new Error(`the planner gave a ${node.node.kind} below a Flatten`);
      return { kind: 'fetch', fetch: entityFetch(node.node, stepsOf(node.path)) };
    case 'Fetch':
      return { kind: 'fetch', fetch: rootFetch(node, node.operationKind ?? operationType) };
    case 'BatchFetch':
      return { kind: 'fetch', fetch: batchFetch(node) };
    case 'Condition':
    case 'Defer':
      // Conditions are decided before an operation is planned, and @defer is not in the schema.
      throw new Error(`the planner gave a ${node.kind}`);
  }
}

/** Of the client's variables those that an operation takes; what was not given stays so. */
export function variablesOf({ variables }: Fetch, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(variables.flatMap((name) => (Object.hasOwn(given, name) ? [[name, given[name]]] : [])));
}

function rootFetch(node: FetchNode, operationType: Fetch['operationType']): Fetch {
  return { ...commonOf(node), operationType, entities: [], outputRewrites: node.outputRewrites ?? [] };
}

function entityFetch(node: FetchNode, place: readonly Step[]): Fetch {
  const common = commonOf(node);
  const entities: Entities = {
    name: '_entities',
    variable: 'representations',
    places: [place],
    requires: node.requires ?? [],
    selected: common.selectedOf('_entities'),
    inputRewrites: node.inputRewrites ?? [],
    outputRewrites: [],
  };
  return { ...common, operationType: 'query', entities: [entities], outputRewrites: node.outputRewrites ?? [] };
}

function batchFetch(node: BatchFetchNode): Fetch {
  const common = commonOf(node);
  const entities = node.entityBatch.aliases.map((alias): Entities => ({
    name: alias.alias,
    variable: alias.representationsVariableName,
    places: alias.paths.map(stepsOf),
    requires: alias.requires,
    selected: common.selectedOf(alias.alias),
    inputRewrites: alias.inputRewrites ?? [],
    outputRewrites: alias.outputRewrites ?? [],
  }));
  return { ...common, operationType: 'query', entities, outputRewrites: [] };
}

function commonOf(node: FetchNode | BatchFetchNode) {
  const document = parse(node.operation, { noLocation: true });
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('the planner gave a document without an operation');
  const rewrites =
    // The source of a subscription comes without its kind.
    'entityBatch' in node
      ? node.entityBatch.aliases.flatMap((alias) => alias.outputRewrites ?? [])
      : (node.outputRewrites ?? []);
  return {
    subgraph: node.serviceName,
    document,
    variables: node.variableUsages ?? [],
    rootNames: namesIn(operation.selectionSet.selections),
    renames: renamesIn(rewrites),
    selectedOf: (name: string): string[] =>
      operation.selectionSet.selections.flatMap((root) =>
        root.kind === Kind.FIELD && (root.alias ?? root.name).value === name
          ? namesIn(root.selectionSet?.selections ?? [])
          : [],
      ),
  };
}

type Selections = Extract<
  DocumentNode['definitions'][number],
  { kind: Kind.OPERATION_DEFINITION }
>['selectionSet']['selections'];

/** What fields are called in the answer of a subgraph, those in fragments as well. */
function namesIn(selections: Selections): string[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [(node.alias ?? node.name).value];
    return node.kind === Kind.INLINE_FRAGMENT ? namesIn(node.selectionSet.selections) : [];
  });
}

function stepsOf(path: readonly FlattenNodePathSegment[]): Step[] {
  return path.map((segment) => {
    if (segment === '@') return 'items';
    return 'Field' in segment ? { field: segment.Field } : { types: segment.TypeCondition };
  });
}
