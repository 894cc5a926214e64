import { Client } from 'pg';
import { WORKER_SERVICES } from '../../server/worker-services';
import { ScriptedWorker } from '../setup/scripted-worker';
import { seedMasterTemplate } from '../setup/scripted-worker';
import { startTestSystem, STARTUP, TECHCORP, type TestSystem } from '../setup/system';

const FEDERATED = `query ($name: String!) {
  masterTemplate(name: $name) {
    displayName
    stages { order workerTemplate { displayName minimumTier tierReason estimate { timeMs price { expected { amount } } } ... on GranulatorTemplate { structureType } } }
    plan(clientId: "${TECHCORP}", parameters: { topic: "T", sources: ["A text."], content: "A text." }) { verdict price { max { amount } } stages { order verdict } }
    check { publishable problems { code } stages { output } } parameterSchema effectiveTier available
  }
}`;

/** Reads of our own tables; the services' own housekeeping is left out. */
const OWN_READ =
  /^\s*(?:select|with)[\s\S]*"?(?:kam|granulator|researcher|analyzer|orchestrator)"?\."?(?:client|master_template|tier|template|execution|stage_execution|stage_attempt|request|user|quota_use|api_key)/i;
const HOUSEKEEPING = /(?:granulator|researcher|analyzer)"?\."?job|select distinct driver|queue_entry/i;

describe('one client request costs one call per subgraph and level, and a number of statements that does not grow', () => {
  const worker = new ScriptedWorker();
  let system: TestSystem;
  let statements: string[] = [];
  const original = Client.prototype.query;

  beforeAll(async () => {
    await worker.start();
    system = await startTestSystem({ moreWorkers: [worker.address] });
    const stage = { templateRef: 'course_v1', worker: 'bitware-content-granulator' };
    const quiz = { templateRef: 'quiz_v1', worker: 'bitware-content-granulator' };
    await seedMasterTemplate(system, 'two', [stage, quiz]);
    await seedMasterTemplate(system, 'ten', [
      stage,
      quiz,
      stage,
      quiz,
      stage,
      quiz,
      stage,
      quiz,
      { ...stage, templateRef: 'course_structure_v1' },
      { ...quiz, templateRef: 'quiz_basic_v1' },
    ]);
    const research = { templateRef: 'research_v1', worker: 'bitware-topic-researcher' };
    const analysis = { templateRef: 'comprehensive_analysis_v1', worker: 'bitware-content-analyzer' };
    await seedMasterTemplate(system, 'three workers', [stage, research, analysis]);
    await seedMasterTemplate(
      system,
      'three workers often',
      Array.from({ length: 4 }, () => [stage, research, analysis]).flat(),
    );
    Client.prototype.query = function (this: Client, ...args: unknown[]) {
      const text = typeof args[0] === 'string' ? args[0] : (args[0] as { text?: string }).text;
      if (text && OWN_READ.test(text) && !HOUSEKEEPING.test(text)) statements.push(text);
      return (original as (...values: unknown[]) => unknown).apply(this, args);
    } as never;
  });
  afterAll(async () => {
    Client.prototype.query = original;
    await system.close();
    await worker.close();
  });

  /** How many statements something takes: the least of three times, because services read by themselves in between. */
  const statementsOf = async (work: () => Promise<void>): Promise<number> => {
    const counts: number[] = [];
    for (let n = 0; n < 3; n++) {
      statements = [];
      await work();
      counts.push(statements.length);
    }
    return Math.min(...counts);
  };
  const callsOf = async (work: () => Promise<void>): Promise<Record<string, number>> => {
    const spies = Object.entries(system.subgraphs).map(
      ([name, subgraph]) => [name, jest.spyOn(subgraph, 'createContext')] as const,
    );
    await work();
    const calls = Object.fromEntries(spies.map(([name, spy]) => [name, spy.mock.calls.length]));
    for (const [, spy] of spies) spy.mockRestore();
    return calls;
  };
  /** The least of three times, because services call each other by themselves in between. */
  const leastCallsOf = async (work: () => Promise<void>): Promise<Record<string, number>> => {
    const times = [await callsOf(work), await callsOf(work), await callsOf(work)];
    return Object.fromEntries(
      Object.keys(system.subgraphs).map((name) => [name, Math.min(...times.map((calls) => calls[name] ?? 0))]),
    );
  };
  const untouched = Object.fromEntries(WORKER_SERVICES.map(({ definition }) => [definition.name, 0]));
  const measure = async (name: string): Promise<{ statements: number; calls: Record<string, number> }> => {
    const work = async (): Promise<void> => {
      const { data, errors } = await system
        .as(TECHCORP)
        .query<{ masterTemplate: { stages: unknown[]; plan: { stages: unknown[] } } }>(FEDERATED, { name });
      expect(errors).toBeUndefined();
      expect(data.masterTemplate.plan.stages.length).toBe(data.masterTemplate.stages.length);
    };
    await work();
    return { statements: await statementsOf(work), calls: await leastCallsOf(work) };
  };

  test('the federated query of a template of ten stages takes no more than that of one of two', async () => {
    const two = await measure('two');
    const ten = await measure('ten');
    expect(ten).toEqual(two);
    // KAM: the gateway's own call, and the one with which the orchestrator plans.
    expect(ten.calls).toEqual({ ...untouched, kam: 1, orchestrator: 1, granulator: 1 });
    // KAM: template by name, then template, client and its tier for the plan; granulator: templates for the graph, and for the plan.
    expect(ten.statements).toBeLessThanOrEqual(6);
  });

  test('with three workers it is one call of each, and twelve stages take no more than three', async () => {
    const three = await measure('three workers');
    const twelve = await measure('three workers often');
    expect(twelve).toEqual(three);
    expect(twelve.calls).toEqual({ ...untouched, kam: 1, orchestrator: 1, granulator: 1, researcher: 1, analyzer: 1 });
    // Two more for each further worker: templates for the graph, and for the plan.
    expect(twelve.statements).toBeLessThanOrEqual(10);
  });

  test('many requests with the same key at once are one question to KAM whose it is', async () => {
    const client = system.as(STARTUP);
    const asked = (number: number) =>
      callsOf(
        async () => void (await Promise.all(Array.from({ length: number }, () => client.query('{ __typename }')))),
      );
    const { kam = 0 } = await asked(20);
    expect(kam).toBeGreaterThan(0);
    expect(kam).toBeLessThanOrEqual(2);
  });

  test('a list of executions with stages, attempts and costs takes the same statements for one and for twenty', async () => {
    worker.orchestratorUrl = system.subgraphs.orchestrator.url;
    worker.on('quick', {});
    await seedMasterTemplate(system, 'quick', [{ templateRef: 'quick' }, { templateRef: 'quick' }]);
    const client = system.as(TECHCORP);
    const ids = await Promise.all(Array.from({ length: 20 }, () => client.start('quick', TECHCORP, {})));
    await Promise.all(ids.map((id) => client.ended(id, 'id')));
    const list = (first: number) =>
      client.query<{ executions: { edges: unknown[] } }>(
        `{ executions(first: ${first}) { edges { node { id status progress cost { amount } masterTemplate { name } client { companyName } stages { order status cost { amount } attempts { attempt } } } } } }`,
      );
    const count = (first: number): Promise<number> =>
      statementsOf(async () => {
        const { data, errors } = await list(first);
        expect(errors).toBeUndefined();
        expect(data.executions.edges.length).toBe(first);
      });
    expect(await count(20)).toBe(await count(1));

    // Plans are larger than all the rest: they are read when they are asked for, all of a page at once.
    const plansRead = async (fields: string): Promise<number> => {
      statements = [];
      const { data, errors } = await client.query<{ executions: { edges: { node: { plannedStages?: unknown[] } }[] } }>(
        `{ executions(first: 20) { edges { node { id ${fields} } } } }`,
      );
      expect(errors).toBeUndefined();
      expect(data.executions.edges.length).toBe(20);
      for (const { node } of data.executions.edges) if (node.plannedStages) expect(node.plannedStages.length).toBe(2);
      return statements.filter((text) => /\bplan\b/.test(text) && /from\s+"?orchestrator/.test(text)).length;
    };
    expect(await plansRead('status summary progress')).toBe(0);
    expect(await plansRead('plannedStages { order } ladderStep')).toBe(1);
  });

  test('a list of clients with keys, usage and history takes the same statements for one and for five', async () => {
    const admin = await system.asUser('admin');
    for (let n = 0; n < 5; n++) {
      const input = { companyName: `Statements ${n}`, tier: 'PREMIUM', monthlyBudgetMicros: 1 };
      const { data } = await admin.query<{ createClient: { client: { id: string } } }>(
        'mutation ($input: CreateClientInput!) { createClient(input: $input) { client { id } } }',
        { input },
      );
      await admin.query('mutation ($input: ChangeTierInput!) { changeTier(input: $input) { client { id } } }', {
        input: { clientId: data.createClient.client.id, tier: 'ENTERPRISE', reason: 'To have a history.' },
      });
    }
    const count = (first: number): Promise<number> =>
      statementsOf(async () => {
        const { data, errors } = await admin.query<{ clients: { edges: unknown[] } }>(
          `{ clients(first: ${first}, filter: { search: "Statements" }) { edges { node { apiKeys { id } usage { quota used } tierHistory { to } limits { maxUsers } features } } } }`,
        );
        expect(errors).toBeUndefined();
        expect(data.clients.edges.length).toBe(first);
      });
    expect(await count(5)).toBe(await count(1));
  });

  test('a list of requests with recommendations, history and template takes the same statements for one and for five', async () => {
    const client = system.as(TECHCORP);
    for (let n = 0; n < 5; n++) {
      const { data } = await client.query<{ createRequest: { errors: unknown[] } }>(
        'mutation ($input: CreateRequestInput!) { createRequest(input: $input) { errors { code } } }',
        { input: { message: 'a course about statements', masterTemplate: 'course_creation' } },
      );
      expect(data.createRequest.errors).toEqual([]);
    }
    const count = (first: number): Promise<number> =>
      statementsOf(async () => {
        const { data, errors } = await client.query<{ requests: { edges: unknown[] } }>(
          `{ requests(first: ${first}, filter: { search: "statements" }) { edges { node { recommendations { score } history { status } masterTemplate { name } client { companyName } } } } }`,
        );
        expect(errors).toBeUndefined();
        expect(data.requests.edges.length).toBe(first);
      });
    expect(await count(5)).toBe(await count(1));
  });

  test('a list of trials, and one of jobs with their executions, take the same statements for one and for five', async () => {
    const admin = await system.asUser('admin');
    for (let n = 0; n < 5; n++) {
      const { data } = await admin.query<{ testWorkerTemplate: { trial: { status: string } } }>(
        'mutation ($input: TestWorkerTemplateInput!) { testWorkerTemplate(input: $input) { trial { status } } }',
        { input: { worker: 'bitware-content-granulator', id: 'course_v1@1', parameters: { topic: 'Tides' } } },
      );
      expect(data.testWorkerTemplate.trial.status).toBe('COMPLETED');
      const client = system.as(TECHCORP);
      await client.ended(await client.start('course_creation', TECHCORP, { topic: 'Tides' }), 'id');
    }
    const count = (query: (first: number) => string, first: number): Promise<number> =>
      statementsOf(async () => {
        const { data, errors } = await admin.query<{ list: { edges: unknown[] } }>(query(first));
        expect(errors).toBeUndefined();
        expect(data.list.edges.length).toBe(first);
      });
    const trials = (first: number): string =>
      `{ list: workerTemplateTrials(worker: "bitware-content-granulator", templateId: "course_v1", first: ${first}) { edges { node { output { elements { title } } wouldCost { micros } validations { score } } } } }`;
    const jobs = (first: number): string =>
      `{ list: workerJobs(worker: "bitware-content-granulator", first: ${first}) { edges { node { output { elements { title } } cost { micros } template { displayName } execution { status stages { order } } } } } }`;
    for (const list of [trials, jobs]) expect(await count(list, 5)).toBe(await count(list, 1));
  });
});
