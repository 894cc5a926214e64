import type { Logger } from './log';

/** What one round of a loop found: `false` for nothing at all. */
type Found = boolean | void;

/**
 * Does something again and again: every `intervalMs`, at once when woken, never twice at the same time. Where rounds find nothing, the next
 * one is twice as long after it, up to `idleMs`: a system that nobody uses costs next to nothing.
 */
export class Loop {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private closed = true;
  private waitMs: number;

  constructor(
    private readonly name: string,
    private readonly intervalMs: number,
    private readonly log: Logger,
    private readonly step: () => Promise<Found>,
    private readonly idleMs = intervalMs,
  ) {
    this.waitMs = intervalMs;
  }

  start(): void {
    this.closed = false;
    this.wake();
  }

  /** Runs the step now, or once more after the one that runs. */
  wake(): void {
    if (this.closed) return;
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.again = false;
    this.running = this.step()
      .catch((error: unknown) => this.log.warn({ err: error }, `${this.name} failed; trying again`))
      .then((found) => {
        this.running = undefined;
        if (this.closed) return;
        this.waitMs = found === false ? Math.min(this.idleMs, this.waitMs * 2) : this.intervalMs;
        if (this.again) this.wake();
        else this.timer = setTimeout(() => this.wake(), this.waitMs).unref();
      });
  }

  /** Ends the loop after the step that runs. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.running;
  }
}
