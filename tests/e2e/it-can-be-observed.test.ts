import fs from 'node:fs';
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

  test('they are not to be had at the public door', async () => {
    expect((await fetch(system.url.replace('/graphql', '/metrics'))).status).toBe(404);
  });
});
