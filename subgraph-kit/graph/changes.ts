import { PublicError } from '../errors';
import type { Logger } from '../../lib/service/log';

/** Changes are collected for this long: who looks at a list wants to know how things are, not each step of the way, in ms. */
const COLLECT_MS = 300;
/** Changed objects that may wait for a follower that takes none; with more it is closed. */
const MAX_WAITING = 1_000;

/** Whose changes a follower wants: of one client, or of all when null. */
type Whose = string | null;

/** Reads whose some objects are, of whatever tenant; those that are gone are left out. */
export type OwnersOf = (ids: readonly string[]) => Promise<{ id: string; clientId: string }[]>;

/**
 * Tells which objects of a kind changed. It keeps no history: one that changes many times is told once, as it is then. However many
 * follow it, whose the objects are is read once for all.
 */
export class Changes {
  private readonly followers = new Set<ChangeFollower>();
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly ownersOf: OwnersOf,
    private readonly log: Logger,
  ) {}

  /** Ids of objects that change from now on. */
  follow(whose: Whose): ChangeFollower {
    const follower = new ChangeFollower(whose, () => this.followers.delete(follower));
    this.followers.add(follower);
    return follower;
  }

  /** Takes note of an object that changed. */
  collect(id: string): void {
    if (this.followers.size === 0) return;
    this.changed.add(id);
    this.timer ??= setTimeout(() => void this.tell(), COLLECT_MS).unref();
  }

  /** What changed meanwhile cannot be told any more: each follower ends with that. */
  closeAll(): void {
    for (const follower of [...this.followers]) follower.close();
  }

  private async tell(): Promise<void> {
    this.timer = undefined;
    const ids = [...this.changed];
    this.changed.clear();
    try {
      const rows = await this.ownersOf(ids);
      for (const follower of this.followers) for (const { id, clientId } of rows) follower.push(id, clientId);
    } catch (error) {
      this.log.warn({ err: error }, 'changes cannot be read; their subscriptions end with RESUME_FROM_CURSOR');
      this.closeAll();
    }
  }
}

/** Ids of objects that changed; null when what changed cannot be told any more. */
export class ChangeFollower implements AsyncIterableIterator<string | null> {
  private readonly waiting = new Set<string>();
  private isLost = false;
  private ended = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly whose: Whose,
    private readonly onEnd: () => void,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  push(id: string, clientId: string): void {
    if (this.whose !== null && this.whose !== clientId) return;
    this.waiting.add(id);
    if (this.waiting.size > MAX_WAITING) this.close();
    this.wake?.();
  }

  /** The next answer says that something was lost, and is the last. */
  close(): void {
    this.isLost = true;
    this.onEnd();
    this.wake?.();
  }

  async next(): Promise<IteratorResult<string | null>> {
    while (!this.ended) {
      if (this.isLost) {
        this.ended = true;
        return { done: false, value: null };
      }
      const [id] = this.waiting;
      if (id !== undefined) {
        this.waiting.delete(id);
        return { done: false, value: id };
      }
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<string | null>> {
    this.ended = true;
    this.onEnd();
    this.wake?.();
    return Promise.resolve({ done: true, value: undefined });
  }
}

/** What a follower is told when changes were lost. */
export function changesLost(): PublicError {
  return new PublicError(
    'RESUME_FROM_CURSOR',
    'Some changes could not be told, so this subscription was closed. Subscribe again, then read the list again.',
  );
}
