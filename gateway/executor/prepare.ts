import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
  type ValueNode,
} from 'graphql';

/** A field of the answer. */
export interface AnswerField {
  /** What it is called in the answer. */
  key: string;
  /** What it is called in the data of the subgraphs. */
  name: string;
  /** What it is called in the schema. */
  field: string;
  type: GraphQLOutputType;
  /** What is selected of an object; null for a leaf. */
  selection: Selection | null;
}

/** An operation as it is planned and answered. */
export interface Preparation {
  operation: OperationDefinitionNode;
  /** The operation for the planner: without fragments, conditions and names of the client's own; null when it asks for nothing of a subgraph. */
  text: string | null;
  /** What the client asked for. */
  selection: Selection;
  /** What a name in the data of the subgraphs is called in the answer. */
  keys: ReadonlyMap<string, string>;
  /** The part that asks for the schema itself, to be executed on it; null when there is none. */
  introspection: DocumentNode | null;
}

/** Names of ours in the data of subgraphs begin so. */
const OWN_NAME = '_f';
/** What no field of a schema may be called. */
export const RESERVED_NAME = /^_f\d+$/;
const TYPENAME = '__typename';

/**
 * Turns a valid operation into what is planned. Every field that the client names, or gives arguments, gets a name of ours: the
 * planner adds keys under the names of their fields, which then are nobody else's. What `@skip` and `@include` leave out is gone.
 *
 * @param variables with defaults filled in; only those of `@skip` and `@include` matter
 */
export function prepare(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Preparation {
  const source = new Source(schema, document, variables);
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`the schema has no type for a ${operation.operation}`);
  const selection = new Selection(source, [operation.selectionSet]);
  const fields = selection.fieldsOf(root);
  const asked = source.rewritten([operation.selectionSet], root);
  const isEmpty = fields.every((field) => field.name.startsWith('__'));
  return {
    operation,
    selection,
    keys: source.keys,
    text: isEmpty ? null : print(withSelections(operation, asked)),
    introspection: introspectionOf(document, operation, source.fieldsIn([operation.selectionSet], root)),
  };
}

/** The names of variables that decide what is selected. */
export function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  const walk = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      for (const { name, arguments: given = [] } of node.directives ?? [])
        for (const { value } of name.value === 'skip' || name.value === 'include' ? given : [])
          if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      if ('selectionSet' in node && node.selectionSet) walk(node.selectionSet);
    }
  };
  for (const definition of document.definitions) if ('selectionSet' in definition) walk(definition.selectionSet);
  return [...names];
}

/** Selections of one place, which are merged: what an object of a given type is asked for. */
export class Selection {
  private readonly known = new Map<GraphQLObjectType, AnswerField[]>();

  constructor(
    private readonly source: Source,
    private readonly sets: readonly SelectionSetNode[],
  ) {}

  /** The fields in the order in which they are answered, as CollectFields of the specification says. */
  fieldsOf(type: GraphQLObjectType): readonly AnswerField[] {
    let fields = this.known.get(type);
    if (!fields) this.known.set(type, (fields = this.collect(type)));
    return fields;
  }

  private collect(type: GraphQLObjectType): AnswerField[] {
    const groups = new Map<string, FieldNode[]>();
    for (const node of this.source.fieldsIn(this.sets, type)) {
      const key = keyOf(node);
      const group = groups.get(key);
      if (group) group.push(node);
      else groups.set(key, [node]);
    }
    return [...groups].map(([key, nodes]) => {
      const [first] = nodes as [FieldNode];
      const field = this.source.fieldOf(type, first.name.value);
      const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      return {
        key,
        name: this.source.nameOf(first),
        field: first.name.value,
        type: field.type,
        selection: sets.length > 0 ? new Selection(this.source, sets) : null,
      };
    });
  }
}

/** The client's document with its conditions decided. */
class Source {
  /** What each name in the data of the subgraphs is called in the answer. */
  readonly keys = new Map<string, string>();
  private readonly names = new Map<string, string>();
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly variables: Readonly<Record<string, unknown>>,
  ) {
    this.fragments = new Map(
      document.definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
      ),
    );
  }

  fieldOf(type: GraphQLCompositeType, name: string): { type: GraphQLOutputType } {
    if (name === TYPENAME) return TypeNameMetaFieldDef;
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    // Those that tell of the schema are answered elsewhere.
    return field ?? TypeNameMetaFieldDef;
  }

  /** Every field that is selected of an object of the type, in order, with fragments written out. */
  fieldsIn(sets: readonly SelectionSetNode[], type: GraphQLObjectType): FieldNode[] {
    return sets.flatMap(({ selections }) =>
      selections.flatMap((node) => {
        if (!this.isIncluded(node)) return [];
        if (node.kind === Kind.FIELD) return [node];
        const { condition, set } = this.fragmentOf(node);
        return condition === null || this.isA(type, condition) ? this.fieldsIn([set], type) : [];
      }),
    );
  }

  /**
   * The name of a field in the data of the subgraphs. Two fields have one name only if they are the same in all, so that a name
   * also says what the field is called in the answer.
   */
  nameOf(node: FieldNode): string {
    const [field, key, given] = [node.name.value, keyOf(node), node.arguments ?? []];
    if (field.startsWith('__')) return field;
    if (key === field && given.length === 0) {
      this.keys.set(field, field);
      return field;
    }
    const identity = `${key}:${field}(${argumentsOf(given)})`;
    let name = this.names.get(identity);
    if (name === undefined) {
      this.names.set(identity, (name = `${OWN_NAME}${this.names.size}`));
      this.keys.set(name, key);
    }
    return name;
  }

  /** Selections as one set for the planner: each field once, under its name; what holds for some types only in one fragment for each. */
  rewritten(sets: readonly SelectionSetNode[], type: GraphQLCompositeType): SelectionSetNode {
    const fields = new Map<string, { node: FieldNode; sets: SelectionSetNode[] }>();
    const inner = new Map<GraphQLCompositeType, SelectionSetNode[]>();
    const add = ({ selections }: SelectionSetNode): void => {
      for (const node of selections) {
        if (!this.isIncluded(node)) continue;
        if (node.kind === Kind.FIELD) {
          if (node.name.value.startsWith('__')) continue;
          const name = this.nameOf(node);
          const known = fields.get(name);
          if (known) known.sets.push(...(node.selectionSet ? [node.selectionSet] : []));
          else fields.set(name, { node, sets: node.selectionSet ? [node.selectionSet] : [] });
          continue;
        }
        const { condition, set } = this.fragmentOf(node);
        if (condition === null || (isObjectType(type) && this.isA(type, condition)) || condition === type) add(set);
        else if (!isObjectType(type)) inner.set(condition, [...(inner.get(condition) ?? []), set]);
      }
    };
    for (const set of sets) add(set);
    const selections: SelectionNode[] = [...fields].map(([name, { node, sets: parts }]) => {
      const of = getNamedType(this.fieldOf(type, node.name.value).type);
      return {
        kind: Kind.FIELD,
        name: node.name,
        ...(name !== node.name.value && { alias: { kind: Kind.NAME, value: name } }),
        arguments: node.arguments ?? [],
        ...(isCompositeType(of) && { selectionSet: this.rewritten(parts, of) }),
      };
    });
    for (const [condition, parts] of inner) {
      const typeCondition = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: condition.name } } as const;
      selections.push({ kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: this.rewritten(parts, condition) });
    }
    // Which fields of an abstract type are answered is told by what each object is.
    if (isAbstractType(type) || selections.length === 0)
      selections.unshift({ kind: Kind.FIELD, name: { kind: Kind.NAME, value: TYPENAME } });
    return { kind: Kind.SELECTION_SET, selections };
  }

  private fragmentOf(node: Exclude<SelectionNode, FieldNode>): {
    condition: GraphQLCompositeType | null;
    set: SelectionSetNode;
  } {
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? this.fragments.get(node.name.value) : node;
    if (!fragment) throw new Error('a fragment is spread that the document does not define');
    const { typeCondition, selectionSet } = fragment;
    const type = typeCondition && this.schema.getType(typeCondition.name.value);
    return { condition: isCompositeType(type) ? type : null, set: selectionSet };
  }

  private isA(type: GraphQLObjectType, condition: GraphQLCompositeType): boolean {
    return type === condition || (isAbstractType(condition) && this.schema.isSubType(condition, type));
  }

  private isIncluded({ directives = [] }: SelectionNode): boolean {
    return directives.every(({ name, arguments: given }) => {
      const value = given?.[0]?.value;
      if (name.value === 'skip') return !this.isTrue(value);
      return name.value !== 'include' || this.isTrue(value);
    });
  }

  private isTrue(value: ValueNode | undefined): boolean {
    if (value?.kind === Kind.VARIABLE) return this.variables[value.name.value] === true;
    return value?.kind === Kind.BOOLEAN && value.value;
  }
}

function keyOf({ alias, name }: FieldNode): string {
  return alias?.value ?? name.value;
}

/** The same for arguments that are the same, in whatever order. */
function argumentsOf(given: readonly ArgumentNode[]): string {
  return given
    .map((argument) => print(argument))
    .sort()
    .join();
}

/** The operation with other selections, and of its variables those that they use. */
function withSelections(operation: OperationDefinitionNode, selectionSet: SelectionSetNode): OperationDefinitionNode {
  const text = print(selectionSet);
  const used = new Set([...text.matchAll(/\$(\w+)/g)].map(([, name]) => name));
  return {
    kind: Kind.OPERATION_DEFINITION,
    operation: operation.operation,
    variableDefinitions: (operation.variableDefinitions ?? [])
      .filter(({ variable }) => used.has(variable.name.value))
      .map((definition) => ({ ...definition, directives: [] })),
    selectionSet,
  };
}

/** The operation with only those fields that tell of the schema. */
function introspectionOf(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fields: readonly FieldNode[],
): DocumentNode | null {
  const selections = fields.filter(({ name }) => name.value === '__schema' || name.value === '__type');
  if (selections.length === 0) return null;
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const only = { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } } as const;
  return { kind: Kind.DOCUMENT, definitions: [only, ...fragments] };
}
