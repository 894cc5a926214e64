import fs from 'node:fs';
import { buildSchema, type GraphQLField, isObjectType } from 'graphql';
import { FINANCE, type GraphClient, TECHCORP } from '../setup/system';
import { waitFor } from '../setup/wait-for';
import { ScriptedSystem } from '../setup/scripted-system';
import { seedMasterTemplate } from '../setup/scripted-worker';

interface Page {
  edges: { cursor: string; node: { __typename: string } | null }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}
interface Position {
  first?: number;
  after?: string | null;
  last?: number;
  before?: string | null;
}

const API = buildSchema(fs.readFileSync('schema/api.graphql', 'utf8'));
const PAGE = 'edges { cursor node { __typename } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const CLIENT_SHAPE = 'bitware-content-granulator';

describe('pages and ids', () => {
  let scripted: ScriptedSystem;
  let techcorp: GraphClient;
  let admin: GraphClient;
  let executionId: string;

  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    techcorp = scripted.system.as(TECHCORP);
    admin = await scripted.system.asUser('admin');
    await seedMasterTemplate(scripted.system, 'short', [{ templateRef: 'source' }, { templateRef: 'source' }]);
    for (let count = 0; count < 5; count++) {
      executionId = await techcorp.start('short', TECHCORP, { topic: `Tides ${count}` });
      await techcorp.ended(executionId, 'id');
    }
    for (const message of ['A course', 'A quiz', 'A map'])
      await techcorp.query(
        `mutation ($message: String!) { createRequest(input: { clientId: "${TECHCORP}", message: $message }) { request { id } } }`,
        { message },
      );
    // What was done is told to the audit trail a moment later; lists are walked when nothing comes any more.
    await waitFor('the audit trail to be whole', async () => {
      const waiting = await scripted.system.sql('select 1 from orchestrator.audit_outbox');
      return waiting.length === 0;
    });
  });
  afterAll(() => scripted.close());

  /** What a list at the root needs besides its page, by its name. */
  const ARGUMENTS: Record<string, string> = {
    ledger: `clientId: "${TECHCORP}"`,
    workerJobs: `worker: "${CLIENT_SHAPE}"`,
    workerTemplateVersions: `worker: "${CLIENT_SHAPE}"`,
    workerTemplateTrials: `worker: "${CLIENT_SHAPE}", templateId: "course_v1"`,
  };
  const connections = Object.values(API.getQueryType()?.getFields() ?? {}).filter(isConnection);
  /** Selects a list: one at the root, or one in something else. */
  const LISTS: [string, (args: string) => string, (data: never) => Page][] = [
    ...connections.map(({ name }): [string, (args: string) => string, (data: never) => Page] => [
      name,
      (args) => `${name}(${[ARGUMENTS[name], args].filter(Boolean).join(', ')}) { ${PAGE} }`,
      (data) => data[name],
    ]),
    [
      'Execution.events',
      (args) => `execution(id: "${executionId}") { events(${args}) { ${PAGE} } }`,
      (data: { execution: { events: Page } }) => data.execution.events,
    ],
    [
      'Client.executions',
      (args) => `client(id: "${TECHCORP}") { executions(${args}) { ${PAGE} } }`,
      (data: { client: { executions: Page } }) => data.client.executions,
    ],
  ];

  test('every list that the graph has is among those that are tried', () => {
    expect(connections.length).toBeGreaterThanOrEqual(13);
    const all = Object.values(API.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter(isConnection)
          .map(({ name, args }) => [`${type.name}.${name}`, args.map((argument) => argument.name)] as const),
      );
    for (const [field, args] of all)
      expect([field, args]).toEqual([field, expect.arrayContaining(['first', 'after', 'last', 'before'])]);
  });

  test.each(LISTS)('%s has the same items forwards and backwards', async (_name, select, pick) => {
    const page = async (position: Position): Promise<Page> => {
      const args = Object.entries(position)
        .filter(([, value]) => value != null)
        .map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
      const { data, errors } = await admin.query<never>(`{ ${select(args.join(', '))} }`);
      if (errors) throw new Error(JSON.stringify(errors));
      return pick(data);
    };
    const all = await page({ first: 100 });
    const cursors = all.edges.map(({ cursor }) => cursor);
    const forwards: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { edges, pageInfo } = await page({ first: 2, after });
      expect(pageInfo).toMatchObject({
        hasPreviousPage: after !== null,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      });
      forwards.push(...edges.map(({ cursor }) => cursor));
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    expect(forwards).toEqual(cursors);
    const backwards: string[] = [];
    for (let before: string | null = null, more = true; more;) {
      const { edges, pageInfo } = await page({ last: 2, before });
      expect(pageInfo).toMatchObject({
        hasNextPage: before !== null,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      });
      backwards.unshift(...edges.map(({ cursor }) => cursor));
      before = pageInfo.startCursor;
      more = pageInfo.hasPreviousPage;
    }
    expect(backwards).toEqual(cursors);
    if (cursors.length >= 3) {
      const [first, second, third] = cursors;
      const { edges } = await page({ first: 5, after: first ?? null, before: third ?? null });
      expect(edges.map(({ cursor }) => cursor)).toEqual([second]);
    }
  });

  test.each([
    ['first: 2, last: 2', 'Pass `first` or `last`, not both'],
    ['last: 0', '`last` must be a whole number from 1 to 100, got 0'],
    ['last: 101', '`last` must be a whole number from 1 to 100, got 101'],
  ])('a page of %s is refused', async (args, message) => {
    const { errors } = await admin.query(`{ executions(${args}) { totalCount } }`);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining(message) as string,
      extensions: { code: 'INVALID_PAGE_SIZE' },
    });
  });

  test('a page of neither size has 20 items at most', async () => {
    const { data } = await admin.query<{ auditEvents: Page }>(`{ auditEvents { ${PAGE} } }`);
    expect(data.auditEvents.edges.length).toBeLessThanOrEqual(20);
  });

  test('a thing is read by its id alone, whatever it is', async () => {
    const { data } = await admin.query<{
      execution: { stages: { id: string }[] };
      requests: { edges: { node: { id: string } }[] };
      users: { edges: { node: { id: string } }[] };
      masterTemplate: { id: string };
    }>(
      `query ($id: ID!) { execution(id: $id) { stages { id } } requests(first: 1) { edges { node { id } } }
         users(first: 1) { edges { node { id } } } masterTemplate(name: "course_creation") { id } }`,
      { id: executionId },
    );
    const ids = {
      Execution: executionId,
      StageExecution: data.execution.stages[0]?.id ?? '',
      Request: data.requests.edges[0]?.node.id ?? '',
      User: data.users.edges[0]?.node.id ?? '',
      MasterTemplate: data.masterTemplate.id,
      Client: TECHCORP,
    };
    const nodes = await Promise.all(
      Object.values(ids).map(async (id) => {
        const answer = await admin.query<{ node: object }>(
          `query ($id: ID!) { node(id: $id) { __typename id
            ... on Execution { status masterTemplate { name } } ... on StageExecution { order }
            ... on Request { message } ... on User { username } ... on MasterTemplate { name version } ... on Client { companyName } } }`,
          { id },
        );
        return [answer.data.node, answer.errors];
      }),
    );
    expect(nodes).toEqual([
      [{ __typename: 'Execution', id: executionId, status: 'COMPLETED', masterTemplate: { name: 'short' } }, undefined],
      [{ __typename: 'StageExecution', id: ids.StageExecution, order: 1 }, undefined],
      [{ __typename: 'Request', id: ids.Request, message: expect.any(String) as string }, undefined],
      [{ __typename: 'User', id: ids.User, username: expect.any(String) as string }, undefined],
      [{ __typename: 'MasterTemplate', id: ids.MasterTemplate, name: 'course_creation', version: 1 }, undefined],
      [{ __typename: 'Client', id: TECHCORP, companyName: expect.any(String) as string }, undefined],
    ]);
  });

  test.each([
    ['of nothing', () => 'exec_0000000000000000000000000'],
    ['of no kind', () => 'nothing'],
    ['that is empty', () => ''],
    ["of another client's execution", () => executionId],
    ['of another client', () => TECHCORP],
  ])('an id %s is null', async (_what, id) => {
    const { data, errors } = await scripted.system
      .as(FINANCE)
      .query('query ($id: ID!) { node(id: $id) { id } }', { id: id() });
    expect([data, errors]).toEqual([{ node: null }, undefined]);
  });

  test('an id that names a version narrows a list to it, and an empty search narrows nothing', async () => {
    const count = async (filter: string): Promise<number> => {
      const { data } = await techcorp.query<{ executions: { totalCount: number } }>(
        `{ executions(filter: { ${filter} }) { totalCount } }`,
      );
      return data.executions.totalCount;
    };
    const { data } = await techcorp.query<{ masterTemplate: { id: string; templateId: string } }>(
      '{ masterTemplate(name: "short") { id templateId } }',
    );
    const { id, templateId } = data.masterTemplate;
    expect(await count(`masterTemplateId: "${templateId}"`)).toBeGreaterThan(0);
    expect(await count(`masterTemplateId: "${id}"`)).toBe(await count(`masterTemplateId: "${templateId}"`));
    expect(await count(`masterTemplateId: "${templateId}@99"`)).toBe(0);
    expect(await count('search: " "')).toBe(await count(''));
  });

  test('a selector that contradicts itself, and what is no month, are refused', async () => {
    for (const [query, code] of [
      ['{ masterTemplate(id: "mt_course_001@1", version: 99) { id } }', 'INVALID_SELECTOR'],
      [`{ ledger(clientId: "${TECHCORP}", filter: { month: "x" }) { totalCount } }`, 'BAD_REQUEST'],
    ] as const) {
      const { errors } = await techcorp.query(query);
      expect([query, errors?.[0]?.extensions]).toMatchObject([query, { code }]);
    }
  });
});

function isConnection({ type }: GraphQLField<unknown, unknown>): boolean {
  return /Connection!?$/.test(String(type));
}
