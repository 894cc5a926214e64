import { waitFor } from '../setup/wait-for';
import { parse } from 'graphql';
import { randomInt } from 'node:crypto';
import type { Actor } from '../../contracts/actor';
import { CLIENT_SCOPES } from '../../contracts/scope';
import { remoteExecutor } from '../../subgraph-kit/remote-executor';
import { FINANCE, GraphClient, GREENENERGY, TECHCORP, type TestSystem } from '../setup/system';

/** What belongs to a client, by kind. */
type Belongings = Record<Kind, string[]>;
type Kind = 'client' | 'execution' | 'stage' | 'job' | 'request' | 'user' | 'key' | 'template';
const KINDS: readonly Kind[] = ['client', 'execution', 'stage', 'job', 'request', 'user', 'key', 'template'];

export interface SwapResult {
  asked: number;
  /** Answers that held something of the victim, in words. */
  leaks: string[];
  /** Tables in which rows of the victim differ from before. */
  changed: string[];
}

/** The client that is only ever attacked, and those who try. */
const VICTIM = TECHCORP;
const ATTACKERS = [FINANCE, GREENENERGY];

const EXECUTION = `id status parameters: plannedStages { order } cost { micros } client { id companyName profile { contactName } } stages { id parameters output job { id output { raw } } attempts { attempt } } events(first: 5) { edges { node { cursor } } } deliverables { id output }`;
const REQUEST = `id message parameters clientId client { id companyName } execution { id } deliverables { output } plan { verdict } history { changedBy } recommendations(first: 2) { reason plan { verdict } }`;
const CLIENT = `id companyName profile { contactName } usage { used } apiKeys { id name } tierHistory { reason } executionsCursor`;
const PAYLOAD = `execution { ${EXECUTION} } errors { code message }`;

/** Every operation that takes an id, with the ids as `<kind>`. */
const OPERATIONS = [
  `{ execution(id: <execution>) { ${EXECUTION} } }`,
  `{ executions(first: 20, filter: { clientId: <client> }) { totalCount edges { node { ${EXECUTION} } } } }`,
  `{ executions(first: 20) { edges { node { id client { companyName } } } } }`,
  `{ masterTemplate(name: "course_creation") { executions(first: 20) { totalCount edges { node { id parameters: plannedStages { order } } } } plan(clientId: <client>, parameters: { topic: "x" }) { verdict clientTier } } }`,
  `{ workerJob(worker: "bitware-content-granulator", id: <job>) { id output { raw } status warnings } }`,
  `{ workerJobs(worker: "bitware-content-granulator", filter: { clientId: <client> }) { totalCount edges { node { id } } } }`,
  `{ client(id: <client>) { ${CLIENT} } }`,
  `{ user(id: <user>) { id username displayName client { companyName } } }`,
  `{ users(first: 50, filter: { clientId: <client> }) { totalCount edges { node { id username } } } }`,
  `{ users(first: 50) { edges { node { id username } } } }`,
  `{ masterTemplate(id: <template>) { id name description stages { inputMapping } check { problems { message } } usedBy { pendingRequests } } }`,
  `{ masterTemplateVersions(first: 50) { edges { node { id name description } } } }`,
  `{ masterTemplateVersions(first: 50, filter: { clientId: <client> }) { edges { node { id name description } } } }`,
  `{ compareMasterTemplates(before: <template>, after: "mt_course_001@1") { path before } }`,
  `{ exportMasterTemplates(ids: [<template>]) }`,
  `{ tryExpression(mapping: "{{input}}", executionId: <execution>) { value } }`,
  `mutation { duplicateMasterTemplate(input: { id: <template>, name: "copy_<n>" }) { masterTemplate { description } errors { code } } }`,
  `mutation { editMasterTemplateDraft(input: { id: <template>, revision: 1, content: { category: "stolen" } }) { masterTemplate { description } errors { code } } }`,
  `mutation { publishMasterTemplate(input: { id: <template>, revision: 1 }) { masterTemplate { description } errors { code message } } }`,
  `mutation { discardMasterTemplateDraft(input: { id: <template> }) { masterTemplate { description } errors { code } } }`,
  `{ request(id: <request>) { ${REQUEST} } }`,
  `{ requests(first: 50, filter: { clientId: <client> }) { totalCount edges { node { ${REQUEST} } } } }`,
  `{ requests(first: 50) { edges { node { id message } } } }`,
  `{ auditEvents(first: 50, filter: { clientId: <client> }) { edges { node { subjectId details } } } }`,
  `{ queue(clientId: <client>) { name slots running waiting } }`,
  `mutation { updateClient(input: { clientId: <client>, companyName: "taken over" }) { client { ${CLIENT} } errors { code message } } }`,
  `mutation { createUser(input: { clientId: <client>, role: CLIENT, username: "intruder<n>", displayName: "x", password: "long enough for it" }) { user { id clientId } errors { code } } }`,
  `mutation { removeUser(userId: <user>) { user { id username } errors { code } } }`,
  `mutation { resetPassword(userId: <user>) { password errors { code } } }`,
  `mutation { createApiKey(input: { clientId: <client>, name: "n<n>", scopes: [ACCOUNT_READ] }) { apiKey { id clientId } errors { code } } }`,
  `mutation { revokeApiKey(apiKeyId: <key>) { apiKey { id name clientId } errors { code } } }`,
  `mutation { createRequest(input: { clientId: <client>, message: "m<n>" }) { request { ${REQUEST} } errors { code } } }`,
  `mutation { selectMasterTemplate(input: { requestId: <request>, masterTemplate: "quiz_generation" }) { request { ${REQUEST} } errors { code } } }`,
  `mutation { executeRequest(id: <request>, parameters: { topic: "x" }) { ${PAYLOAD} } }`,
  `mutation { cancelRequest(id: <request>) { ${PAYLOAD} } }`,
  `mutation { startExecution(input: { masterTemplate: "course_creation", clientId: <client>, parameters: { topic: "x" }, idempotencyKey: "k<n>" }) { ${PAYLOAD} } }`,
  `mutation { cancelExecution(executionId: <execution>) { ${PAYLOAD} } }`,
  `mutation { pauseExecution(executionId: <execution>) { ${PAYLOAD} } }`,
  `mutation { resumeExecution(executionId: <execution>) { ${PAYLOAD} } }`,
  `mutation { retryExecution(input: { executionId: <execution>, idempotencyKey: "r<n>" }) { ${PAYLOAD} } }`,
  `mutation { setExecutionPriority(input: { executionId: <execution>, urgency: LOW }) { ${PAYLOAD} } }`,
  `subscription { executionEvents(executionId: <execution>) { sequence cursor execution { ${EXECUTION} } } }`,
  `subscription { clientExecutions(clientId: <client>, after: null) { cursor event { sequence execution { id } } } }`,
];

/** Representations that the gateway would send, of each entity, to each subgraph that resolves it. */
const ENTITIES = [
  [
    'kam',
    `... on Client { companyName monthlyBudget { micros } apiKeys { name } profile { contactName } usage { used } }`,
    'Client',
    'client',
  ],
  [
    'kam',
    `... on Request { message parameters selectedTemplate history { changedBy } client { companyName } }`,
    'Request',
    'request',
  ],
  ['kam', `... on User { username displayName }`, 'User', 'user'],
  ['kam', `... on MasterTemplate { name description stages { inputMapping } }`, 'MasterTemplate', 'template'],
  [
    'orchestrator',
    `... on MasterTemplate { check { problems { message } } parameterSchema }`,
    'MasterTemplate',
    'template',
  ],
  [
    'orchestrator',
    `... on Execution { status stages { id output } cost { micros } events(first: 5) { edges { node { cursor } } } }`,
    'Execution',
    'execution',
  ],
  ['orchestrator', `... on StageExecution { order output parameters }`, 'StageExecution', 'stage'],
  [
    'orchestrator',
    `... on Request { execution { id } executions { id } deliverables { output } cost { micros } }`,
    'Request',
    'request',
  ],
  ['granulator', `... on GranulationJob { status output { raw } }`, 'GranulationJob', 'job'],
] as const;

/** Sends operations with ids that belong to another client, at random, and looks for anything of the victim in the answers and tables. */
export async function swapIds(system: TestSystem, swaps: number): Promise<SwapResult> {
  const owned = await furnish(system);
  const markers = [
    ...KINDS.flatMap((kind) => owned.get(VICTIM)?.[kind] ?? []),
    markerOf(VICTIM),
    'TechCorp',
    'techcorp',
  ];
  const before = await rowsOf(system, VICTIM);
  const executors = executorsOf(system);
  const result: SwapResult = { asked: 0, leaks: [], changed: [] };
  const lane = async (): Promise<void> => {
    while (result.asked < swaps) {
      const n = result.asked++;
      const attacker = pick(ATTACKERS);
      const sent: string[] = [];
      const id = (kind: Kind): string => {
        // Most often of the right kind and of the victim.
        const owner = randomInt(4) > 0 ? VICTIM : pick([...ATTACKERS, VICTIM]);
        const chosen = pick(owned.get(owner)?.[randomInt(12) === 0 ? pick(KINDS) : kind] ?? []);
        sent.push(chosen);
        return chosen;
      };
      const answer =
        randomInt(4) === 0
          ? await askEntity(executors, attacker, id)
          : await askGateway(system, attacker, pick(OPERATIONS), id, n);
      const text = JSON.stringify(answer.result);
      const leak = markers.find((marker) => text.includes(marker) && !sent.includes(marker));
      // What the caller sent itself may be repeated in a refusal, and nowhere else.
      const repeated = sent.find(
        (own) =>
          markers.includes(own) &&
          JSON.stringify((answer.result as { data?: unknown }).data ?? null)
            .replace(/"message":"[^"]*"/g, '')
            .includes(own),
      );
      if (leak ?? repeated) result.leaks.push(`${attacker}: ${answer.asked} → ${text.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  await Promise.all([...executors.values()].map((executor) => executor.close()));
  const after = await rowsOf(system, VICTIM);
  for (const [table, rows] of after) if (rows !== before.get(table)) result.changed.push(table);
  return result;
}

/** Gives every client something of each kind, with texts that can be recognised, and tells what there is. */
async function furnish(system: TestSystem): Promise<Map<string, Belongings>> {
  const owned = new Map<string, Belongings>();
  const admin = await system.asUser('admin');
  for (const clientId of [VICTIM, ...ATTACKERS]) {
    const marker = markerOf(clientId);
    const { data, errors } = await admin.query<
      Record<string, Record<string, { id: string } | null> & { errors: unknown[] }>
    >(
      `mutation ($client: ID!, $name: String!, $message: String!, $parameters: JSON!) {
        createUser(input: { clientId: $client, role: CLIENT, username: $name, displayName: $message, password: "long enough for it" }) { user { id } errors { message } }
        createApiKey(input: { clientId: $client, name: $message, scopes: [ACCOUNT_READ] }) { apiKey { id } errors { message } }
        updateClient(input: { clientId: $client, profile: { contactName: $message } }) { client { id } errors { message } }
        createRequest(input: { clientId: $client, message: $message, parameters: $parameters, masterTemplate: "course_creation" }) { request { id } errors { message } } }`,
      { client: clientId, name: marker.toLowerCase(), message: marker, parameters: { topic: marker } },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    const own = `own_${marker.length}_${owned.size}`;
    await system.sql(
      `insert into kam.master_template (id, version, name, display_name, description, category, keywords, use_cases, status, stages, allow_partial_completion, client_id)
       values ($1, 1, $1, $1, $2, 'test', '{}', '{}', 'draft', $3, false, $4)`,
      [
        own,
        marker,
        JSON.stringify([{ order: 1, worker: 'w', templateRef: 't', inputMapping: { x: marker }, required: true }]),
        clientId,
      ],
    );
    const execution = await system.as(clientId).start('course_creation', clientId, { topic: marker });
    const { stages } = await system
      .as(clientId)
      .ended<{ stages: { id: string; job: { id: string } }[] }>(execution, 'stages { id job { id } }');
    owned.set(clientId, {
      client: [clientId],
      execution: [execution],
      stage: stages.map((stage) => stage.id),
      job: stages.map((stage) => stage.job.id),
      request: [data['createRequest']?.['request']?.id ?? ''],
      user: [data['createUser']?.['user']?.id ?? ''],
      key: [data['createApiKey']?.['apiKey']?.id ?? ''],
      template: [`${own}@1`],
    });
  }
  // Lines of the audit reach KAM after what they are about.
  await waitFor('the audit of all services', async () => {
    const [left] = await system.sql<{ count: number }>(
      'select (select count(*) from orchestrator.audit_outbox)::int + (select count(*) from granulator.audit_outbox)::int as count',
    );
    return left?.count === 0;
  });
  return owned;
}

const markerOf = (clientId: string): string => `Marker-${clientId.replaceAll('_', '-')}`;

interface Asked {
  asked: string;
  result: unknown;
}

async function askGateway(
  system: TestSystem,
  attacker: string,
  operation: string,
  id: (kind: Kind) => string,
  n: number,
): Promise<Asked> {
  const query = operation.replaceAll(/<(\w+)>/g, (_, kind: string) =>
    kind === 'n' ? String(n) : JSON.stringify(id(kind as Kind)),
  );
  if (!query.startsWith('subscription'))
    return {
      asked: query,
      result: await new GraphClient(system.url, { 'x-api-key': system.keyOf(attacker) }).query(query),
    };
  // The first of what a subscription tells, or that it tells nothing.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), 300);
  try {
    const response = await fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'x-api-key': system.keyOf(attacker) },
      body: JSON.stringify({ query }),
      signal: abort.signal,
    });
    let text = '';
    try {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        text += Buffer.from(chunk).toString();
        if (text.includes('event: complete') || text.length > 20_000) break;
      }
    } catch {
      // Nothing more came in time.
    }
    const events = [...text.matchAll(/^data: (\{.+)$/gm)].map(
      (match) => JSON.parse(match[1] ?? '{}') as { data?: unknown },
    );
    return { asked: query, result: { data: events.map((event) => event.data), all: events } };
  } catch {
    return { asked: query, result: {} };
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

type Executors = Map<string, ReturnType<typeof remoteExecutor>>;

function executorsOf(system: TestSystem): Executors {
  const [key] = system.secrets.signingKeys;
  if (!key) throw new Error('no key');
  return new Map(
    Object.entries(system.subgraphs).map(([name, { url }]) => [
      name,
      remoteExecutor({ name, url, from: 'gateway', key }),
    ]),
  );
}

async function askEntity(executors: Executors, attacker: string, id: (kind: Kind) => string): Promise<Asked> {
  const [subgraph, fields, typeName, kind] = pick(ENTITIES);
  const actor: Actor = { kind: 'client', clientId: attacker, by: { key: 'k' }, scopes: CLIENT_SCOPES };
  const representations = [{ __typename: typeName, id: id(kind) }];
  const result = await executors.get(subgraph)?.run({
    document: parse(`query ($r: [_Any!]!) { _entities(representations: $r) { ${fields} } }`),
    variables: { r: representations },
    operationType: 'query',
    actor,
    requestId: 'swap',
  });
  return { asked: `_entities of ${subgraph} ${JSON.stringify(representations)}`, result };
}

/** All rows of a client, as text by table; what only tells that it was looked at is left out. */
async function rowsOf(system: TestSystem, clientId: string): Promise<Map<string, string>> {
  const tables: [string, string][] = [
    ['kam.client', 'id = $1'],
    ['kam."user"', 'client_id = $1'],
    ['kam.api_key', 'client_id = $1'],
    ['kam.request', 'client_id = $1'],
    ['kam.tier_change', 'client_id = $1'],
    ['kam.master_template', 'client_id = $1'],
    ['kam.audit_event', 'client_id = $1'],
    ['orchestrator.execution', 'client_id = $1'],
    ['orchestrator.stage_execution', 'execution_id in (select id from orchestrator.execution where client_id = $1)'],
    ['orchestrator.execution_event', 'client_id = $1'],
    ['orchestrator.queue', `name = 'client:' || $1`],
    ['granulator.job', 'client_id = $1'],
  ];
  const rows = new Map<string, string>();
  for (const [table, condition] of tables) {
    const found = await system.sql<{ row: string }>(
      `select row_to_json(t)::text as row from ${table} t where ${condition} order by 1`,
      [clientId],
    );
    rows.set(table, found.map(({ row }) => row).join('\n'));
  }
  return rows;
}

function pick<T>(list: readonly T[]): T {
  return list[randomInt(list.length)];
}
