const GRAPHQL_RESPONSE = 'application/graphql-response+json';

/** The type of an answer that is refused before the pipeline, as GraphQL over HTTP negotiates it: clients tell it from one of a proxy by that. */
export function mediaTypeFor(accept: string | null | undefined): string {
  return `${accept?.includes(GRAPHQL_RESPONSE) ? GRAPHQL_RESPONSE : 'application/json'}; charset=utf-8`;
}
