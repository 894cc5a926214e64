import { Client } from 'pg';
import { mutate } from '../setup/accounts';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { FINANCE, type GraphClient, startTestSystem, TECHCORP, type TestSystem } from '../setup/system';
import { waitFor } from '../setup/wait-for';

const GRANULATOR = 'bitware-content-granulator';
interface Impact {
  subject: string;
  subjectId: string;
  name: string;
  verdict: string;
  field: string | null;
  reason: string | null;
  from: { max: { micros: number } } | null;
  to: { max: { micros: number } } | null;
}
interface PublicationImpact {
  breaking: number;
  repriced: number;
  compatible: number;
  impacts: Impact[];
}

describe('what the publication of a worker template touches', () => {
  let system: TestSystem;
  let admin: GraphClient;
  let client: GraphClient;
  beforeAll(async () => {
    system = await startTestSystem();
    // What uses a template here is what this test makes, and one template that the service comes with.
    await system.sql(`update kam.master_template set status = 'deprecated' where name = 'complete_education_pipeline'`);
    admin = await system.asUser('admin');
    client = system.as(TECHCORP);
    await seedMasterTemplate(
      system,
      'two_courses',
      [
        { templateRef: 'course_v1', paramsOverride: { depth: 3 } },
        { templateRef: 'quiz_v1', inputMapping: { topics: '{{stage_1.output.modules[*].title}}' } },
      ],
      { worker: GRANULATOR },
    );
    await system.sql(`update kam.request set status = 'cancelled', ended_at = now()`);
    for (const [template, parameters] of [
      ['course_creation', { topic: 'Tides', depth: 3 }],
      ['two_courses', { topic: 'Tides' }],
    ] as const)
      await client.query(
        `mutation ($p: JSON) { createRequest(input: { message: "a course", masterTemplate: "${template}", parameters: $p }) { errors { message } } }`,
        { p: parameters },
      );
  });
  afterAll(() => system.close());

  const draft = async (terms: object): Promise<void> => {
    await mutate(
      admin,
      'duplicateWorkerTemplate',
      'DuplicateWorkerTemplateInput',
      { worker: GRANULATOR, id: 'course_v1', as: 'course_v1' },
      'template { id }',
    );
    const { errors } = await mutate(
      admin,
      'editWorkerTemplateDraft',
      'EditWorkerTemplateDraftInput',
      { worker: GRANULATOR, id: 'course_v1@2', terms },
      'template { id }',
    );
    expect(errors).toEqual([]);
  };
  const impact = async (id = 'course_v1@2', more = ''): Promise<PublicationImpact> => {
    const { data, errors } = await admin.query<{ workerTemplateImpact: PublicationImpact }>(
      `{ workerTemplateImpact(worker: "bitware-content-granulator", id: "${id}"${more}) { breaking repriced compatible impacts { subject subjectId name verdict field reason from { max { micros } } to { max { micros } } } } }`,
    );
    if (errors) throw new Error(JSON.stringify(errors));
    return data.workerTemplateImpact;
  };
  const publish = (more: object = {}) =>
    mutate(
      admin,
      'publishWorkerTemplate',
      'PublishWorkerTemplateInput',
      { worker: GRANULATOR, id: 'course_v1@2', ...more },
      'template { status }',
    );
  afterEach(async () => {
    await admin.query(
      'mutation { discardWorkerTemplateDraft(input: { worker: "bitware-content-granulator", id: "course_v1@2" }) { errors { code } } }',
    );
  });
  const schemaOf = async (): Promise<{ properties: Record<string, object>; required: string[] }> => {
    const { data } = await admin.query<{
      workerTemplate: { parameterSchema: { properties: Record<string, object>; required: string[] } };
    }>('{ workerTemplate(worker: "bitware-content-granulator", id: "course_v1@1") { parameterSchema } }');
    return data.workerTemplate.parameterSchema;
  };

  test('nothing, when only words change', async () => {
    await draft({ description: 'The same, told better.' });
    const found = await impact();
    expect(found).toMatchObject({ breaking: 0, repriced: 0, compatible: 4 });
    expect(found.impacts.map(({ subject, name }) => [subject, name])).toEqual([
      ['MASTER_TEMPLATE', 'course_creation'],
      ['MASTER_TEMPLATE', 'two_courses'],
      ['REQUEST', 'two_courses'],
      ['REQUEST', 'course_creation'],
    ]);
  });

  test('prices, from and to', async () => {
    await draft({ baseMicros: 90_000 });
    const found = await impact();
    expect(found).toMatchObject({ breaking: 0, repriced: 4 });
    expect(found.impacts[0]).toMatchObject({ from: { max: { micros: 51_125 } }, to: { max: { micros: 91_125 } } });
  });

  test.each<
    [string, (schema: { properties: Record<string, object>; required: string[] }) => object, string, [string, string][]]
  >([
    [
      'a parameter that takes less',
      ({ properties, ...rest }) => ({
        parameterSchema: { ...rest, properties: { ...properties, depth: { type: 'integer', minimum: 1, maximum: 2 } } },
      }),
      'parameterSchema.properties.depth',
      [
        ['MASTER_TEMPLATE', 'course_creation'],
        ['MASTER_TEMPLATE', 'two_courses'],
        ['REQUEST', 'two_courses'],
        ['REQUEST', 'course_creation'],
      ],
    ],
    [
      'a parameter that must be given now',
      (schema) => ({ parameterSchema: { ...schema, required: ['topic', 'targetAudience'] } }),
      'parameterSchema.required.targetAudience',
      [
        ['MASTER_TEMPLATE', 'course_creation'],
        ['MASTER_TEMPLATE', 'two_courses'],
        ['REQUEST', 'two_courses'],
        ['REQUEST', 'course_creation'],
      ],
    ],
    [
      'a higher tier',
      () => ({ minimumTier: 'ENTERPRISE' }),
      'minimumTier',
      [
        ['MASTER_TEMPLATE', 'course_creation'],
        ['MASTER_TEMPLATE', 'two_courses'],
        ['REQUEST', 'two_courses'],
        ['REQUEST', 'course_creation'],
      ],
    ],
  ])('what it breaks: %s; it is refused without force, and nothing changes', async (_what, terms, field, broken) => {
    await draft(terms(await schemaOf()));
    const found = await impact();
    const breaking = found.impacts.filter(({ verdict }) => verdict === 'BREAKING');
    expect(breaking.map(({ subject, name }) => [subject, name])).toEqual(broken);
    expect(breaking[0]).toMatchObject({ field, reason: expect.any(String) });
    const { errors } = await publish();
    expect(errors[0]).toMatchObject({
      code: 'BREAKING_CHANGE',
      message: expect.stringContaining(breaking[0]?.subjectId ?? '?'),
    });
    const { data } = await admin.query(
      '{ workerTemplate(worker: "bitware-content-granulator", id: "course_v1") { id } }',
    );
    expect(data).toEqual({ workerTemplate: { id: 'course_v1@1' } });
  });

  test('an execution that is queued or paused keeps its versions, and says so', async () => {
    const id = await client.start('course_creation', TECHCORP, { topic: 'Tides' });
    await client.ended<object>(id, 'id');
    // As if they had not ended: what they hold of their plan is the same.
    for (const [copy, status] of [
      ['exec_queued', 'pending'],
      ['exec_paused', 'paused'],
    ])
      await system.sql(
        `insert into orchestrator.execution (id, client_id, master_template_id, master_template_version, status, parameters, plan, idempotency_key, input_hash, priority, revision)
         select $2, client_id, master_template_id, master_template_version, $3::orchestrator.execution_status, parameters, plan, $2, input_hash, priority, 0
           from orchestrator.execution where id = $1`,
        [id, copy, status],
      );
    await draft({ minimumTier: 'ENTERPRISE' });
    const { impacts } = await impact();
    await system.sql(`delete from orchestrator.execution where id in ('exec_queued', 'exec_paused')`);
    expect(
      impacts
        .filter(({ subject }) => subject === 'EXECUTION')
        .map(({ subjectId: execution, verdict }) => [execution, verdict]),
    ).toEqual([
      ['exec_paused', 'COMPATIBLE'],
      ['exec_queued', 'COMPATIBLE'],
    ]);
  });

  test('templates say what uses them', async () => {
    const { data } = await client.query(
      `{ workerTemplate(worker: "bitware-content-granulator", id: "quiz_v1") { usedBy { name } } masterTemplate(name: "course_creation") { usedBy { pendingRequests activeExecutions } stages { workerTemplate { usedBy { name } } } } }`,
    );
    expect(data).toEqual({
      workerTemplate: { usedBy: [{ name: 'quiz_generation' }, { name: 'two_courses' }] },
      masterTemplate: {
        usedBy: { pendingRequests: 1, activeExecutions: 0 },
        stages: [{ workerTemplate: { usedBy: [{ name: 'course_creation' }, { name: 'two_courses' }] } }],
      },
    });
    const other = await system
      .as(FINANCE)
      .query('{ masterTemplate(name: "course_creation") { usedBy { pendingRequests } } }');
    expect(other.data).toEqual({ masterTemplate: { usedBy: { pendingRequests: 0 } } });
  });

  test('a deprecation says what it blocks, takes force, and moves stages to the successor as drafts', async () => {
    expect(await impact('quiz_v1', ', deprecation: true')).toMatchObject({
      breaking: 3,
      impacts: [{ name: 'quiz_generation', field: 'status' }, { name: 'two_courses' }, { subject: 'REQUEST' }],
    });
    const deprecate = (more: object = {}) =>
      mutate(
        admin,
        'deprecateWorkerTemplate',
        'DeprecateWorkerTemplateInput',
        { worker: GRANULATOR, templateId: 'quiz_v1', successor: 'quiz_generator_v1', ...more },
        'template { status }',
      );
    expect((await deprecate()).errors[0]).toMatchObject({ code: 'BREAKING_CHANGE' });
    expect((await deprecate({ force: true })).errors).toEqual([]);
    for (const [wrong, field] of [
      [{ to: 'nothing' }, 'to'],
      [{ to: 'quiz_v1' }, 'to'],
      [{ from: 'nothing' }, 'from'],
      [{ worker: 'nobody' }, 'worker'],
    ] as const)
      expect(
        (
          await mutate(
            admin,
            'replaceWorkerTemplate',
            'ReplaceWorkerTemplateInput',
            { worker: GRANULATOR, from: 'quiz_v1', to: 'quiz_generator_v1', ...wrong },
            'masterTemplates { id }',
          )
        ).errors,
      ).toMatchObject([{ code: 'INVALID_INPUT', path: [field] }]);
    const { masterTemplates, errors } = await mutate(
      admin,
      'replaceWorkerTemplate',
      'ReplaceWorkerTemplateInput',
      { worker: 'bitware_content_granulator', from: 'quiz_v1', to: 'quiz_generator_v1' },
      'masterTemplates { id status stages { templateRef } check { publishable } }',
    );
    expect(errors).toEqual([]);
    expect(masterTemplates).toEqual([
      {
        id: 'mt_quiz_001@2',
        status: 'DRAFT',
        stages: [{ templateRef: 'quiz_generator_v1' }],
        check: { publishable: true },
      },
      {
        id: 'two_courses@2',
        status: 'DRAFT',
        stages: [{ templateRef: 'course_v1' }, { templateRef: 'quiz_generator_v1' }],
        check: { publishable: true },
      },
    ]);
    const again = await mutate(
      admin,
      'replaceWorkerTemplate',
      'ReplaceWorkerTemplateInput',
      { worker: GRANULATOR, from: 'quiz_v1', to: 'quiz_generator_v1' },
      'masterTemplates { id }',
    );
    expect(again.errors.map(({ code }) => code)).toEqual(['DRAFT_EXISTS', 'DRAFT_EXISTS']);
  });

  test('a draft that is edited while it is being published is not published', async () => {
    await mutate(
      admin,
      'duplicateWorkerTemplate',
      'DuplicateWorkerTemplateInput',
      { worker: GRANULATOR, id: 'novel_v1', as: 'novel_v1' },
      'template { id }',
    );
    const other = new Client({ connectionString: system.databaseUrl });
    await other.connect();
    try {
      await other.query('begin; lock table granulator.template in share row exclusive mode');
      const published = mutate(
        admin,
        'publishWorkerTemplate',
        'PublishWorkerTemplateInput',
        { worker: GRANULATOR, id: 'novel_v1@2' },
        'template { id }',
      );
      await waitFor('the publication to wait for the lock', async () => {
        const { rows } = await other.query<{ waiting: boolean }>(
          `select exists (select from pg_locks where relation = 'granulator.template'::regclass and not granted) as waiting`,
        );
        return rows[0]?.waiting;
      });
      await other.query(`update granulator.template set revision = revision + 1 where id = 'novel_v1' and version = 2`);
      await other.query('commit');
      expect((await published).errors[0]?.code).toBe('DRAFT_CHANGED');
    } finally {
      await other.end();
    }
  });

  test('with force it is published, and the audit says what it broke', async () => {
    await draft({ minimumTier: 'ENTERPRISE' });
    const { template, errors } = await publish({ force: true });
    expect([template, errors]).toEqual([{ status: 'PUBLISHED' }, []]);
    const breaks = await waitFor('the audit', async () => {
      const [row] = await system.sql<{ details: { breaks: string[] } }>(
        `select details from kam.audit_event where action = 'worker_template.published' and subject_id = 'course_v1@2'`,
      );
      return row?.details.breaks;
    });
    expect(breaks).toContain('master template mt_course_001@1');
  });
});
