import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLScalarType,
  type GraphQLSchema,
  isScalarType,
  valueFromASTUntyped,
} from 'graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import { Timestamp } from '../subgraph-kit/graph/scalars';

/** Scalars of ours by what they take. A schema language says only their names, and would let anything pass to the subgraphs. */
const SCALARS: readonly GraphQLScalarType[] = [Timestamp, GraphQLSafeInt];

/** What clients can select of a supergraph: without what only the gateway reads and what is inaccessible. */
export function publicSchemaOf(supergraph: DocumentNode): GraphQLSchema {
  // It was checked when it was composed.
  const schema = buildASTSchema(transformSupergraphToPublicSchema(supergraph), { assumeValidSDL: true });
  for (const scalar of SCALARS) {
    const type = schema.getType(scalar.name);
    if (isScalarType(type)) check(type, scalar);
  }
  return schema;
}

/** Has values refused before anything runs: else a mutation before the one with the fault would have run. They are passed on as they came. */
function check(type: GraphQLScalarType, { parseValue, parseLiteral }: GraphQLScalarType): void {
  type.parseValue = (value) => {
    parseValue(value);
    return value;
  };
  type.parseLiteral = (node, variables) => {
    parseLiteral(node, variables);
    return valueFromASTUntyped(node, variables);
  };
}
