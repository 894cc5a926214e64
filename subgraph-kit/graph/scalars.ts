import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars';

/** ISO 8601 with a time zone. */
export const Timestamp = GraphQLDateTime;

/** Any JSON value: where the shape belongs to a worker or to a client, not to the graph. */
export const Json = GraphQLJSON;
