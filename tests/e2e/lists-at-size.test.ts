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
  beforeAll(async () => {
    system = await startTestSystem();
    const techcorp = system.as(TECHCORP);
    const id = await techcorp.start('course_creation', TECHCORP, { topic: 'Tides' });
    await techcorp.ended(id, 'id');
    await copyExecution(system, id, COPIES);
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

  test.each([
    ['that go on', `status = any('{running,pending}') and ended_at is null`],
    ['that failed', `status = any('{failed}')`],
    ['of one template', `client_id = '${TECHCORP}' and master_template_id = 'mt_none'`],
  ])('a page of those %s reads no other', async (_what, condition) => {
    const plan = await readBy(`select id from orchestrator.execution where ${condition} order by id desc limit 20`, []);
    expect(rowsOf(plan, 'execution')).toBeLessThan(20);
  });

  test('the list of what goes on asks so that this holds', async () => {
    const { data } = await system
      .as(TECHCORP)
      .query<{ executions: { totalCount: number } }>(
        '{ executions(filter: { status: [RUNNING, PENDING] }) { totalCount } }',
      );
    expect(data.executions.totalCount).toBe(0);
    const all = await system
      .as(TECHCORP)
      .query<{ executions: { totalCount: number } }>('{ executions(filter: { status: [COMPLETED] }) { totalCount } }');
    expect(all.data.executions.totalCount).toBe(COPIES + 1);
  });
});
