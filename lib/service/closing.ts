/** What was opened, closed in reverse order, each with a deadline, whatever the others do. */
export class ClosingStack {
  private readonly steps: { name: string; close: () => unknown }[] = [];
  private closing?: Promise<void>;

  /** Registers how to close something, in the line that opens it. */
  defer(name: string, close: () => unknown): void {
    this.steps.push({ name, close });
  }

  /** Closes everything once; a second call waits for the first. Faults are collected and thrown at the end. */
  close(deadlineMs = 10_000): Promise<void> {
    this.closing ??= this.run(deadlineMs);
    return this.closing;
  }

  private async run(deadlineMs: number): Promise<void> {
    const faults: Error[] = [];
    for (const { name, close } of this.steps.reverse()) {
      try {
        await withDeadline(Promise.resolve().then(close), deadlineMs, `closing ${name}`);
      } catch (cause) {
        faults.push(new Error(`closing ${name} failed`, { cause }));
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, 'not everything could be closed');
  }
}

/** Rejects when `work` has not settled within `ms`; the work itself is not stopped. */
export async function withDeadline<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
