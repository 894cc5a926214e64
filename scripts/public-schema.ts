import { isAbstractType, lexicographicSortSchema, parse, printSchema } from 'graphql';
import { publicSchemaOf } from '../gateway/public-schema';

/** How the scalars of the graph come in JSON, for generators of client code. */
export const SCALARS = { DateTime: 'string', JSON: 'unknown', SafeInt: 'number', ID: 'string' };

/**
 * What clients need of the schema, by file: all that they can select, without what is the gateway's own; which types an interface may
 * be, for caches; the types of the scalars, for generators of code.
 */
export function emitPublicSchema(supergraph: string): Record<string, string> {
  const schema = lexicographicSortSchema(publicSchemaOf(parse(supergraph)));
  const possibleTypes = Object.fromEntries(
    Object.values(schema.getTypeMap())
      .filter(isAbstractType)
      .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
  );
  return {
    'schema/api.graphql': `${printSchema(schema)}\n`,
    'schema/possible-types.json': `${JSON.stringify(possibleTypes, null, 2)}\n`,
    'schema/scalars.json': `${JSON.stringify(SCALARS, null, 2)}\n`,
  };
}
