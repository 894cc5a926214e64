import { codegen } from '@graphql-codegen/core';
import * as documentsPlugin from '@graphql-codegen/typed-document-node';
import * as operationsPlugin from '@graphql-codegen/typescript-operations';
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import { type ASTNode, buildASTSchema, type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { SCALARS } from './public-schema';

const FOLDER = 'console/src';

const HEADER =
  '// Written by "npm run schema" from the .graphql files of the console and schema/supergraph.graphql.\n\n';
const IMPORT = "import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';\n";

/**
 * The operations of the console with their types. Documents are one module for each folder, so that a page is loaded with its own alone.
 */
export async function emitConsoleOperations(
  supergraph: string,
  nullOnError: ReadonlySet<string>,
): Promise<Record<string, string>> {
  const sdl = withoutNullOnError(transformSupergraphToPublicSchema(parse(supergraph)), nullOnError);
  const schema = buildASTSchema(sdl);
  const documents = fs
    .readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => ({ location: file, document: parse(fs.readFileSync(path.join(FOLDER, file), 'utf8')) }));
  const generate = (plugin: typeof operationsPlugin | typeof documentsPlugin): Promise<string> =>
    codegen({
      filename: 'operations.ts',
      schema: sdl,
      schemaAst: schema,
      documents,
      config: {
        scalars: SCALARS,
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
        skipTypename: true,
      },
      plugins: [{ only: {} }],
      pluginMap: { only: plugin },
    });
  const folderOf = new Map(
    documents.flatMap(({ location, document }) =>
      document.definitions.map((definition) => [
        'name' in definition ? (definition.name?.value ?? '') : '',
        path.dirname(location),
      ]),
    ),
  );
  const modules = modulesByFolder(await generate(documentsPlugin), folderOf);
  const parts = ['generated/types', ...[...modules.keys()].map((folder) => `generated/${folder}`)];
  return {
    ...Object.fromEntries([...modules].map(([folder, text]) => [`${FOLDER}/graph/generated/${folder}.ts`, text])),
    [`${FOLDER}/graph/generated/types.ts`]: HEADER + (await generate(operationsPlugin)),
    'schema/console-operations.json': manifestOf(documents.map(({ document }) => document)),
    [`${FOLDER}/graph/operations.ts`]: `${HEADER}${parts.map((part) => `export * from './${part}';\n`).join('')}`,
  };
}

/** The client of the console gives out no answer that has errors: for it, what is null only with an error is never null. */
function withoutNullOnError(sdl: DocumentNode, nullOnError: ReadonlySet<string>): DocumentNode {
  return visit(sdl, {
    ObjectTypeDefinition: (node) => ({
      ...node,
      fields: (node.fields ?? []).map((field) =>
        nullOnError.has(`${node.name.value}.${field.name.value}`) && field.type.kind !== Kind.NON_NULL_TYPE
          ? { ...field, type: { kind: Kind.NON_NULL_TYPE as const, type: field.type } }
          : field,
      ),
    }),
  });
}

/** The operations with the fragments that they use, as Apollo's manifest has them: what a gateway takes that takes registered ones alone. */
function manifestOf(documents: readonly DocumentNode[]): string {
  const definitions = documents.flatMap((document) => document.definitions);
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );
  const usedBy = (node: ASTNode, used = new Set<string>()): Set<string> => {
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || used.has(name.value)) return;
        used.add(name.value);
        usedBy(fragment, used);
      },
    });
    return used;
  };
  const operations = definitions.flatMap((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION) return [];
    const body = [node, ...[...usedBy(node)].sort().map((name) => fragments.get(name) as ASTNode)]
      .map(print)
      .join('\n\n');
    const id = createHash('sha256').update(body).digest('hex');
    return [{ id, name: node.name?.value ?? '', type: node.operation, body }];
  });
  return `${JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }, null, 2)}\n`;
}

/** Sorts the generated documents, one to a line, into modules of the folders that they were written in. */
function modulesByFolder(text: string, folderOf: Map<string, string>): Map<string, string> {
  const lines = new Map<string, string[]>();
  const types = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    const name = /^export const (\w+?)(?:Document|FragmentDoc) = /.exec(line)?.[1];
    if (name === undefined) continue;
    const folder = folderOf.get(name) ?? '';
    lines.set(folder, [...(lines.get(folder) ?? []), line]);
    const used = /DocumentNode<(\w+), (\w+)>;$/.exec(line)?.slice(1) ?? [];
    types.set(folder, new Set([...(types.get(folder) ?? []), ...used.filter((type) => type !== 'unknown')]));
  }
  return new Map(
    [...lines].map(([folder, documents]) => [
      folder,
      `${HEADER}${IMPORT}import type { ${[...(types.get(folder) ?? [])].join(', ')} } from './types';\n\n${documents.join('\n')}\n`,
    ]),
  );
}
