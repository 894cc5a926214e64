import { Cluster } from '../chaos/cluster';
import { killOrchestrators } from '../chaos/kill-orchestrators';
import { resumeExactly } from '../chaos/resume-exactly';
import { spendAtOnce } from '../chaos/spend-at-once';
import { startAtOnce } from '../chaos/start-at-once';
import { stopPostgres } from '../chaos/stop-postgres';
import { openAndClose } from '../load/open-and-close';
import { slowSubscriber } from '../load/slow-subscriber';
import { waitFor } from '../setup/wait-for';

// Short slices of the scripts in tests/chaos and tests/load, which print their figures: npm run chaos:…, npm run load:…

const none = (faults: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.keys(faults).map((name) => [name, 0]));

describe('nothing is lost, stuck or done twice', () => {
  test('when orchestrators are killed at random', async () => {
    const { faults } = await killOrchestrators({ kills: 3, executions: 40, unsafeFast: true });
    expect(faults).toEqual(none(faults));
  }, 90_000);

  test('when PostgreSQL is killed under load', async () => {
    const { faults, outages } = await stopPostgres({ seconds: 9, everyMs: [1_500, 2_500] });
    expect(outages).toBeGreaterThanOrEqual(1);
    expect(faults).toEqual(none(faults));
  }, 120_000);

  test('when the same is started many times at once, while orchestrators are killed', async () => {
    const { executions, faults } = await startAtOnce({ keys: 6, times: 50, killEveryMs: 1_500, unsafeFast: true });
    expect(executions).toBe(6);
    expect(faults).toEqual(none(faults));
  }, 90_000);

  test('when more is started at once than a budget allows, while orchestrators are killed: exactly what fits', async () => {
    const { accepted, refused, faults } = await spendAtOnce({
      starts: 200,
      fit: 20,
      killEveryMs: 1_500,
      unsafeFast: true,
    });
    expect([accepted, refused]).toEqual([20, 180]);
    expect(faults).toEqual(none(faults));
  }, 90_000);

  test('when an orchestrator is frozen: the other goes on without it, and it writes nothing that has become untrue when it wakes', async () => {
    const cluster = await Cluster.start({ orchestrators: 2, workMs: [200, 600], unsafeFast: true });
    try {
      const ids = await cluster.startAll(30, 10);
      const frozen = cluster.orchestrators[0];
      frozen?.child.kill('SIGSTOP');
      await cluster.settle(90_000);
      const before = await cluster.faults(ids);
      expect(before).toEqual(none(before));
      const [newest] = await cluster.sql<{ n: number }>('select sum(position)::int as n from orchestrator.client_feed');
      frozen?.child.kill('SIGCONT');
      // It is awake when it answers; whatever it was in the middle of has failed.
      await waitFor('it to answer', () => fetch(`${frozen?.url}/readyz`).then((answer) => answer.ok), 20_000);
      expect(await cluster.sql('select sum(position)::int as n from orchestrator.client_feed')).toEqual([newest]);
      const more = await cluster.startAll(5, 0);
      await cluster.settle(20_000);
      const after = await cluster.faults([...ids, ...more]);
      expect(after).toEqual(none(after));
    } finally {
      await cluster.close();
    }
  }, 180_000);
});

describe('whoever follows', () => {
  test('sees every event once, whatever is killed', async () => {
    const { different, reconnects, kills } = await resumeExactly({
      subscribers: 24,
      executions: 4,
      killEveryMs: 1_500,
      unsafeFast: true,
    });
    expect(kills).toBeGreaterThan(0);
    expect(reconnects).toBeGreaterThan(0);
    expect(different).toBe(0);
  }, 120_000);

  test('and does not read is closed without affecting others', async () => {
    const { disturbed, closedSlowOnes } = await slowSubscriber({
      others: 10,
      slow: 2,
      events: 900,
      eventsPerSecond: 150,
    });
    expect({ disturbed, closedSlowOnes }).toEqual({ disturbed: 0, closedSlowOnes: 2 });
  }, 90_000);

  test('and leaves, in whatever way, leaves nothing open', async () => {
    const { opened, most, left } = await openAndClose(500);
    expect(opened).toBeGreaterThanOrEqual(500);
    expect(most).toBeGreaterThan(0);
    expect(left).toBe(0);
  }, 90_000);
});
