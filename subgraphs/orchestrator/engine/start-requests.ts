import type { DataSource } from 'typeorm';
import { prepared } from '../../../lib/database/prepared-statements';
import type { Logger } from '../../../lib/service/log';

/** Attempts are collected for this long and noted together, in ms. */
const COLLECT_MS = 20;

const NOTE = prepared(
  `update orchestrator.stage_attempt set start_requested_at = clock_timestamp()
    where key in (select key from orchestrator.stage_attempt where key = any($1) and ended_at is null order by key for update skip locked)`,
);

/**
 * Records which workers were told to start, so that a process that takes over need not tell them again. It
 * is not part of any decision, and a note that is lost only costs a message that the worker answers from what it knows.
 */
export class StartRequests {
  private readonly keys = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: DataSource,
    private readonly log: Logger,
  ) {}

  add(key: string): void {
    this.keys.add(key);
    this.timer ??= setTimeout(() => void this.flush(), COLLECT_MS);
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const keys = [...this.keys].sort();
    this.keys.clear();
    if (keys.length === 0) return;
    try {
      await this.database.query(NOTE, [keys]);
    } catch (error) {
      this.log.warn({ err: error }, 'could not record which workers were told to start');
    }
  }
}
