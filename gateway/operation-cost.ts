import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
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
  const ofValues = costsOfValues(variables);
  const key = `${found.sizes.map((name) => String(lengthIn(variables[name]))).join()} ${ofValues.text}`;
  const cost =
    found.costs.get(key) ?? new Reckoning(schema, declared, document, variables, ofValues.costs).total(operation);
  if (found.costs.size < MAX_KNOWN) found.costs.set(key, cost);
  return cost;
}

/** The field that an operation costs most for, as in `executions.edges.node.stages`. */
export function dearestField(
  schema: GraphQLSchema,
  declared: DeclaredCosts,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): string {
  return new Reckoning(schema, declared, document, variables, costsOfValues(variables).costs).dearest(operation);
}

/** So many values of a variable cost as much as an object: each is copied and checked wherever it is given. */
const VALUES_OF_AN_OBJECT = 10;

/** What the values of large variables cost each field that they are given to. */
function costsOfValues(variables: Record<string, unknown>): { costs: ReadonlyMap<string, number>; text: string } {
  const costs = new Map<string, number>();
  for (const [name, value] of Object.entries(variables)) {
    const cost = Math.floor(valuesIn(value) / VALUES_OF_AN_OBJECT);
    if (cost > 0) costs.set(name, cost);
  }
  return { costs, text: costs.size === 0 ? '' : JSON.stringify([...costs]) };
}

function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const key in value) count += valuesIn((value as Record<string, unknown>)[key]);
  return count;
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

/** A field of an operation, and the type that it is of. */
interface SelectedField {
  node: FieldNode;
  type: string;
}

/**
 * Reckons what an operation may cost at most: 1 for each field that is an object, or what the schema declares, and what the values that it
 * is given take, times the length of the lists around it. A list is as long as its argument `first` or `last` says, given or by default, as
 * many as the ids that it is asked for by, or as the schema declares.
 */
class Reckoning {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly ofFragments = new Map<string, number>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly declared: DeclaredCosts,
    document: DocumentNode,
    private readonly variables: Record<string, unknown>,
    /** What each field costs that is given one of these variables. */
    private readonly ofValues: ReadonlyMap<string, number>,
  ) {
    this.fragments = new Map(
      document.definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
      ),
    );
  }

  total({ operation, selectionSet }: OperationDefinitionNode): number {
    const root = this.schema.getRootType(operation);
    if (!root) return 0;
    return (
      this.ofSet(selectionSet, root.name) +
      (operation === OperationTypeNode.MUTATION ? MUTATION_COST * selectionSet.selections.length : 0)
    );
  }

  dearest(definition: OperationDefinitionNode): string {
    const { operation, selectionSet } = definition;
    const names: string[] = [];
    let set: SelectionSetNode | undefined = selectionSet;
    let type = this.schema.getRootType(operation)?.name;
    // Down to where what it costs is spread over several fields.
    for (let rest = this.total(definition); set && type !== undefined;) {
      const fields: (SelectedField & { cost: number })[] = this.fieldsOf(set, type)
        .map((field) => ({ ...field, cost: this.ofField(field.node, field.type) }))
        .sort((a, b) => b.cost - a.cost);
      const [first] = fields;
      if (!first || first.cost < rest / 2) break;
      names.push(first.node.name.value);
      const found = this.fieldNamed(first.type, first.node.name.value);
      rest = first.cost / (found ? this.lengthOf(first.node, found, first.type) : 1);
      set = first.node.selectionSet;
      type = found && getNamedType(found.type).name;
    }
    return names.join('.');
  }

  /** The fields of a set with the types that they are of, fragments written out. */
  private fieldsOf(set: SelectionSetNode, type: string): SelectedField[] {
    return set.selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return [{ node, type }];
      const part = node.kind === Kind.INLINE_FRAGMENT ? node : this.fragments.get(node.name.value);
      return part ? this.fieldsOf(part.selectionSet, part.typeCondition?.name.value ?? type) : [];
    });
  }

  private ofSet(set: SelectionSetNode, typeName: string): number {
    return set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + this.ofField(selection, typeName);
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return sum + this.ofSet(selection.selectionSet, selection.typeCondition?.name.value ?? typeName);
      const fragment = this.fragments.get(selection.name.value);
      if (!fragment) return sum;
      let cost = this.ofFragments.get(fragment.name.value);
      if (cost === undefined)
        this.ofFragments.set(
          fragment.name.value,
          (cost = this.ofSet(fragment.selectionSet, fragment.typeCondition.name.value)),
        );
      return sum + cost;
    }, 0);
  }

  private ofField(node: FieldNode, typeName: string): number {
    if (node.name.value.startsWith('__'))
      return node.selectionSet
        ? this.ofSet(node.selectionSet, node.name.value === '__schema' ? '__Schema' : '__Type')
        : 0;
    if (typeName === '__Schema' && node.name.value === 'types') return ALL_TYPES;
    const field = this.fieldNamed(typeName, node.name.value);
    if (!field) return 0;
    const type = getNamedType(field.type);
    const own = this.declared.weights.get(`${typeName}.${field.name}`) ?? this.weightOf(type);
    const inner = node.selectionSet ? this.ofSet(node.selectionSet, type.name) : 0;
    return (own + this.ofArguments(node) + inner) * this.lengthOf(node, field, typeName);
  }

  private ofArguments({ arguments: given = [] }: FieldNode): number {
    if (this.ofValues.size === 0) return 0;
    let cost = 0;
    for (const argument of given.filter(({ name }) => !SIZES.test(name.value)))
      visit(argument.value, { Variable: ({ name }) => void (cost += this.ofValues.get(name.value) ?? 0) });
    return cost;
  }

  private weightOf(type: GraphQLNamedType): number {
    const declared = this.declared.weights.get(type.name);
    if (declared !== undefined) return declared;
    if (isAbstractType(type))
      return Math.max(...this.schema.getPossibleTypes(type).map((possible) => this.weightOf(possible)));
    return isObjectType(type) ? 1 : 0;
  }

  private fieldNamed(typeName: string, name: string): GraphQLField<unknown, unknown> | undefined {
    const parent = this.schema.getType(typeName);
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  }

  private lengthOf(node: FieldNode, field: GraphQLField<unknown, unknown>, typeName: string): number {
    return lengthOf(node, field, this.variables, this.declared.listSizes.get(`${typeName}.${field.name}`));
  }
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
