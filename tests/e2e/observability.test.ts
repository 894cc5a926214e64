import fs from 'node:fs';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { createLogger } from '../../lib/service/log';
import { metricsOf } from '../../lib/service/metrics';
import { startTracing } from '../../lib/service/tracing';
import { configureModels } from '../../subgraphs/granulator/model/configure';
import { localOutliner } from '../../subgraphs/granulator/model/local/outliner';
import { StructureType } from '../../subgraphs/granulator/structures/structure';
import { Collector, type Span } from '../setup/collector';
import { ProviderServer } from '../setup/provider-server';
import { GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

describe('it can be observed', () => {
  const collector = new Collector();
  const provider = new ProviderServer();
  const written: string[] = [];
  const lines = (message: string): Record<string, unknown>[] =>
    written.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === message);
  let system: TestSystem;
  let stopTracing: () => Promise<void>;

  beforeAll(async () => {
    stopTracing = await startTracing('test', { OTEL_EXPORTER_OTLP_ENDPOINT: await collector.start() });
    const baseUrl = await provider.start();
    const sourceText = fs.readFileSync('examples/tides.md', 'utf8');
    const once = <T>(_name: string, effect: () => Promise<T>): Promise<T> => effect();
    const input = {
      structureType: StructureType.COURSE,
      parameters: { topic: 'T', sourceText },
      findings: [],
      signal: new AbortController().signal,
      progress: () => undefined,
      once,
    };
    const { output } = await localOutliner().granulate(input);
    provider.respond = (response) => provider.content(response, JSON.stringify(output));
    system = await startTestSystem({
      log: createLogger('info', { write: (line: string) => void written.push(line) }),
      models: configureModels({ MODELS: 'compatible/some-model', COMPATIBLE_BASE_URL: baseUrl }),
    });
  });
  afterAll(async () => {
    await system.close();
    await stopTracing();
    provider.stop();
    collector.close();
  });

  test('one trace leads from the request at the gateway, below that of its client, to the call of the AI provider', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const client = new GraphClient(system.url, {
      'x-api-key': system.keyOf(TECHCORP),
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
    });
    const id = await client.start('course_creation', TECHCORP, { topic: 'Tides' });
    expect((await client.ended(id, 'id')).status).toBe('COMPLETED');

    const call = await waitFor(
      'the spans',
      () => collector.spans.find((span) => span.traceId === traceId && span.name.startsWith('generate ')),
      20_000,
    );
    const names: string[] = [];
    for (
      let span: Span | undefined = call;
      span;
      span = collector.spans.find((candidate) => candidate.spanId === span?.parentSpanId)
    )
      names.push(span.name);
    expect(names).toEqual([
      'generate compatible/some-model',
      'job course_v1',
      'offer stage',
      'mutation orchestrator',
      'gateway request',
    ]);
  });

  test('metrics tell queues, outcomes, durations, subscribers, lag and recoveries', async () => {
    const text = await (await fetch(`${system.subgraphs.orchestrator.url}/metrics`)).text();
    const value = (line: RegExp): number => Number(new RegExp(`^${line.source} (.+)$`, 'm').exec(text)?.[1]);
    expect(value(/template_federation_executions_ended_total\{status="completed"\}/)).toBeGreaterThanOrEqual(1);
    expect(
      value(/template_federation_attempts_ended_total\{worker="bitware-content-granulator",status="completed"\}/),
    ).toBeGreaterThanOrEqual(1);
    for (const phase of ['queued', 'handshake', 'running']) {
      const line = `template_federation_attempt_seconds_count{worker="bitware-content-granulator",template="course_v1",phase="${phase}"}`;
      expect(text).toContain(line);
    }
    expect(value(/template_federation_queue_waiting\{queue="worker:bitware-content-granulator"\}/)).toBe(0);
    expect(value(/template_federation_queue_slots\{queue="worker:bitware-content-granulator"\}/)).toBe(10);
    expect(value(/template_federation_queue_oldest_seconds\{queue="clients"\}/)).toBe(0);
    expect(value(/template_federation_subscribers/)).toBe(0);
    expect(value(/template_federation_recoveries_total/)).toBe(0);
    expect(text).toContain('template_federation_event_lag_seconds_bucket');
    expect(text).toContain('process_cpu_seconds_total');
  });

  test('metrics tell sign-ins by how they ended, and calls of providers by outcome, of all services of the process', async () => {
    await system.signIn('techcorp');
    await new GraphClient(system.url, {}).query(
      `mutation { signIn(input: { username: "techcorp", password: "wrong" }) { errors { code } } }`,
    );
    const text = await metricsOf(system.metrics);
    const value = (line: RegExp): number => Number(new RegExp(`^${line.source} (.+)$`, 'm').exec(text)?.[1]);
    expect(value(/template_federation_sign_ins_total\{outcome="succeeded"\}/)).toBe(1);
    expect(value(/template_federation_sign_ins_total\{outcome="wrong"\}/)).toBe(1);
    expect(
      value(/template_federation_provider_calls_total\{provider="compatible",outcome="succeeded"\}/),
    ).toBeGreaterThanOrEqual(1);
    expect(value(/template_federation_provider_tokens_total\{provider="compatible"\}/)).toBeGreaterThan(0);
    expect(value(/template_federation_provider_call_seconds_count\{provider="compatible"\}/)).toBeGreaterThanOrEqual(1);
    // Those of each service are there, and the process is not counted once for each of them.
    expect(value(/template_federation_executions_ended_total\{status="completed"\}/)).toBeGreaterThanOrEqual(1);
    expect(value(/process_resident_memory_bytes/)).toBeLessThan(1.5 * process.memoryUsage().rss);
  });

  test('every request over HTTP is one line with its operation, actor, status, duration and id', async () => {
    const requestId = 'log-of-a-request';
    const client = new GraphClient(system.url, { 'x-api-key': system.keyOf(TECHCORP), 'x-request-id': requestId });
    await client.query('query Mine { executions { totalCount } }');
    const [line, ...others] = lines('request').filter((candidate) => candidate['requestId'] === requestId);
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      level: 30,
      service: 'gateway',
      operation: 'query Mine',
      actor: { kind: 'key', id: expect.any(String) as unknown },
      status: 200,
      durationMs: expect.any(Number) as unknown,
      transport: 'http',
    });
  });

  test('a request by plain HTTP is one line, too', async () => {
    await fetch(system.url.replace('/graphql', '/requests/req_none/execute'), {
      method: 'POST',
      headers: { 'x-api-key': system.keyOf(TECHCORP), 'x-request-id': 'log-of-plain-http' },
    });
    const found = lines('request').filter((candidate) => candidate['requestId'] === 'log-of-plain-http');
    expect(found).toMatchObject([{ operation: 'mutation ExecuteRequest', status: 200, transport: 'http' }]);
  });

  test('a request that is rejected before the pipeline is a line as well', async () => {
    const headers = { 'x-api-key': 'wrong', 'x-request-id': 'log-of-a-rejected-request' };
    await new GraphClient(system.url, headers).query('{ me { name } }');
    const line = lines('request').find((candidate) => candidate['requestId'] === 'log-of-a-rejected-request');
    expect(line).toMatchObject({ operation: null, actor: { kind: 'anonymous' }, status: 401 });
  });

  test('every operation over a WebSocket is one line', async () => {
    const socket = createClient({
      url: system.url.replace('http', 'ws'),
      webSocketImpl: WebSocket,
      connectionParams: { apiKey: system.keyOf(TECHCORP) },
      retryAttempts: 0,
    });
    for await (const answer of socket.iterate({ query: 'query OverSocket { executions { totalCount } }' }))
      expect(answer.errors).toBeUndefined();
    await socket.dispose();
    const found = lines('request').filter(({ operation }) => operation === 'query OverSocket');
    expect(found).toMatchObject([{ status: 'ok', transport: 'websocket', actor: { kind: 'key' } }]);
  });

  test('every change of the status of an execution is one line', async () => {
    const client = system.as(TECHCORP);
    const id = await client.start('course_creation', TECHCORP, { topic: 'Tides' });
    await client.ended(id, 'id');
    const changes = lines('execution status changed').filter(({ executionId }) => executionId === id);
    expect(lines('execution created').filter(({ executionId }) => executionId === id)).toHaveLength(1);
    expect(changes.map(({ status }) => status)).toEqual(['running', 'completed']);
  });

  test('an unexpected error carries the id that the caller got, of the request and of the execution', async () => {
    const client = new GraphClient(system.url, { 'x-api-key': system.keyOf(TECHCORP), 'x-request-id': 'broken' });
    const id = await client.start('course_creation', TECHCORP, { topic: 'Tides' });
    await client.ended(id, 'id');
    await system.sql('alter table orchestrator.execution_event rename to gone');
    const { errors } = await client.query(`{ execution(id: "${id}") { events { edges { node { sequence } } } } }`);
    await system.sql('alter table orchestrator.gone rename to execution_event');
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL_ERROR');
    const line = lines('unexpected error').find(({ errorId }) => errorId === errors?.[0]?.extensions['errorId']);
    expect(line).toMatchObject({ level: 50, service: 'orchestrator', requestId: 'broken', executionId: id });
  });

  test('no line repeats a key, and none holds what a caller sent without escaping it', async () => {
    const evil = '\u001b[31m\nforged line';
    const socket = new WebSocket(system.url.replace('http', 'ws'), 'graphql-transport-ws');
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(evil);
    await new Promise((resolve) => socket.once('close', resolve));
    await new GraphClient(system.url, { 'x-api-key': system.keyOf(TECHCORP) }).query(`query { "${evil}" }`);
    expect(written.length).toBeGreaterThan(0);
    for (const line of written) {
      expect(line.trimEnd()).not.toMatch(/\p{Cc}/u);
      const keys = topLevelKeys(line);
      expect(keys).toEqual([...new Set(keys)]);
    }
  });

  test('metrics tell requests, operations and errors of the gateway, and connections of each service', async () => {
    const read = async (): Promise<string> => (await fetch(`${system.subgraphs.orchestrator.url}/metrics`)).text();
    const valueOf = (text: string, metric: string): number =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${metric} `))
          ?.split(' ')
          .at(-1) ?? 0,
      );
    const METRICS = [
      'template_federation_gateway_requests_total{status="200"}',
      'template_federation_gateway_operation_seconds_count{transport="http"}',
      'template_federation_gateway_errors_total{code="INVALID_PAGE_SIZE"}',
    ];
    const before = await read();
    await system.as(TECHCORP).query('{ executions(first: 1) { totalCount } }');
    await system.as(TECHCORP).query('{ executions(first: 0) { totalCount } }');
    const after = await read();
    expect(METRICS.map((metric) => valueOf(after, metric) - valueOf(before, metric))).toEqual([2, 2, 1]);
    for (const name of ['operations_running', 'operations_waiting', 'subscriptions'])
      expect(after).toContain(`template_federation_gateway_${name} `);
    for (const { url } of Object.values(system.subgraphs))
      expect(await (await fetch(`${url}/metrics`)).text()).toMatch(
        /template_federation_database_connections\{state="idle"\} [1-9]/,
      );
  });

  test.each(['alerts.yml', 'dashboard.json'])('docs/monitoring/%s asks for metrics that there are', async (file) => {
    const served = await metricsOf(system.metrics);
    const asked = fs.readFileSync(`docs/monitoring/${file}`, 'utf8').match(/\btemplate_federation_\w+/g) ?? [];
    expect(asked.length).toBeGreaterThan(5);
    for (const metric of new Set(asked)) expect(served).toContain(`# TYPE ${metric.replace(/_bucket$/, '')} `);
  });

  test('metrics are not served on the public port', async () => {
    expect((await fetch(system.url.replace('/graphql', '/metrics'))).status).toBe(404);
  });
});

/** Keys of an object in JSON text as they stand there: parsing would hide one that stands twice. */
function topLevelKeys(text: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const [token, name] of text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (name !== undefined && depth === 1) keys.push(name);
  }
  return keys;
}
