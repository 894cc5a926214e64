import { randomBytes } from 'node:crypto';
import { MAX_INLINE_BYTES, type Offer, type PayloadReference } from '../../contracts/worker-protocol';
import { createLogger } from '../../lib/service/log';
import { sign, type SigningKey } from '../../lib/signing/signed-request';
import { signedRequest } from '../../lib/signing/signed-fetch';
import { SYSTEM_CLOCK } from '../../lib/service/clock';
import { inProcessExecutor } from '../../subgraph-kit/in-process-executor';
import { PayloadStore } from '../../subgraphs/orchestrator/payloads/payload-store';
import { type RunningOrchestrator, startOrchestrator } from '../../subgraphs/orchestrator/service';
import type { RunningWorker } from '../../worker-kit';
import { ScriptedSystem } from '../setup/scripted-system';
import { jobIdOf, type ScriptedWorker, seedMasterTemplate } from '../setup/scripted-worker';
import { FINANCE, type GraphClient, TECHCORP, type TestSystem } from '../setup/system';
import { sha256, startTexts, textOf, TEXTS } from '../setup/text-worker';
import { waitFor } from '../setup/wait-for';

const MIB = 1024 * 1024;
interface StageRow {
  order: number;
  output: Record<string, unknown> | null;
  outputPayload: string | null;
  parameters: Record<string, unknown> | null;
  parametersPayload: string | null;
}

describe('parameters and outputs of more than 256 KiB', () => {
  let scripted: ScriptedSystem;
  let system: TestSystem;
  let worker: ScriptedWorker;
  let client: GraphClient;
  let texts: RunningWorker;
  const key = { id: 'texts-k1', secret: randomBytes(32).toString('hex') };
  beforeAll(async () => {
    scripted = await ScriptedSystem.start({ id: TEXTS, url: () => texts.url, keys: [key] });
    ({ system, worker } = scripted);
    client = system.as(TECHCORP);
    const orchestratorUrl = system.subgraphs.orchestrator.url;
    texts = await startTexts({ databaseUrl: system.databaseUrl, key, orchestratorUrl });
    await seedMasterTemplate(
      system,
      'write_and_measure',
      [
        { templateRef: 'write', inputMapping: { bytes: '{{input.bytes}}' } },
        { templateRef: 'measure', inputMapping: { text: '{{stage_1.output.text}}' }, dependsOn: [1] },
      ],
      { worker: TEXTS },
    );
    worker.on('whole', { run: (offer, _id, self) => self.complete(offer, { text: textOf(300_000) }) });
    worker.on('reader', { run: () => undefined });
    await seedMasterTemplate(system, 'read', [
      { templateRef: 'whole' },
      { templateRef: 'reader', inputMapping: { text: '{{stage_1.output.text}}' }, dependsOn: [1] },
    ]);
  });
  afterAll(async () => {
    await texts.close();
    await scripted.close();
  });

  const rowsOf = (id: string): Promise<StageRow[]> =>
    system.sql<StageRow>(
      `select "order", output, output_payload as "outputPayload", parameters, parameters_payload as "parametersPayload"
         from orchestrator.stage_execution where execution_id = $1 order by "order"`,
      [id],
    );
  /** An execution of `read` whose second stage is being worked on, with the offer that began it. */
  const reading = async (): Promise<{ id: string; offer: Offer; reference: PayloadReference }> => {
    const id = await client.start('read', TECHCORP, {});
    const offer = await waitFor('the offer to the reader', () =>
      Promise.resolve(worker.offers.find((one) => one.executionId === id && one.templateId === 'reader') ?? null),
    );
    await waitFor('the reader to begin', () => Promise.resolve(worker.started.includes(jobIdOf(offer))));
    return { id, offer, reference: offer.parametersRef as PayloadReference };
  };
  const request = (
    path: string,
    more: { headers?: Record<string, string>; body?: unknown; key?: SigningKey; from?: string } = {},
  ): Promise<Response> =>
    signedRequest({
      key: worker.key,
      from: worker.id,
      to: 'orchestrator',
      baseUrl: system.subgraphs.orchestrator.url,
      method: more.body === undefined ? 'GET' : 'POST',
      path: `/worker/v1${path}`,
      timeoutMs: 5_000,
      ...more,
    });
  const download = (path: string, headers: Record<string, string> = {}, as = client): Promise<Response> =>
    fetch(`${system.url.replace('/graphql', '')}/deliverables/${path}`, { headers: { ...as.headers, ...headers } });

  test('go from one stage to the next through a mapping, and lie beside the rows', async () => {
    const id = await client.start('write_and_measure', TECHCORP, { bytes: 12 * MIB });
    const ended = await client.ended<{ stages: { status: string; job: { id: string } }[] }>(id, 'stages { status }');
    expect(ended.stages.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);
    const [written, measured] = await rowsOf(id);
    expect(written).toMatchObject({ output: null, outputPayload: expect.stringMatching(/^payload_/) });
    expect(measured).toMatchObject({ parameters: null, parametersPayload: expect.stringMatching(/^payload_/) });
    const { value } = await readPayload(written?.outputPayload);
    expect(measured?.output).toEqual({ length: 12 * MIB, sha256: sha256((value as { text: string }).text) });
  });

  const readPayload = async (id: string | null | undefined): Promise<{ value: Record<string, unknown> }> => ({
    // A store of its own knows nothing but the tables.
    value: await new PayloadStore(system.subgraphs.orchestrator.database, SYSTEM_CLOCK).value(id ?? ''),
  });

  test.each([
    [1000, false],
    [MAX_INLINE_BYTES + 1000, true],
  ])('an output of %i bytes lies beside its row: %s; the graph shows it either way', async (bytes, beside) => {
    const id = await client.start('write_and_measure', TECHCORP, { bytes });
    const ended = await client.ended<{ stages: { output: { length: number } }[]; deliverables: { bytes: number }[] }>(
      id,
      'stages { output parameters } deliverables { bytes }',
    );
    expect(ended.stages[0]).toMatchObject({ output: { length: bytes } });
    expect(ended.stages[1]).toMatchObject({ parameters: { text: expect.any(String) as unknown } });
    expect((await rowsOf(id))[0]?.outputPayload !== null).toBe(beside);
    expect(ended.deliverables[0]?.bytes).toBe(JSON.stringify(ended.stages[0]?.output).length);
  });

  test('beyond 2 MiB are downloaded: in one stream, in parts, and by nobody else', async () => {
    const id = await client.start('write_and_measure', TECHCORP, { bytes: 5 * MIB });
    await client.ended(id, 'id');
    const { data, errors } = await client.query<{
      execution: { deliverables: { id: string; bytes: number; output: null }[] };
    }>(`query ($id: ID!) { execution(id: $id) { stages { output parameters } deliverables { id bytes output } } }`, {
      id,
    });
    const [deliverable] = data.execution.deliverables;
    expect(deliverable?.output).toBeNull();
    expect([...new Set(errors?.map(({ extensions }) => extensions.code))]).toEqual(['VALUE_TOO_LARGE']);
    const response = await download(`${deliverable?.id}/json`);
    expect(response.headers.get('content-length')).toBe(String(deliverable?.bytes));
    const json = Buffer.from(await response.arrayBuffer());
    const { text, sha256: expected } = JSON.parse(json.toString()) as { text: string; sha256: string };
    expect(sha256(text)).toBe(expected);

    const part = await download(`${deliverable?.id}/json`, { range: 'bytes=2000000-2000099' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 2000000-2000099/${json.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(json.subarray(2_000_000, 2_000_100))).toBe(true);
    const outside = await download(`${deliverable?.id}/json`, { range: 'bytes=9000000-' });
    expect([outside.status, await outside.json()]).toMatchObject([416, { error: { code: 'RANGE_NOT_SATISFIABLE' } }]);
    expect((await download(`${deliverable?.id}/json`, {}, system.as(FINANCE))).status).toBe(404);
    expect((await download(`${deliverable?.id}/markdown`)).status).toBe(413);
  });

  test('an offer refers to them, with size, SHA-256 and expiry, and its worker reads them whole or in parts', async () => {
    const { id, offer, reference } = await reading();
    expect(offer.parameters).toBeUndefined();
    expect(new Date(reference.expiresAt).getTime()).toBeGreaterThan(Date.now() + offer.limits.timeoutMs);
    const whole = await request(`/payloads/${reference.id}`);
    const json = Buffer.from(await whole.arrayBuffer());
    expect([whole.status, json.length, sha256(json)]).toEqual([200, reference.bytes, reference.sha256]);
    const part = await request(`/payloads/${reference.id}`, { headers: { range: 'bytes=10-19' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${json.length}`]);
    expect(await part.text()).toBe(json.subarray(10, 20).toString());
    const outside = await request(`/payloads/${reference.id}`, { headers: { range: `bytes=${json.length}-` } });
    expect([outside.status, await outside.json()]).toMatchObject([416, { error: { code: 'RANGE_NOT_SATISFIABLE' } }]);
    await worker.complete(offer, {});
    await client.ended(id, 'id');
  });

  test('are read by no other worker, not after the end, and not after the reference expired', async () => {
    const { id, offer, reference } = await reading();
    const refusal = async (asked: Promise<Response>): Promise<unknown> => {
      const response = await asked;
      return [response.status, ((await response.json()) as { error: { code: string } }).error.code];
    };
    const path = `/payloads/${reference.id}`;
    expect(await refusal(request(path, { key, from: TEXTS }))).toEqual([404, 'PAYLOAD_NOT_FOUND']);
    expect(await refusal(request('/payloads/payload_none'))).toEqual([404, 'PAYLOAD_NOT_FOUND']);
    await system.sql(`update orchestrator.payload set expires_at = now() - interval '1 s' where id = $1`, [
      reference.id,
    ]);
    expect(await refusal(request(path))).toEqual([410, 'PAYLOAD_EXPIRED']);
    await system.sql(`update orchestrator.payload set expires_at = now() + interval '1 h' where id = $1`, [
      reference.id,
    ]);
    await worker.complete(offer, {});
    await client.ended(id, 'id');
    expect(await refusal(request(path))).toEqual([404, 'PAYLOAD_NOT_FOUND']);
  });

  test('a result refers to what its worker stored before, and to nothing else', async () => {
    const { id, offer, reference } = await reading();
    const path = `/jobs/${jobIdOf(offer)}/payloads?key=${encodeURIComponent(offer.key)}`;
    const output = { text: textOf(400_000) };
    const stored = await request(path, { body: output });
    const outputRef = (await stored.json()) as PayloadReference;
    expect([stored.status, outputRef.sha256]).toEqual([201, sha256(JSON.stringify(output))]);
    const tell = (ref: unknown): Promise<{ status: number; body: unknown }> => {
      const usage = { inputTokens: 0, outputTokens: 0, providerCostMicros: 0 };
      return worker.result(offer, { key: offer.key, outcome: 'completed', outputRef: ref, priceMicros: 0, usage });
    };
    expect(await tell({ ...outputRef, id: 'payload_none' })).toMatchObject({ status: 404 });
    expect(await tell({ ...outputRef, sha256: '0'.repeat(64) })).toMatchObject({ status: 404 });
    expect(await tell({ ...outputRef, sha256: 'none' })).toMatchObject({ status: 400 });
    // Of another execution.
    const other = await reading();
    expect(await tell(other.reference)).toMatchObject({ status: 404, body: { error: { code: 'PAYLOAD_NOT_FOUND' } } });
    await system.sql(`update orchestrator.payload set expires_at = now() - interval '1 s' where id = $1`, [
      outputRef.id,
    ]);
    expect(await tell(outputRef)).toMatchObject({ status: 410, body: { error: { code: 'PAYLOAD_EXPIRED' } } });
    await system.sql(`update orchestrator.payload set expires_at = now() + interval '1 h' where id = $1`, [
      outputRef.id,
    ]);
    expect(await tell(outputRef)).toMatchObject({ status: 200 });
    expect(await tell(outputRef)).toMatchObject({ status: 200 });
    await worker.complete(other.offer, {});
    const ended = await client.ended<{ stages: { output: unknown }[] }>(id, 'stages { output }');
    expect(ended.stages[1]?.output).toEqual(output);
    expect((await rowsOf(id))[1]?.outputPayload).toBe(outputRef.id);
    expect(reference.id).not.toBe(outputRef.id);
  });

  test('outputs are stored for a job that is being worked on, by its worker, and only as JSON objects of up to 50 MiB', async () => {
    const { id, offer } = await reading();
    const at = (jobId: string, of: string): string => `/jobs/${jobId}/payloads?key=${encodeURIComponent(of)}`;
    const path = at(jobIdOf(offer), offer.key);
    // What is stored again takes the place of what was stored before.
    for (const a of [1, 2, 3]) expect((await request(path, { body: { a } })).status).toBe(201);
    expect(await system.sql('select bytes from orchestrator.payload where stored_for = $1', [offer.key])).toEqual([
      { bytes: 7 },
    ]);
    const told = async (asked: Promise<Response>): Promise<unknown> => {
      const response = await asked;
      return [response.status, ((await response.json()) as { error: { code: string } }).error.code];
    };
    expect(await told(request(path, { body: { a: 1 }, key, from: TEXTS }))).toEqual([404, 'UNKNOWN_JOB']);
    expect(await told(request(at('job_none', offer.key), { body: { a: 1 } }))).toEqual([409, 'KEY_MISMATCH']);
    expect(await told(request(path, { body: [1] }))).toEqual([400, 'BAD_REQUEST']);
    await worker.complete(offer, {});
    await client.ended(id, 'id');
    expect(await told(request(path, { body: { a: 1 } }))).toEqual([409, 'LATE']);
    // Without a signature, and above the limit, nothing is read.
    const send = (size: number, headers: Record<string, string>): Promise<Response> =>
      fetch(`${system.subgraphs.orchestrator.url}/worker/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: `{"text":"${'x'.repeat(size)}"}`,
      });
    expect((await send(100, {})).status).toBe(401);
    const parties = { from: worker.id, to: 'orchestrator' };
    const signed = sign(worker.key, parties, { method: 'POST', path: `/worker/v1${path}`, body: '{"text":"y"}' });
    expect((await send(1, { 'x-signature': signed })).status).toBe(401);
    const huge = await request(path, { body: { text: 'x'.repeat(50 * MIB) } }).catch((error: unknown) => error);
    expect(huge instanceof Error || (huge as Response).status === 413).toBe(true);
  });

  test('a worker of the kit rejects parameters that are not what the offer says, and the stage goes on trying', async () => {
    await seedMasterTemplate(system, 'measure_whole', [
      { templateRef: 'whole' },
      { worker: TEXTS, templateRef: 'measure', inputMapping: { text: '{{stage_1.output.text}}' }, dependsOn: [1] },
    ]);
    // Spoils the second payload of an execution: the first one is the output of its first stage.
    await system.sql(
      `create function orchestrator.spoil() returns trigger language plpgsql as $$ begin
         if (select count(*) from orchestrator.payload other, orchestrator.payload it
              where it.id = new.payload_id and other.execution_id = it.execution_id) > 1
         then new.content := overlay(new.content placing 'X'::bytea from 100); end if;
         return new; end $$;
       create trigger spoil before insert on orchestrator.payload_chunk for each row execute function orchestrator.spoil()`,
    );
    const id = await client.start('measure_whole', TECHCORP, {});
    try {
      await waitFor('the rejection', async () => {
        const { data } = await client.query<{
          execution: { stages: { attempts: { status: string; cause: { workerCode?: string } | null }[] }[] };
        }>(
          `query ($id: ID!) { execution(id: $id) { stages { attempts { status cause { ... on WorkerCause { workerCode } } } } } }`,
          { id },
        );
        const [attempt] = data.execution.stages[1]?.attempts ?? [];
        return attempt?.status === 'REJECTED' && attempt.cause?.workerCode === 'PAYLOAD_MISMATCH';
      });
    } finally {
      await system.sql('drop trigger spoil on orchestrator.payload_chunk; drop function orchestrator.spoil()');
    }
    await client.query(`mutation ($id: ID!) { cancelExecution(id: $id) { errors { code } } }`, { id });
    await client.ended(id, 'id');
  });

  test('of the items of a stage are put together, and kept as one', async () => {
    worker.on('part', { run: (offer, _id, self) => self.complete(offer, { text: textOf(200_000) }) });
    await seedMasterTemplate(system, 'parts', [
      { templateRef: 'part', forEach: { over: '{{input.list}}', concurrency: 2, maxItems: 5 } },
    ]);
    const id = await client.start('parts', TECHCORP, { list: [1, 2, 3] });
    const ended = await client.ended<{ stages: { output: { count: number; items: { text: string }[] } }[] }>(
      id,
      'stages { output }',
    );
    expect(ended.stages[0]?.output.items.map(({ text }) => text.length)).toEqual([200_000, 200_000, 200_000]);
    expect((await rowsOf(id))[0]).toMatchObject({ output: null, outputPayload: expect.any(String) as unknown });
  });

  test('are kept by an execution that tries another again, without a copy', async () => {
    worker.on('failing', {
      run: (offer, _id, self) => self.fail(offer, { code: 'NO', message: 'no', retryable: false }),
    });
    await seedMasterTemplate(system, 'write_and_fail', [
      { templateRef: 'whole' },
      { templateRef: 'failing', inputMapping: { text: '{{stage_1.output.text}}' }, dependsOn: [1] },
    ]);
    const first = await client.start('write_and_fail', TECHCORP, {});
    expect(await client.ended(first, 'id')).toMatchObject({ status: 'FAILED' });
    worker.on('failing', { run: (offer, _id, self) => self.complete(offer, { bytes: offer.parametersRef?.bytes }) });
    const { data } = await client.query<{ retryExecution: { execution: { id: string } } }>(
      `mutation ($input: RetryExecutionInput!) { retryExecution(input: $input) { execution { id } errors { message } } }`,
      { input: { executionId: first, idempotencyKey: crypto.randomUUID() } },
    );
    const second = data.retryExecution.execution.id;
    expect(await client.ended(second, 'id')).toMatchObject({ status: 'COMPLETED' });
    const [before, after] = [await rowsOf(first), await rowsOf(second)];
    expect(after[0]?.outputPayload).toBe(before[0]?.outputPayload);
    expect(after[1]?.output).toEqual({ bytes: 300_011 });
  });

  test('are deleted when they have expired and nothing refers to them, and only then', async () => {
    const { id, offer } = await reading();
    const store = new PayloadStore(system.subgraphs.orchestrator.database, SYSTEM_CLOCK);
    const json = Buffer.from('{"text":"unclaimed"}');
    const unclaimed = await store.store(id, json, { text: 'unclaimed' });
    const ids = async (): Promise<string[]> =>
      (await system.sql<{ id: string }>('select id from orchestrator.payload where execution_id = $1', [id])).map(
        (row) => row.id,
      );
    expect(await store.sweep()).toBe(0);
    await system.sql(`update orchestrator.payload set expires_at = now() - interval '1 s' where execution_id = $1`, [
      id,
    ]);
    const before = await ids();
    await store.sweep();
    expect(before.filter((one) => one !== unclaimed.id).sort()).toEqual((await ids()).sort());
    expect(await ids()).not.toContain(unclaimed.id);
    await worker.complete(offer, {});
    await client.ended(id, 'id');
  });

  test('another process goes on with them from the tables alone', async () => {
    const { id, offer } = await reading();
    const second: RunningOrchestrator = await startOrchestrator({
      databaseUrl: system.databaseUrl,
      signingKeys: system.secrets.signingKeys,
      kam: inProcessExecutor(system.subgraphs.kam),
      workers: [worker.address],
      host: '127.0.0.1',
      port: 0,
      log: createLogger('silent'),
    });
    try {
      worker.orchestratorUrl = second.url;
      await worker.fail(offer, { code: 'AGAIN', message: 'again', retryable: true });
      const again = await waitFor('the second offer', () =>
        Promise.resolve(worker.offers.find((one) => one.executionId === id && one.key.endsWith(':2')) ?? null),
      );
      expect(again.parametersRef?.sha256).toBe(offer.parametersRef?.sha256);
      await waitFor('the reader to begin again', () => Promise.resolve(worker.started.includes(jobIdOf(again))));
      await worker.complete(again, {});
      await client.ended(id, 'id');
    } finally {
      worker.orchestratorUrl = system.subgraphs.orchestrator.url;
      await second.close();
    }
  });
});
