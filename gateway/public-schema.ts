import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { buildASTSchema, type DocumentNode, type GraphQLSchema } from 'graphql';

/** What clients can select of a supergraph: without what only the gateway reads and what is inaccessible. */
export function publicSchemaOf(supergraph: DocumentNode): GraphQLSchema {
  // It was checked when it was composed.
  return buildASTSchema(transformSupergraphToPublicSchema(supergraph), { assumeValidSDL: true });
}
