import type { Logger } from './log';

/** Does something again and again: at least every `intervalMs`, at once when woken, never twice at the same time. */
export class Loop {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private closed = true;

  constructor(
    private readonly name: string,
    private readonly intervalMs: number,
    private readonly log: Logger,
    private readonly step: () => Promise<void>,
  ) {}

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
      .then(() => {
        this.running = undefined;
        if (this.closed) return;
        if (this.again) this.wake();
        else this.timer = setTimeout(() => this.wake(), this.intervalMs).unref();
      });
  }

  /** Ends the loop after the step that runs. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.running;
  }
}
