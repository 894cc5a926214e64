import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  getNamedType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { DEFAULT_PAGE_SIZE } from '../subgraph-kit/graph/connection';

/** A list of which nothing says how long it is counts as so long. */
const ASSUMED_LIST = 10;
/** What telling of all types of the schema counts: it is some hundred kilobytes. */
const ALL_TYPES = 4_000;
/** What a mutation counts besides its answer. */
const MUTATION_COST = 10;

/** What the schema says about costs, by the name of a type, as in JSON, or of a field, as in Execution.stages. */
export interface DeclaredCosts {
  weights: ReadonlyMap<string, number>;
  listSizes: ReadonlyMap<string, number>;
}

/** Reads `@cost` and `@listSize` of all types and fields of a schema. */
export function declaredCosts(schema: DocumentNode): DeclaredCosts {
  const weights = new Map<string, number>();
  const listSizes = new Map<string, number>();
  const read = (name: string, directives: readonly ConstDirectiveNode[] = []): void => {
    const weight = numberOf(directives, 'cost', 'weight');
    const size = numberOf(directives, 'listSize', 'assumedSize');
    if (weight !== undefined) weights.set(name, weight);
    if (size !== undefined) listSizes.set(name, size);
  };
  for (const definition of schema.definitions) {
    if (!('name' in definition) || !definition.name || !('directives' in definition)) continue;
    const { value: type } = definition.name;
    read(type, definition.directives as readonly ConstDirectiveNode[]);
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) read(`${type}.${field.name.value}`, field.directives);
  }
  return { weights, listSizes };
}

function numberOf(directives: readonly ConstDirectiveNode[], name: string, argument: string): number | undefined {
  const value = directives
    .find((directive) => directive.name.value === name)
    ?.arguments?.find((one) => one.name.value === argument)?.value;
  return value?.kind === Kind.INT ? Number(value.value) : undefined;
}

/** What is known of the cost of an operation: on which of its variables it depends, and what it is for their values. */
interface KnownCost {
  schema: GraphQLSchema;
  sizes: readonly string[];
  costs: Map<string, number>;
}
/** An operation that is asked with so many different lengths is reckoned anew each time. */
const MAX_KNOWN = 100;
const known = new WeakMap<OperationDefinitionNode, KnownCost>();

/** What an operation may cost at most; reckoned once for all that ask for lists of the same lengths. */
export function costOf(
  schema: GraphQLSchema,
  declared: DeclaredCosts,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  const before = known.get(operation);
  const found =
    before?.schema === schema ? before : { schema, sizes: sizesIn(document), costs: new Map<string, number>() };
  known.set(operation, found);
  const key = found.sizes.map((name) => String(lengthIn(variables[name]))).join();
  const cost = found.costs.get(key) ?? reckon(schema, declared, document, operation, variables);
  if (found.costs.size < MAX_KNOWN) found.costs.set(key, cost);
  return cost;
}

/** Arguments that say how long a list is: a number, or the ids of all that is asked for. */
const SIZES = /^(?:first|last|\w+Ids)$/;

/** The variables that say how long a list is. */
function sizesIn(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Argument: ({ name, value }) => {
      if (SIZES.test(name.value) && value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

/**
 * What an operation may cost at most: 1 for each field that is an object, or what the schema declares, times the length of the lists
 * around it. A list is as long as its argument `first` or `last` says, given or by default, as many as the ids that it is asked for by,
 * or as the schema declares.
 */
function reckon(
  schema: GraphQLSchema,
  { weights, listSizes }: DeclaredCosts,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const ofFragments = new Map<string, number>();
  const costOfSet = (set: SelectionSetNode, typeName: string): number =>
    set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + costOfField(selection, typeName);
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return sum + costOfSet(selection.selectionSet, selection.typeCondition?.name.value ?? typeName);
      const fragment = fragments.get(selection.name.value);
      if (!fragment) return sum;
      let cost = ofFragments.get(fragment.name.value);
      if (cost === undefined)
        ofFragments.set(
          fragment.name.value,
          (cost = costOfSet(fragment.selectionSet, fragment.typeCondition.name.value)),
        );
      return sum + cost;
    }, 0);
  const weightOf = (type: GraphQLNamedType): number =>
    weights.get(type.name) ??
    (isAbstractType(type) ? Math.max(...schema.getPossibleTypes(type).map(weightOf)) : isObjectType(type) ? 1 : 0);
  const costOfField = (node: FieldNode, typeName: string): number => {
    if (node.name.value.startsWith('__'))
      return node.selectionSet
        ? costOfSet(node.selectionSet, node.name.value === '__schema' ? '__Schema' : '__Type')
        : 0;
    if (typeName === '__Schema' && node.name.value === 'types') return ALL_TYPES;
    const parent = schema.getType(typeName);
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field) return 0;
    const type = getNamedType(field.type);
    const place = `${typeName}.${field.name}`;
    const own = weights.get(place) ?? weightOf(type);
    const inner = node.selectionSet ? costOfSet(node.selectionSet, type.name) : 0;
    return (own + inner) * lengthOf(node, field, variables, listSizes.get(place));
  };
  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  return (
    costOfSet(operation.selectionSet, root.name) +
    (operation.operation === OperationTypeNode.MUTATION ? MUTATION_COST * operation.selectionSet.selections.length : 0)
  );
}

/** How many items a field has at most. The edges of a connection are as many as the connection was asked for. */
function lengthOf(
  node: FieldNode,
  { name, type, args }: GraphQLField<unknown, unknown>,
  variables: Record<string, unknown>,
  declared: number | undefined,
): number {
  const sizes = args.filter((argument) => SIZES.test(argument.name));
  if (sizes.length === 0) return isList(type) && name !== 'edges' ? (declared ?? ASSUMED_LIST) : 1;
  const given = sizes.flatMap((argument) => numberGiven(node, argument.name, variables) ?? []);
  const [byDefault] = sizes.flatMap(({ defaultValue }) => (typeof defaultValue === 'number' ? [defaultValue] : []));
  // An invalid length is refused by the service; it must not make anything cheaper.
  return Math.max(1, ...(given.length > 0 ? given : [byDefault ?? DEFAULT_PAGE_SIZE]));
}

function numberGiven(node: FieldNode, name: string, variables: Record<string, unknown>): number | undefined {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.VARIABLE) return lengthIn(variables[value.name.value]);
  if (value?.kind === Kind.LIST) return value.values.length;
  return value?.kind === Kind.INT ? Number(value.value) : undefined;
}

/** What the value of such an argument says: itself, or how many ids it has. */
function lengthIn(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'number' ? value : undefined;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(type) || (isNonNullType(type) && isListType(type.ofType));
}
