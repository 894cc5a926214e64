import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import type { Draft } from '../engine/draft';
import { stageOf } from '../engine/state';
import type { EventFeed } from '../events/event-feed';
import type { Clock } from '../../../lib/service/clock';

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];
const NAME = 'template_federation';

/** What can be seen of the orchestrator from outside, for Prometheus. */
export class OrchestratorMetrics {
  private readonly executions: Counter;
  private readonly attempts: Counter;
  private readonly phases: Histogram;
  private readonly lag: Histogram;

  constructor(
    registry: Registry,
    {
      database,
      feed,
      recovered,
      clock,
    }: { database: DataSource; feed: EventFeed; recovered: () => number; clock: Clock },
  ) {
    const registers = [registry];
    this.executions = new Counter({
      name: `${NAME}_executions_ended_total`,
      help: 'Executions that ended, by how.',
      labelNames: ['status'],
      registers,
    });
    this.attempts = new Counter({
      name: `${NAME}_attempts_ended_total`,
      help: 'Attempts at stages that ended, by worker and how.',
      labelNames: ['worker', 'status'],
      registers,
    });
    this.phases = new Histogram({
      name: `${NAME}_attempt_seconds`,
      help: 'How long attempts took, by worker, template and phase: queued, handshake, running.',
      labelNames: ['worker', 'template', 'phase'],
      buckets: SECONDS,
      registers,
    });
    this.lag = new Histogram({
      name: `${NAME}_event_lag_seconds`,
      help: 'From what happened until a live subscriber was given the event.',
      buckets: SECONDS,
      registers,
    });
    const recoveries = new Counter({
      name: `${NAME}_recoveries_total`,
      help: 'Executions that were taken over from processes that died.',
      registers,
    });
    let told = 0;
    new Gauge({
      name: `${NAME}_subscribers`,
      help: 'Subscriptions that are open.',
      registers,
      collect() {
        this.set(feed.subscribers);
        recoveries.inc(recovered() - told);
        told = recovered();
      },
    });
    const queues = shared(() => readQueues(database));
    const queue = (name: string, help: string, value: (row: QueueRow) => number): Gauge =>
      new Gauge({
        name: `${NAME}_queue_${name}`,
        help,
        labelNames: ['queue'],
        registers,
        async collect() {
          for (const row of await queues()) this.set({ queue: row.queue }, value(row));
        },
      });
    queue(
      'waiting',
      'Entries that wait for a slot, by queue of a worker; those of all clients together as "clients".',
      (row) => row.waiting,
    );
    queue('running', 'Entries that hold a slot.', (row) => row.running);
    queue('slots', 'Slots that there are.', (row) => row.slots);
    queue('oldest_seconds', 'How long the entry that waits longest waits.', (row) => row.oldest);
    feed.onLive = (row) => this.lag.observe(Math.max(clock.now().getTime() - row.occurredAt.getTime(), 0) / 1000);
  }

  /** Counts what a recorded change ended. */
  observe({ state, ended, endsExecution }: Draft): void {
    // What is simulated takes no time of a worker.
    if (state.plan.simulation) return;
    if (endsExecution) this.executions.inc({ status: state.status });
    for (const attempt of ended) {
      const { worker, templateRef: template } = stageOf(state, attempt);
      const { queuedAt, offeredAt, acceptedAt, endedAt } = attempt;
      const observe = (phase: string, from: number | null, to: number | null): void => {
        if (from !== null && to !== null) this.phases.observe({ worker, template, phase }, (to - from) / 1000);
      };
      this.attempts.inc({ worker, status: attempt.status });
      observe('queued', queuedAt, offeredAt);
      observe('handshake', offeredAt, acceptedAt);
      observe('running', acceptedAt, endedAt);
    }
  }
}

/** Several figures that are asked for at the same moment come from one reading. */
function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read().finally(() => setTimeout(() => (reading = undefined), 100).unref());
    return reading;
  };
}

interface QueueRow {
  queue: string;
  slots: number;
  running: number;
  waiting: number;
  oldest: number;
}

function readQueues(database: DataSource): Promise<QueueRow[]> {
  return database.query<QueueRow[]>(
    `select case when queue.name like 'client:%' then 'clients' else queue.name end as queue, sum(queue.slots)::int as slots,
            coalesce(sum(held.running), 0)::int as running, coalesce(sum(held.waiting), 0)::int as waiting, coalesce(max(held.oldest), 0)::float8 as oldest
       from orchestrator.queue
      cross join lateral (
        select count(*) filter (where granted_at is not null) as running, count(*) filter (where granted_at is null) as waiting,
               extract(epoch from now() - min(queued_at) filter (where granted_at is null)) as oldest
          from orchestrator.queue_entry entry where entry.queue = queue.name) held
      group by 1`,
  );
}
