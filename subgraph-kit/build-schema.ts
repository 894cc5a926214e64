import { buildSubgraphSchema } from '@apollo/subgraph';
import { MapperKind, mapSchema, printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  type DocumentNode,
  getNullableType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isNonNullType,
  Kind,
  parse,
} from 'graphql';
import { AccessCheck } from './access/check-access';
import './graph/enums';
import type { Context } from './context';
import { type Rules, rulesOf } from './access/rules';
import { buildSchemaSync, createResolversMap, type ClassType, type NonEmptyArray, type PubSub } from 'type-graphql';

const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@inaccessible", "@external", "@requires", "@authenticated", "@requiresScopes", "@policy", "@cost", "@listSize"])`;

/** Resolves an entity from its key, or null when it is absent or not for this caller. */
export type ReferenceResolver = (reference: never, ctx: Context) => unknown;

export interface SubgraphDefinition {
  resolvers: NonEmptyArray<ClassType<object>>;
  /** Types that are reached only through an interface. */
  orphanedTypes?: ClassType<object>[];
  /** How each entity of this subgraph is found from its key. */
  references: Record<string, ReferenceResolver>;
}

// Subscriptions here are async generators over the event table; type-graphql asks for a bus all the same.
const noPubSub: PubSub = {
  publish: () => {
    throw new Error('not used: subscriptions read the event table');
  },
  subscribe: () => {
    throw new Error('not used: subscriptions read the event table');
  },
};

/** The subgraph's contract as text, which is also what is committed under schema/. */
export function printSubgraph(definition: SubgraphDefinition): string {
  return `${FEDERATION}\n\n${printSchemaWithDirectives(typeGraphqlSchema(definition))}\n`;
}

/** The executable schema of a subgraph, with `_service` and `_entities`, and what holds operations against its access rules. */
export function buildSchema(definition: SubgraphDefinition): { schema: GraphQLSchema; access: AccessCheck } {
  const schema = typeGraphqlSchema(definition);
  const resolvers = createResolversMap(schema) as Record<string, Record<string, unknown>>;
  for (const [type, resolve] of Object.entries(definition.references)) {
    (resolvers[type] ??= {})['__resolveReference'] = resolve;
  }
  const typeDefs = parse(`${FEDERATION}\n\n${printSchemaWithDirectives(schema)}\n`);
  const executable = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]);
  return { schema: executable, access: new AccessCheck(executable, declaredRules(typeDefs)) };
}

/** @throws Error naming the fields that no rule is declared for: they would be for nobody. */
function declaredRules(typeDefs: DocumentNode): Rules {
  const rules = rulesOf(typeDefs);
  const open = typeDefs.definitions
    .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
    .flatMap(({ name, fields }) => (fields ?? []).map((field) => `${name.value}.${field.name.value}`))
    .filter((field) => !rules.has(field));
  if (open.length > 0)
    throw new Error(
      `Declare who may select ${open.join(', ')}, at the field or at its type: see subgraph-kit/access/declare.ts.`,
    );
  return rules;
}

/** The fields of Query and Mutation that are null only when they fail, as in Query.executions. */
export function fieldsNullOnError(definition: SubgraphDefinition): string[] {
  const schema = declaredSchema(definition);
  return [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    Object.values(root?.getFields() ?? {})
      .filter(({ type }) => isNonNullType(type))
      .map(({ name }) => `${root?.name}.${name}`),
  );
}

function typeGraphqlSchema(definition: SubgraphDefinition): GraphQLSchema {
  // A root field that fails is null with its error: the fields of other services, and mutations that were done, stand.
  const nullable = <F extends { type: GraphQLOutputType }>(field: F): F => ({
    ...field,
    type: getNullableType(field.type),
  });
  return mapSchema(declaredSchema(definition), {
    [MapperKind.QUERY_ROOT_FIELD]: nullable,
    [MapperKind.MUTATION_ROOT_FIELD]: nullable,
  });
}

function declaredSchema(definition: SubgraphDefinition): GraphQLSchema {
  return buildSchemaSync({
    resolvers: definition.resolvers,
    orphanedTypes: definition.orphanedTypes ?? [],
    validate: false,
    skipCheck: true,
    pubSub: noPubSub,
  });
}
