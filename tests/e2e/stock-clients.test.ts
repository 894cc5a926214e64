import { codegen } from '@graphql-codegen/core';
import * as documentsPlugin from '@graphql-codegen/typed-document-node';
import * as operationsPlugin from '@graphql-codegen/typescript-operations';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { Client, fetchExchange, gql } from '@urql/core';
import { buildSchema, getIntrospectionQuery, type IntrospectionQuery, parse } from 'graphql';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

// The schema as clients get it: the file that is published, and what the gateway says of itself.
const SCHEMA = path.resolve('schema/api.graphql');
const sdl = fs.readFileSync(SCHEMA, 'utf8');

describe('a client of the web as people set it up', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem({ explorable: true });
    for (const topic of ['Tides', 'Storms', 'Currents'])
      await system.as(TECHCORP).start('course_creation', TECHCORP, { topic });
  });
  afterAll(() => system.close());

  const ask = async <T>(query: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const response = await fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': system.keyOf(TECHCORP) },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  };

  describe('urql with graphcache, which knows the schema', () => {
    let client: Client;
    let requests = 0;
    const warnings: unknown[] = [];
    beforeAll(async () => {
      const schema = await ask<IntrospectionQuery>(getIntrospectionQuery());
      client = new Client({
        url: system.url,
        preferGetMethod: false,
        fetchOptions: { headers: { 'x-api-key': system.keyOf(TECHCORP) } },
        fetch: (...args) => {
          requests += 1;
          return fetch(...args);
        },
        exchanges: [
          cacheExchange({
            schema,
            // Things that are nothing without the one that holds them have no id of their own.
            keys: { Viewer: () => null },
            resolvers: { Client: { executions: relayPagination() } },
            logger: (_severity, message) => void warnings.push(message),
          }),
          fetchExchange,
        ],
      });
    });

    const EXECUTIONS = gql(`query ($after: String) {
      viewer { client { id companyName executions(first: 2, after: $after) {
        edges { node { id status createdAt } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }
    }`);
    interface Page {
      viewer: {
        client: {
          executions: {
            edges: { node: { id: string } }[];
            pageInfo: { endCursor: string | null; hasNextPage: boolean };
          };
        };
      };
    }

    test('joins pages to one list', async () => {
      const first = await client.query<Page>(EXECUTIONS, {}).toPromise();
      expect(first.error).toBeUndefined();
      const { endCursor, hasNextPage } = first.data?.viewer.client.executions.pageInfo ?? {};
      expect([first.data?.viewer.client.executions.edges.length, hasNextPage]).toEqual([2, true]);
      const second = await client.query<Page>(EXECUTIONS, { after: endCursor }).toPromise();
      const ids = second.data?.viewer.client.executions.edges.map(({ node }) => node.id) ?? [];
      expect([ids.length, new Set(ids).size, second.data?.viewer.client.executions.pageInfo.hasNextPage]).toEqual([
        3,
        3,
        false,
      ]);
    });

    test('reads what it knows from its cache, by ids that name one version', async () => {
      const query = gql(`{ masterTemplateVersions {
        edges { node { id templateId name version displayName } } } }`);
      interface Versions {
        masterTemplateVersions: { edges: { node: { id: string; version: number } }[] };
      }
      const read = async () => (await client.query<Versions>(query, {}).toPromise()).data?.masterTemplateVersions.edges;
      const versions = await read();
      expect(versions?.length).toBeGreaterThan(1);
      const before = requests;
      expect(await read()).toEqual(versions);
      expect(requests).toBe(before);
      expect(versions?.map(({ node }) => node.id)).toEqual(
        versions?.map(({ node }) => expect.stringMatching(new RegExp(`@${node.version}$`)) as string),
      );
    });

    test('is warned of nothing', () => {
      expect(warnings).toEqual([]);
    });
  });

  test('the Relay compiler takes the schema: connections, refetching by node, and the operations run', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'relay-'));
    try {
      fs.mkdirSync(path.join(folder, 'src/__generated__'), { recursive: true });
      fs.writeFileSync(
        path.join(folder, 'src/executions.js'),
        `graphql\`query executionsQuery($count: Int!) { viewer { client { ...executions_client } } }\`;
graphql\`fragment executions_client on Client @argumentDefinitions(cursor: { type: "String" }, size: { type: "Int", defaultValue: 2 })
  @refetchable(queryName: "executionsPageQuery") {
  executions(first: $size, after: $cursor) @connection(key: "client_executions") { edges { node { id status } } }
}\`;`.replace('($count: Int!)', ''),
      );
      fs.writeFileSync(
        path.join(folder, 'relay.config.json'),
        JSON.stringify({
          src: './src',
          schema: SCHEMA,
          language: 'javascript',
          artifactDirectory: './src/__generated__',
        }),
      );
      execFileSync(path.resolve('node_modules/.bin/relay-compiler'), { cwd: folder, stdio: 'pipe' });
      const textOf = (name: string): string =>
        JSON.parse(
          /"text": ("(?:[^"\\]|\\.)*")/.exec(
            fs.readFileSync(path.join(folder, `src/__generated__/${name}.graphql.js`), 'utf8'),
          )?.[1] ?? '""',
        ) as string;
      interface Executions {
        executions: { edges: { node: { id: string } }[]; pageInfo: { endCursor: string } };
      }
      const first = await ask<{ viewer: { client: Executions & { id: string } } }>(textOf('executionsQuery'));
      const { id, executions } = first.viewer.client;
      expect(executions.edges).toHaveLength(2);
      // Relay reads the next page of a client through node(id:).
      const next = await ask<{ node: Executions }>(textOf('executionsPageQuery'), {
        id,
        cursor: executions.pageInfo.endCursor,
        size: 2,
      });
      expect(next.node.executions.edges).toHaveLength(1);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  test('the code generator makes types of the schema and its scalars, and the operations run', async () => {
    const document = parse(`query Plan($clientId: ID!, $parameters: JSON) {
      masterTemplate(name: "course_creation") { id version plan(clientId: $clientId, parameters: $parameters) { verdict price { max { micros } } } }
    }`);
    const generate = (plugin: typeof operationsPlugin | typeof documentsPlugin): Promise<string> =>
      codegen({
        filename: 'operations.ts',
        schema: parse(sdl),
        schemaAst: buildSchema(sdl),
        documents: [{ location: 'plan.graphql', document }],
        config: {
          scalars: JSON.parse(fs.readFileSync('schema/scalars.json', 'utf8')) as Record<string, string>,
          strictScalars: true,
          useTypeImports: true,
        },
        plugins: [{ only: {} }],
        pluginMap: { only: plugin },
      });
    const types = await generate(operationsPlugin);
    expect(types).toMatch(/verdict: PlanVerdict/);
    expect(await generate(documentsPlugin)).toContain('export const PlanDocument');
    const made = await ask<{ masterTemplate: { plan: { verdict: string } } }>(
      `query Plan($clientId: ID!, $parameters: JSON) { masterTemplate(name: "course_creation") { plan(clientId: $clientId, parameters: $parameters) { verdict } } }`,
      { clientId: TECHCORP, parameters: { topic: 'Tides' } },
    );
    expect(made.masterTemplate.plan.verdict).toBe('ALLOWED');
  });
});
