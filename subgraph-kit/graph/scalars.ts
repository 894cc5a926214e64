import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars';
import { COST_OF_JSON } from './cost';

/** ISO 8601 with a time zone. */
export const Timestamp = GraphQLDateTime;

/** Any JSON value: where the shape belongs to a worker or to a client, not to the graph. */
export const Json = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  extensions: { directives: { cost: { weight: COST_OF_JSON } } },
});
