import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** One way from a root to a field, as fields with their arguments. */
export interface Way {
  operation: 'query' | 'mutation' | 'subscription';
  /** Selections from the root to the field: names with arguments, and type conditions. */
  steps: string[];
  /** Places of the fields along it, as in Query.viewer. */
  fields: string[];
}

/** A field of an object type, and what may be selected of it. */
export interface SchemaField {
  coordinate: string;
  typeName: string;
  name: string;
  /** What selects it, with arguments, and below it one leaf if it is an object. */
  selection: string;
}

/** Every field of every object type of a schema. */
export function fieldsOf(schema: GraphQLSchema): SchemaField[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || /^(?:__|_)/.test(type.name)) return [];
    return Object.values(type.getFields())
      .filter((field) => !field.name.startsWith('_'))
      .map((field) => ({
        coordinate: `${type.name}.${field.name}`,
        typeName: type.name,
        name: field.name,
        selection: select(schema, field.name, field.args, getNamedType(field.type)),
      }));
  });
}

/** The shortest way to each object type. */
export function waysOf(schema: GraphQLSchema): Map<string, Way> {
  const ways = new Map<string, Way>();
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  const waiting: string[] = [];
  for (const [operation, type] of roots) {
    if (!type) continue;
    ways.set(type.name, { operation, steps: [], fields: [] });
    waiting.push(type.name);
  }
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const type = schema.getType(name);
    const way = ways.get(name);
    if (!isObjectType(type) || !way) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_')) continue;
      const target = getNamedType(field.type);
      const types = isObjectType(target) ? [target] : isInterfaceType(target) ? schema.getPossibleTypes(target) : [];
      for (const found of types) {
        if (ways.has(found.name)) continue;
        const step = `${field.name}${argumentsOf(schema, field.args)}`;
        const steps = isInterfaceType(target) ? [step, `... on ${found.name}`] : [step];
        ways.set(found.name, {
          operation: way.operation,
          steps: [...way.steps, ...steps],
          fields: [...way.fields, `${name}.${field.name}`],
        });
        waiting.push(found.name);
      }
    }
  }
  return ways;
}

/** Wraps a selection into the steps that lead to it. */
export function alongWay({ operation, steps }: Way, selection: string): string {
  return `${operation} { ${steps.map((step) => `${step} { `).join('')}${selection}${' }'.repeat(steps.length)} }`;
}

function select(schema: GraphQLSchema, name: string, args: readonly GraphQLArgument[], type: GraphQLNamedType): string {
  const below = isObjectType(type) || isInterfaceType(type) ? ' { __typename }' : '';
  return `${name}${argumentsOf(schema, args)}${below}`;
}

/** Values for the arguments that must be given, of the right kind and without a meaning. */
function argumentsOf(schema: GraphQLSchema, args: readonly GraphQLArgument[]): string {
  const needed = args.filter((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined);
  return needed.length === 0
    ? ''
    : `(${needed.map((argument) => `${argument.name}: ${valueOf(schema, argument.type)}`).join(', ')})`;
}

function valueOf(schema: GraphQLSchema, type: GraphQLInputType): string {
  if (isNonNullType(type)) return valueOf(schema, type.ofType);
  if (isListType(type)) return `[${valueOf(schema, type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) && field.defaultValue === undefined,
    );
    return `{ ${fields.map((field) => `${field.name}: ${valueOf(schema, field.type)}`).join(', ')} }`;
  }
  const values: Record<string, string> = {
    Int: '1',
    SafeInt: '1',
    Float: '1',
    Boolean: 'true',
    JSON: '{}',
    DateTime: '"2026-01-01T00:00:00Z"',
  };
  return values[type.name] ?? '"nobody"';
}
