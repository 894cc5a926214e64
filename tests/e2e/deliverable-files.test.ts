import fs from 'node:fs';
import { unzipSync } from 'fflate';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { ScriptedSystem } from '../setup/scripted-system';
import { FINANCE, type GraphClient, TECHCORP } from '../setup/system';

describe('deliverables as files', () => {
  let scripted: ScriptedSystem;
  let client: GraphClient;
  let quiz: string;
  beforeAll(async () => {
    scripted = await ScriptedSystem.start();
    client = scripted.system.as(TECHCORP);
    quiz = await deliverableOf('quiz_generation', {
      topic: 'Tides',
      sourceText: fs.readFileSync('examples/tides.md', 'utf8'),
    });
  });
  afterAll(() => scripted.close());

  const deliverableOf = async (template: string, parameters: Record<string, unknown>): Promise<string> => {
    const id = await client.start(template, TECHCORP, parameters);
    const ended = await client.ended<{ deliverables: { id: string }[] }>(id, 'deliverables { id }');
    return ended.deliverables[0]?.id ?? '';
  };
  const get = (path: string, as = client): Promise<Response> =>
    fetch(`${scripted.system.url.replace('/graphql', '')}/deliverables/${path}`, { headers: as.headers });

  test('are downloaded in each of their formats, with a name and a media type', async () => {
    const json = await get(`${quiz}/json`);
    expect([json.status, json.headers.get('content-type'), json.headers.get('content-disposition')]).toEqual([
      200,
      'application/json; charset=utf-8',
      'attachment; filename="quiz.json"',
    ]);
    expect(json.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await json.json()).toMatchObject({ overview: { title: expect.any(String) } });
    expect(await (await get(`${quiz}/markdown`)).text()).toMatch(/^# /);
    const qti = await get(`${quiz}/QTI`);
    expect(qti.headers.get('content-type')).toBe('application/zip');
    expect(Object.keys(unzipSync(new Uint8Array(await qti.arrayBuffer())))).toContain('imsmanifest.xml');
  });

  test('of a worker without types, and of a stage with forEach, are JSON', async () => {
    scripted.worker.on('poem', { run: (offer, _id, worker) => worker.complete(offer, { lines: ['a'] }) });
    await seedMasterTemplate(scripted.system, 'poem', [{ templateRef: 'poem' }]);
    await seedMasterTemplate(scripted.system, 'poems', [
      { templateRef: 'poem', forEach: { over: '{{input.list}}', concurrency: 2, maxItems: 5 } },
    ]);
    expect(await (await get(`${await deliverableOf('poem', {})}/json`)).json()).toEqual({ lines: ['a'] });
    const many = await deliverableOf('poems', { list: [1, 2] });
    expect(await (await get(`${many}/json`)).json()).toEqual({ items: [{ lines: ['a'] }, { lines: ['a'] }], count: 2 });
    expect((await get(`${many}/markdown`)).status).toBe(400);
  });

  test.each<[string, string, () => Promise<Response>, number, string]>([
    ['a format that there is none', 'pdf', () => get(`${quiz}/pdf`), 400, 'FORMAT_NOT_AVAILABLE'],
    ['a format of other structures', 'bpmn', () => get(`${quiz}/bpmn`), 400, 'FORMAT_NOT_AVAILABLE'],
    ['what is not there', 'stage_none', () => get('stage_none/json'), 404, 'DELIVERABLE_NOT_FOUND'],
    ["another's", 'json', () => get(`${quiz}/json`, scripted.system.as(FINANCE)), 404, 'DELIVERABLE_NOT_FOUND'],
    [
      'without credentials',
      'json',
      () => fetch(new URL(`/deliverables/${quiz}/json`, scripted.system.url)),
      401,
      'UNAUTHENTICATED',
    ],
  ])('%s (%s) is refused, and says why', async (_what, _path, ask, status, code) => {
    const response = await ask();
    expect([response.status, await response.json()]).toMatchObject([status, { error: { code } }]);
  });
});
