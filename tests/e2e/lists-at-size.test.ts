import { Client } from 'pg';
import { MAX_COUNTED } from '../../subgraph-kit/graph/connection';
import { QUEUE_STATES } from '../../subgraphs/orchestrator/queues/queue.service';
import { copyExecution } from '../setup/many-executions';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

/** A step of a plan of PostgreSQL. */
interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

const COPIES = 3_000;

describe('with thousands of executions', () => {
  let system: TestSystem;
  let first: string;
  beforeAll(async () => {
    system = await startTestSystem();
    const techcorp = system.as(TECHCORP);
    first = await techcorp.start('course_creation', TECHCORP, { topic: 'Tides' });
    await techcorp.ended(first, 'id');
    await copyExecution(system, first, COPIES);
    await system.sql('analyze orchestrator.execution, orchestrator.stage_execution');
  });
  afterAll(() => system.close());

  /** What a statement reads of the tables of the orchestrator, as the service runs it for a client. */
  const readBy = async (statement: string, values: unknown[], tenant = TECHCORP): Promise<PlanNode[]> => {
    await system.sql('begin');
    try {
      await system.sql('set local role template_federation_orchestrator');
      await system.sql(`select set_config('app.client_id', $1, true)`, [tenant]);
      const [row] = await system.sql<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
        `explain (analyze, format json) ${statement}`,
        values,
      );
      const nodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
      return nodes(row?.['QUERY PLAN'][0]?.Plan);
    } finally {
      await system.sql('rollback');
    }
  };
  const rowsOf = (plan: PlanNode[], relation: string): number =>
    plan
      .filter((node) => node['Relation Name'] === relation)
      .reduce(
        (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
        0,
      );

  test.each([
    ['of a worker', 'worker:bitware-content-granulator'],
    ['of a client', `client:${TECHCORP}`],
  ])('the queue %s reads the newest alone', async (_what, name) => {
    const plan = await readBy(QUEUE_STATES, [[name]], '*');
    expect(rowsOf(plan, 'stage_execution')).toBeLessThan(200);
    expect(rowsOf(plan, 'execution')).toBeLessThan(200);
  });

  /** What the service asks the database for a page of executions. */
  const statementFor = async (args: string): Promise<{ text: string; values: unknown[] }> => {
    const asked: { text: string; values: unknown[] }[] = [];
    const original = Client.prototype.query;
    Client.prototype.query = function (this: Client, ...args: unknown[]) {
      const [text, values] = args;
      if (typeof text === 'string' && /^SELECT .*"orchestrator"\."execution"/s.test(text))
        asked.push({ text, values: Array.isArray(values) ? values : [] });
      return (original as (...values: unknown[]) => unknown).apply(this, args);
    } as never;
    try {
      await system.as(TECHCORP).query(`{ executions(first: 20, ${args}) { edges { node { id } } } }`);
    } finally {
      Client.prototype.query = original;
    }
    const [page] = asked;
    if (!page || asked.length > 1) throw new Error(`Expected one statement, got ${JSON.stringify(asked)}`);
    return page;
  };

  test.each([
    ['that go on', 'filter: { status: [RUNNING, PENDING] }'],
    ['that failed', 'filter: { status: [FAILED] }'],
  ])('a page of those %s reads no other', async (_what, args) => {
    const { text, values } = await statementFor(args);
    expect(rowsOf(await readBy(text, values), 'execution')).toBeLessThan(20);
  });

  test.each([
    ['the dearest', 'sort: COST', 'execution'],
    ['the longest', 'sort: DURATION', 'execution'],
    ['those with a stage that failed', 'filter: { stageStatus: [FAILED] }', 'stage_execution'],
    ['those with a stage that runs', 'filter: { stageStatus: [RUNNING] }', 'execution'],
  ])('a page of %s reads no others', async (_what, args, relation) => {
    const { text, values } = await statementFor(args);
    expect(rowsOf(await readBy(text, values), relation)).toBeLessThan(60);
  });

  test('a list by status has all of that status, and no other', async () => {
    const countOf = async (status: string): Promise<number> => {
      const { data } = await system
        .as(TECHCORP)
        .query<{ executions: { totalCount: number } }>(
          `{ executions(filter: { status: [${status}] }) { totalCount } }`,
        );
      return data.executions.totalCount;
    };
    expect(await countOf('RUNNING, PENDING')).toBe(0);
    expect(await countOf('COMPLETED')).toBe(COPIES + 1);
    expect(await countOf('RUNNING, COMPLETED')).toBe(COPIES + 1);
  });

  test('lists are counted up to a bound, and say so', async () => {
    const count = async (): Promise<unknown> =>
      (await system.as(TECHCORP).query('{ executions(first: 1) { totalCount isTotalCountExact } }')).data;
    expect(await count()).toEqual({ executions: { totalCount: COPIES + 1, isTotalCountExact: true } });
    await copyExecution(system, first, MAX_COUNTED, COPIES);
    expect(await count()).toEqual({ executions: { totalCount: MAX_COUNTED, isTotalCountExact: false } });
  });
});
