import { AccessCheck } from '../../subgraph-kit/access/check-access';
import { rulesOf } from '../../subgraph-kit/access/rules';
import { buildSchema, GraphQLObjectType, type GraphQLSchema, Kind, parse } from 'graphql';
import { createClient } from 'graphql-ws';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import WebSocket from 'ws';
import type { Actor } from '../../contracts/actor';
import type { Scope } from '../../contracts/scope';
import type { SubgraphExecutor } from '../../subgraph-kit/executor';
import { remoteExecutor } from '../../subgraph-kit/remote-executor';
import { type Answer, FINANCE, TECHCORP, type TestSystem } from '../setup/system';
import { alongWay, fieldsOf, type SchemaField, waysOf } from './fields';

// What each role may do is written down here a second time, on purpose: a change of one of them has to be meant.
const CLIENT = [
  'templates:read',
  'account:read',
  'account:write',
  'requests:read',
  'requests:write',
  'requests:execute',
  'executions:read',
  'executions:write',
  'executions:approve',
  'audit:read',
  'master_templates:write',
];
const SUPPORT = [
  'templates:read',
  'account:read',
  'requests:read',
  'requests:write',
  'requests:execute',
  'executions:read',
  'executions:write',
  'executions:approve',
  'clients:read',
];
const ADMIN = [...CLIENT, 'clients:read', 'clients:write', 'templates:write', 'workers:write'];
const WORKER = ['templates:read', 'requests:read', 'requests:execute', 'executions:read'];
const LITTLE = ['templates:read'];

/** A caller: the credentials it sends, and the actor that they stand for. */
interface Caller {
  name: string;
  scopes: string[];
  headers: Record<string, string>;
  actor: Actor;
}

/** In what form a field is asked for; `decision` asks only for the decision of the gateway, in this process. */
export type Shape = 'decision' | 'plain' | 'alias' | 'fragment' | 'inline fragment' | 'WebSocket' | '_entities';
export const SHAPES: readonly Shape[] = ['plain', 'alias', 'fragment', 'inline fragment', 'WebSocket', '_entities'];

export interface MatrixResult {
  fields: number;
  asked: number;
  /** What came out other than declared, in words. */
  wrong: string[];
  /** Fields that no rule is declared for. */
  undeclared: string[];
}

/** What ends the caller's own session is asked only of those who may not. */
const ENDS_SESSION = /^Mutation\.(?:signOut|renewSession)$/;

/** Asks for fields of the graph, as everybody, in every form, and compares what is answered with what the schema declares. */
export async function accessMatrix(
  system: TestSystem,
  shapes: readonly Shape[],
  takes: (index: number) => boolean = () => true,
): Promise<MatrixResult> {
  const sdl = fs.readFileSync(path.resolve('schema/supergraph.graphql'), 'utf8');
  const declared = declarationsOf(sdl);
  const schema = await publicSchema(system);
  const ways = waysOf(schema);
  const fields = fieldsOf(schema);
  const callers = await callersOf(system);
  const result: MatrixResult = {
    fields: fields.length,
    asked: 0,
    wrong: [],
    undeclared: fields.filter(({ coordinate }) => !declared.has(coordinate)).map((field) => field.coordinate),
  };
  const check = new AccessCheck(schema, rulesOf(parse(sdl)));
  const executors = subgraphExecutors(system);
  const ask = async (field: SchemaField, caller: Caller, shape: Shape): Promise<void> => {
    const question = shape === '_entities' ? entityQuestion(field) : gatewayQuestion(ways, field, shape);
    if (!question) return;
    const needed = [...question.fields, field.coordinate].flatMap(
      (coordinate) => declared.get(coordinate) ?? ['nobody'],
    );
    const expected = needed.every(
      (rule) =>
        rule === 'public' || (rule === 'authenticated' ? caller.name !== 'anonymous' : caller.scopes.includes(rule)),
    );
    if (shape === 'decision') {
      result.asked += 1;
      const rejected = check.refusal(parse(question.query), caller.actor) !== null;
      if (rejected === expected) result.wrong.push(`${caller.name} ${shape} ${field.coordinate}: ${rejected}`);
      return;
    }
    if (expected && question.fields.concat(field.coordinate).some((coordinate) => ENDS_SESSION.test(coordinate)))
      return;
    const answers =
      shape === '_entities'
        ? await askSubgraphs(executors, question.query, caller)
        : [
            shape === 'WebSocket'
              ? await overWebSocket(system.url, question.query, caller, expected)
              : await overHttp(system.url, question.query, caller),
          ];
    for (const answer of answers) {
      result.asked += 1;
      const refused = (answer.errors ?? []).some(
        ({ extensions }) =>
          extensions?.code === 'UNAUTHENTICATED' || (extensions?.code === 'FORBIDDEN' && 'field' in extensions),
      );
      const told = JSON.stringify(answer.data ?? null);
      if (refused === expected)
        result.wrong.push(
          `${caller.name} ${shape} ${field.coordinate}: ${refused ? 'refused' : 'answered'} ${JSON.stringify(answer.errors ?? null).slice(0, 200)}`,
        );
      else if (!expected && /[^{}":,[\]a-zA-Z_]/.test(told.replaceAll('null', '')))
        result.wrong.push(`${caller.name} ${shape} ${field.coordinate}: refused, and told ${told.slice(0, 200)}`);
    }
  };
  const work = fields
    .filter((_, index) => takes(index))
    .flatMap((field) => callers.flatMap((caller) => shapes.map((shape) => () => ask(field, caller, shape))));
  const lane = async (): Promise<void> => {
    for (let next = work.pop(); next; next = work.pop()) await next();
  };
  await Promise.all(Array.from({ length: 6 }, lane));
  await Promise.all([...executors.values()].map((executor) => executor.close()));
  return result;
}

/** The rules of each field, as the text of the schema has them: at its type, at itself, or both. */
function declarationsOf(sdl: string): Map<string, string[]> {
  const rules = new Map<string, string[]>();
  const inText = (text: string): string[] => [
    ...(text.includes('@authenticated') ? ['authenticated'] : []),
    // One list of scopes, all of which are needed.
    ...[...text.matchAll(/@requiresScopes\(scopes: \[(\[[^\]]+\])\]\)/g)].flatMap(
      (match) => JSON.parse(match[1] ?? '["nobody"]') as string[],
    ),
    ...[...text.matchAll(/@policy\(policies: \[\["([^"]+)"\]\]\)/g)].map((match) => match[1] ?? 'nobody'),
  ];
  for (const definition of parse(sdl).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const source = (node: { directives?: readonly { loc?: { start: number; end: number } }[] | undefined }): string =>
      (node.directives ?? [])
        .map(({ loc }) =>
          loc ? sdl.slice(loc.start, loc.end).replace(/\s+/g, ' ').replaceAll('[ ', '[').replaceAll(' ]', ']') : '',
        )
        .join(' ');
    for (const field of definition.fields ?? []) {
      const both = [...inText(source(definition)), ...inText(source(field))];
      if (both.length > 0) rules.set(`${definition.name.value}.${field.name.value}`, both);
    }
  }
  return rules;
}

/** The graph as clients see it. */
async function publicSchema(system: TestSystem): Promise<GraphQLSchema> {
  const { buildClientSchema, getIntrospectionQuery } = await import('graphql');
  const { data } = await system.as(TECHCORP).query(getIntrospectionQuery());
  return buildClientSchema(data as never);
}

async function callersOf(system: TestSystem): Promise<Caller[]> {
  const littleKey = await keyWith(system, LITTLE);
  const key = (name: string, clientId: string, apiKey: string, scopes: string[]): Caller => ({
    name,
    scopes,
    headers: { 'x-api-key': apiKey },
    actor: { kind: 'client', clientId, by: { key: 'k' }, scopes: scopes as Scope[] },
  });
  const staff = async (name: 'admin' | 'support', scopes: string[]): Promise<Caller> => ({
    name,
    scopes,
    headers: { authorization: `Bearer ${await system.signIn(name)}` },
    actor: { kind: 'staff', role: name, userId: 'user_x', session: 'ses_x', token: 'tok_x' },
  });
  return [
    { name: 'anonymous', scopes: [], headers: {}, actor: { kind: 'anonymous', address: 'x' } },
    key('other client', FINANCE, system.keyOf(FINANCE), CLIENT),
    key('too little', TECHCORP, littleKey, LITTLE),
    key('enough', TECHCORP, system.keyOf(TECHCORP), CLIENT),
    await staff('support', SUPPORT),
    await staff('admin', ADMIN),
    {
      name: 'worker',
      scopes: WORKER,
      headers: { authorization: `Bearer ${system.workerToken}`, 'x-worker-id': 'bitware-content-granulator' },
      actor: { kind: 'worker', workerId: 'bitware-content-granulator' },
    },
  ];
}

async function keyWith(system: TestSystem, scopes: string[]): Promise<string> {
  const admin = await system.asUser('admin');
  const { data } = await admin.query<{ createApiKey: { key: string } }>(
    `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key errors { message } } }`,
    {
      input: {
        clientId: TECHCORP,
        name: 'little',
        scopes: scopes.map((scope) => scope.toUpperCase().replace(':', '_')),
      },
    },
  );
  return data.createApiKey.key;
}

interface Question {
  query: string;
  /** Fields that are asked for besides. */
  fields: string[];
}

function gatewayQuestion(ways: ReturnType<typeof waysOf>, field: SchemaField, shape: Shape): Question | null {
  const way = ways.get(field.typeName);
  // Reached by nothing: there is no way to ask for it.
  if (!way) return null;
  if (way.operation === 'subscription' && shape !== 'WebSocket') return null;
  const { fields } = way;
  switch (shape) {
    case 'alias':
      return { query: alongWay(way, `other: ${field.selection}`), fields };
    case 'inline fragment':
      return { query: alongWay(way, `... on ${field.typeName} { ...{ ${field.selection} } }`), fields };
    case 'fragment':
      return {
        query: `${alongWay(way, '...F')} fragment F on ${field.typeName} { ...G } fragment G on ${field.typeName} { ${field.selection} }`,
        fields,
      };
    default:
      return { query: alongWay(way, field.selection), fields };
  }
}

function entityQuestion(field: SchemaField): Question {
  return {
    query: `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${field.typeName} { ${field.selection} } } }`,
    fields: [],
  };
}

function subgraphExecutors(system: TestSystem): Map<string, SubgraphExecutor> {
  const [key] = system.secrets.signingKeys;
  if (!key) throw new Error('no key');
  return new Map(
    Object.entries(system.subgraphs).map(([name, { url }]) => [
      name,
      remoteExecutor({ name, url, from: 'gateway', key }),
    ]),
  );
}

/** Asks every subgraph that resolves the entity and has the field, directly, as the gateway would. */
async function askSubgraphs(
  executors: Map<string, SubgraphExecutor>,
  query: string,
  caller: Caller,
): Promise<Answer<unknown>[]> {
  const [, typeName = '', fieldName = ''] = /\.\.\. on (\w+) \{ (\w+)/.exec(query) ?? [];
  const answers: Answer<unknown>[] = [];
  for (const [name, executor] of executors) {
    if (!ownsField(name, typeName, fieldName)) continue;
    const document = parse(query);
    const representation = { __typename: typeName, id: 'nobody', version: 1, clientId: 'nobody', parameters: {} };
    answers.push(
      (await executor.run({
        document,
        variables: { r: [representation] },
        operationType: 'query',
        actor: caller.actor,
        requestId: 'matrix',
      })) as unknown as Answer<unknown>,
    );
  }
  return answers;
}

const subgraphSchemas = new Map<string, GraphQLSchema>();

function ownsField(subgraph: string, typeName: string, fieldName: string): boolean {
  let schema = subgraphSchemas.get(subgraph);
  if (!schema) {
    const sdl = fs
      .readFileSync(path.resolve(`schema/${subgraph}.graphql`), 'utf8')
      .replaceAll(/^extend schema.*$/gm, '');
    schema = buildSchema(sdl, { assumeValid: true, assumeValidSDL: true });
    subgraphSchemas.set(subgraph, schema);
  }
  const type = schema.getType(typeName);
  const field = type instanceof GraphQLObjectType ? type.getFields()[fieldName] : undefined;
  const directives = (
    node:
      | {
          astNode?:
            | {
                directives?:
                  readonly { name: { value: string }; arguments?: readonly unknown[] | undefined }[] | undefined;
              }
            | null
            | undefined;
        }
      | undefined,
  ): string[] =>
    (node?.astNode?.directives ?? []).map(
      (directive) => directive.name.value + ((directive.arguments ?? []).length > 1 ? '!' : ''),
    );
  // A key that does not resolve, or a field of another, is not asked for here.
  return (
    field !== undefined &&
    directives(type as GraphQLObjectType).includes('key') &&
    !directives(field).includes('external')
  );
}

async function overHttp(url: string, query: string, { headers }: Caller): Promise<Answer<unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer<unknown>;
}

/** A connection that a busy machine did not get through is made anew so often. */
const CONNECTIONS = 3;

/** A subscription that tells nothing at once was taken when no error came for so long, in ms; a refusal is waited for. */
const SILENT_MS = 3_000;

/** The first result over a WebSocket of its own. */
async function overWebSocket(
  url: string,
  query: string,
  caller: Caller,
  mayBeSilent: boolean,
  attempt = 1,
): Promise<Answer<unknown>> {
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: caller.headers,
    retryAttempts: 0,
  });
  const nothing: Answer<unknown> = { data: null, status: 0 };
  const first = async (): Promise<Answer<unknown>> => {
    for await (const result of client.iterate({ query })) return result as unknown as Answer<unknown>;
    return nothing;
  };
  try {
    return await (mayBeSilent ? Promise.race([first(), sleep(SILENT_MS, nothing, { ref: false })]) : first());
  } catch (error) {
    // Errors of the operation come as a list; anything else says that there was no answer at all.
    if (Array.isArray(error)) return { data: null, errors: error, status: 0 };
    if (attempt === CONNECTIONS) throw error;
    return await overWebSocket(url, query, caller, mayBeSilent, attempt + 1);
  } finally {
    await client.dispose();
  }
}
