import { codegen } from '@graphql-codegen/core';
import * as documentsPlugin from '@graphql-codegen/typed-document-node';
import * as operationsPlugin from '@graphql-codegen/typescript-operations';
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { buildASTSchema, isInterfaceType, parse } from 'graphql';
import fs from 'node:fs';
import path from 'node:path';

const FOLDER = 'console/src';

/** The operations of the console with their types, and which types an interface may be: what its client needs of the schema. */
export async function emitConsoleOperations(supergraph: string): Promise<Record<string, string>> {
  const sdl = transformSupergraphToPublicSchema(parse(supergraph));
  const schema = buildASTSchema(sdl);
  const documents = fs
    .readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => ({ location: file, document: parse(fs.readFileSync(path.join(FOLDER, file), 'utf8')) }));
  const text = await codegen({
    filename: 'operations.ts',
    schema: sdl,
    schemaAst: schema,
    documents,
    config: {
      scalars: { DateTime: 'string', JSON: 'unknown', SafeInt: 'number', ID: 'string' },
      strictScalars: true,
      enumsAsTypes: true,
      useTypeImports: true,
      skipTypename: true,
    },
    plugins: [{ operations: {} }, { documents: {} }],
    pluginMap: { operations: operationsPlugin, documents: documentsPlugin },
  });
  const possibleTypes = Object.fromEntries(
    Object.values(schema.getTypeMap())
      .filter(isInterfaceType)
      .map((type) => [
        type.name,
        schema
          .getPossibleTypes(type)
          .map(({ name }) => name)
          .sort(),
      ]),
  );
  return {
    [`${FOLDER}/graph/operations.ts`]: `// Written by "npm run schema" from the .graphql files beside this folder and schema/supergraph.graphql.\n\n${text}`,
    [`${FOLDER}/graph/possible-types.json`]: `${JSON.stringify(possibleTypes, null, 2)}\n`,
  };
}
