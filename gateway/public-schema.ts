import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { buildASTSchema, type DocumentNode, type GraphQLSchema } from 'graphql';

/** What clients can select of a supergraph: without what only the gateway reads and what is inaccessible. */
export function publicSchemaOf(supergraph: DocumentNode): GraphQLSchema {
  return buildASTSchema(transformSupergraphToPublicSchema(supergraph));
}
