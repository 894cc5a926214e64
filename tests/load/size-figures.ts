import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { inTestSystem } from '../security/in-test-system';
import { FINANCE, GREENENERGY, STARTUP, TECHCORP, type GraphClient, type TestSystem } from '../setup/system';

// What reading costs with few executions and after years: every list, feed and queue, the plan and a start, each asked for again and
// again before and after so many executions were put there; and which tables were read whole. Exits with 1 when one of the large ones was.

/** `EXECUTIONS=10000000` fills some 100 GB and takes hours; what reads a table whole shows with less. */
const EXECUTIONS = Number(process.env['EXECUTIONS'] ?? 1_000_000);
/** PostgreSQL writes down what was read at the end of the first transaction that ends a second after the last time. */
const ASKED_FOR_MS = Number(process.env['ASKED_FOR_MS'] ?? 1_500);
const SETTLE_MS = 1_200;
const QUIET_MS = 10_000;
/** The other side of the comparison: a page or two of each list. */
const FEW = 100;
/** A smaller table may be read whole. */
const MIN_LARGE = 10_000;
const CLIENTS = [TECHCORP, GREENENERGY, FINANCE, STARTUP];
/** The executions lie as far apart as if so many had been started in a day. */
const PER_DAY = 2_000;

/** What grows with each execution: the column that names the execution, and the one that names the row itself; each row of the pattern becomes one of each copy. */
const GROWING: { table: string; of?: string; own?: string; without?: string[] }[] = [
  // Any of its rows is as good a pattern.
  { table: 'kam.request', own: 'id' },
  { table: 'orchestrator.execution', of: 'id', own: 'idempotency_key' },
  { table: 'orchestrator.stage_execution', of: 'execution_id', own: 'id', without: ['output'] },
  { table: 'orchestrator.stage_attempt', of: 'execution_id', own: 'key', without: ['output', 'parameters'] },
  { table: 'orchestrator.execution_event', of: 'execution_id' },
  { table: 'orchestrator.ledger_entry', of: 'execution_id', own: 'id' },
  { table: 'orchestrator.notification', of: 'execution_id', own: 'id' },
  { table: 'granulator.job', of: 'execution_id', own: 'id', without: ['output', 'parameters'] },
];

/** Copies an execution with all that belongs to it: the newest is as old as the pattern, each further one older. */
async function fill({ sql }: TestSystem, pattern: string, count: number, after = 0): Promise<void> {
  await sql("set session_replication_role = 'replica'");
  for (const { table, of, own, without = [] } of GROWING) {
    const [schema = '', name = ''] = table.split('.');
    const columns = await sql<{ name: string; type: string }>(
      `select column_name as name, data_type as type from information_schema.columns where table_schema = $1 and table_name = $2`,
      [schema, name],
    );
    const changed = columns.flatMap((column): string[] => {
      if (column.name === of) return [`'${of}', copies.id`];
      // Of each table only what names the row itself, so that no two are the same.
      if (column.name === own && column.type === 'bigint')
        return [`'${own}', 1000000 + ($4::bigint + $2::bigint - copies.n) * 10 + pattern."${own}"`];
      if (column.name === own) return [`'${own}', copies.id || right(md5(pattern."${own}"::text), 6)`];
      if (column.name === 'client_id') return [`'client_id', copies.client_id`];
      if (column.name === 'position') return [`'position', ($4::bigint + copies.n) * 100 + pattern.position`];
      if (['key', 'idempotency_key', 'attempt_key', 'job_id', 'stage_id'].includes(column.name))
        return [`'${column.name}', copies.id || right(md5(pattern."${column.name}"::text), 6)`];
      if (column.name === 'request_id' && name === 'execution') return [`'request_id', null`];
      if (column.type.startsWith('timestamp'))
        return [`'${column.name}', pattern."${column.name}" - copies.n * interval '${86_400 / PER_DAY} seconds'`];
      if (without.includes(column.name)) return [`'${column.name}', '{}'::jsonb`];
      return [];
    });
    const started = performance.now();
    await sql(
      `insert into ${table} overriding system value
       select copy.*
         from ${table} pattern,
              (select n, 'exec_0' || lpad(($4::int + $2::int - n)::text, 25, '0') as id, ($3::text[])[1 + n % 4] as client_id
                 from generate_series(1, $2::int) n) copies,
              jsonb_populate_record(pattern, jsonb_build_object(${changed.join(', ')})) copy
        where ${of ? `pattern."${of}" = $1` : '$1::text is not null'}
        limit ${of ? 'all' : '$2::int'}`,
      [pattern, count, CLIENTS, after],
    );
    if (columns.some(({ name: column, type }) => column === own && type === 'bigint'))
      await sql(`select setval(pg_get_serial_sequence('${table}', '${own}'), (select max(${own}) from ${table}))`);
    await sql(`analyze ${table}`);
    const [{ rows = 0 } = {}] = await sql<{ rows: number }>(`select count(*)::int as rows from ${table}`);
    console.log(
      `  ${table}: ${rows.toLocaleString('en')} rows, ${((performance.now() - started) / 1000).toFixed(0)} s`,
    );
  }
  await sql("set session_replication_role = 'origin'");
}

interface Asked {
  name: string;
  as: 'client' | 'staff';
  query: string;
  variables?: () => Record<string, unknown>;
}

const page = (list: string, fields: string): string =>
  `{ ${list} { edges { node { ${fields} } } pageInfo { hasNextPage } } }`;

function operations(first: string): Asked[] {
  const month = new Date().toISOString().slice(0, 7);
  return [
    {
      name: 'executions',
      as: 'client',
      query: page('executions(first: 20)', 'id status progress cost { micros } masterTemplate { displayName }'),
    },
    {
      name: 'executions with stages',
      as: 'client',
      query: page('executions(first: 20)', 'id stages { order status job { status } } client { companyName }'),
    },
    { name: 'executions of all clients', as: 'staff', query: page('executions(first: 20)', 'id status') },
    {
      name: 'executions that run',
      as: 'staff',
      query: page('executions(first: 20, filter: { status: [RUNNING, PENDING] })', 'id status'),
    },
    {
      name: 'executions that failed',
      as: 'client',
      query: page('executions(first: 20, filter: { status: [FAILED] })', 'id status'),
    },
    {
      name: 'executions of a template',
      as: 'client',
      query: page('executions(first: 20, filter: { masterTemplateId: "mt_course_001" })', 'id'),
    },
    {
      name: 'executions since yesterday',
      as: 'staff',
      query: page(
        `executions(first: 20, filter: { since: "${new Date(Date.now() - 86_400_000).toISOString()}" })`,
        'id',
      ),
    },
    {
      name: 'executions found by words',
      as: 'client',
      query: page('executions(first: 20, filter: { search: "nothing like this" })', 'id'),
    },
    { name: 'the dearest executions', as: 'client', query: page('executions(first: 20, sort: COST)', 'id') },
    { name: 'the longest executions', as: 'client', query: page('executions(first: 20, sort: DURATION)', 'id') },
    {
      name: 'executions with a stage that failed',
      as: 'staff',
      query: page('executions(first: 20, filter: { stageStatus: [FAILED] })', 'id'),
    },
    { name: 'executions from the end', as: 'client', query: page('executions(last: 20)', 'id') },
    {
      name: 'an execution',
      as: 'client',
      query: `{ execution(id: "${first}") { id status stages { order status } events(first: 20) { edges { node { sequence } } } } }`,
    },
    { name: 'requests', as: 'client', query: page('requests(first: 20)', 'id status') },
    { name: 'requests of all clients', as: 'staff', query: page('requests(first: 20)', 'id status') },
    { name: 'notifications', as: 'client', query: page('notifications(first: 20)', 'id kind') },
    { name: 'unread notifications', as: 'client', query: '{ unreadNotifications }' },
    { name: 'notifications of all clients', as: 'staff', query: page('notifications(first: 20)', 'id kind') },
    { name: 'the ledger', as: 'client', query: page(`ledger(clientId: "${TECHCORP}", first: 20)`, 'id') },
    {
      name: 'the ledger of a month',
      as: 'client',
      query: page(`ledger(clientId: "${TECHCORP}", first: 20, filter: { month: "${month}" })`, 'id'),
    },
    {
      name: 'the queue of a worker',
      as: 'staff',
      query: '{ queue(worker: "bitware-content-granulator") { waiting running } }',
    },
    { name: 'the queue of a client', as: 'client', query: '{ queue { waiting running } }' },
    {
      name: 'jobs of a worker',
      as: 'staff',
      query: page('workerJobs(first: 20, worker: "bitware-content-granulator")', 'id status'),
    },
    { name: 'the audit', as: 'staff', query: page('auditEvents(first: 20)', 'id action') },
    {
      name: 'a plan',
      as: 'client',
      query: `query ($t: String!) { masterTemplate(name: "course_creation") { plan(clientId: "${TECHCORP}", parameters: { topic: $t }) { verdict } } }`,
      variables: () => ({ t: `Topic ${crypto.randomUUID()}` }),
    },
    {
      name: 'a start',
      as: 'client',
      query:
        'mutation ($i: StartExecutionInput!) { startExecution(input: $i) { execution { id } errors { message } } }',
      variables: () => ({
        i: {
          masterTemplate: 'course_creation',
          clientId: TECHCORP,
          parameters: { topic: 'Tides' },
          idempotencyKey: crypto.randomUUID(),
        },
      }),
    },
    { name: 'nothing, for ten seconds', as: 'client', query: '' },
  ];
}

/** How long an operation takes in the middle, in ms, and the large tables that were read whole meanwhile. */
async function measure(
  { sql }: TestSystem,
  client: GraphClient,
  { name, query, variables }: Asked,
): Promise<{ ms: number; whole: string[] }> {
  const whole = async (): Promise<Map<string, number>> =>
    new Map(
      (
        await sql<{ table: string; scans: number }>(
          `select schemaname || '.' || relname as table, seq_scan::int as scans from pg_stat_user_tables where n_live_tup > $1`,
          [MIN_LARGE],
        )
      ).map(({ table, scans }) => [table, scans]),
    );
  await sleep(SETTLE_MS);
  const before = await whole();
  const times: number[] = [];
  // What the service itself reads meanwhile, when nothing is asked.
  if (query === '') await sleep(QUIET_MS);
  const until = performance.now() + (query === '' ? 0 : ASKED_FOR_MS);
  while (performance.now() < until) {
    const started = performance.now();
    const { errors } = await client.query(query, variables?.());
    if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
    times.push(performance.now() - started);
    if (name === 'a start') await sleep(100);
  }
  await sleep(SETTLE_MS);
  const after = await whole();
  return {
    ms: times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0,
    whole: [...after].flatMap(([table, scans]) => (scans > (before.get(table) ?? scans) ? table : [])),
  };
}

void inTestSystem(async (system) => {
  const client = system.as(TECHCORP);
  const staff = await system.asUser('admin');
  await system.sql('update kam.tier set requests_per_month = 1000000, max_concurrent_executions = 10000');
  const first = await client.start('course_creation', TECHCORP, { topic: 'Tides' });
  await client.ended(first, 'id');
  const asked = operations(first);
  // A page of each list.
  await fill(system, first, FEW);
  await sleep(QUIET_MS + SETTLE_MS);
  const empty = new Map<string, number>();
  for (const one of asked) empty.set(one.name, (await measure(system, one.as === 'staff' ? staff : client, one)).ms);
  console.log(`Filling with ${EXECUTIONS.toLocaleString('en')} executions:`);
  await fill(system, first, EXECUTIONS, FEW);
  // Whatever the service read while that went on is written down later.
  await sleep(QUIET_MS + SETTLE_MS);
  console.log('\n| what | few, ms | very many, ms | times | read whole |\n| --- | --- | --- | --- | --- |');
  let failed = false;
  for (const one of asked) {
    const { ms, whole } = await measure(system, one.as === 'staff' ? staff : client, one);
    const was = empty.get(one.name) ?? 0;
    failed ||= whole.length > 0;
    console.log(
      `| ${one.name} | ${was.toFixed(1)} | ${ms.toFixed(1)} | ${was > 0 ? (ms / was).toFixed(1) : ''} | ${whole.join(', ')} |`,
    );
  }
  process.exitCode = failed ? 1 : 0;
});
