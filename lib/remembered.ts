import { LRUCache } from 'lru-cache';

/** What was read stays for so long at most, in ms: whoever is to tell of a change may be unreachable. */
const TIME_LIMIT_MS = 2_000;
const MAX_VALUES = 10_000;

/**
 * What hardly ever changes and is read all the time, until it is told that something changed. It is no place for anybody's rights, and
 * what costs money is decided on what is read anew.
 */
export class Remembered {
  private readonly values = new LRUCache<string, { value: unknown }>({ max: MAX_VALUES, ttl: TIME_LIMIT_MS });
  private readonly followers: (() => void)[] = [];
  /** What is read while something changes is not kept. */
  private changes = 0;

  /**
   * The values of keys, those that are not known read together.
   * @param names of the keys, each unlike any other that is remembered here
   * @param read gives the values in the order of its keys
   */
  async valuesOf<K, V>(
    keys: readonly K[],
    names: readonly string[],
    read: (keys: readonly K[]) => Promise<(V | Error)[]>,
  ): Promise<(V | Error)[]> {
    const known = names.map((name) => this.values.get(name));
    const missing = keys.flatMap((key, index) => (known[index] === undefined ? [{ key, index }] : []));
    if (missing.length === 0) return known.map((one) => one?.value as V);
    const { changes } = this;
    const found = await read(missing.map(({ key }) => key));
    const fresh = new Map(missing.map(({ index }, place) => [index, found[place]]));
    if (changes === this.changes)
      for (const [index, value] of fresh) if (!(value instanceof Error)) this.values.set(names[index], { value });
    return keys.map((_key, index) => (fresh.has(index) ? (fresh.get(index) as V | Error) : (known[index]?.value as V)));
  }

  /** Something changed. */
  forget(): void {
    this.changes += 1;
    this.values.clear();
    for (const forget of this.followers) forget();
  }

  /** Calls back whenever something changed: for what else in this process was made of it. */
  onForget(forget: () => void): void {
    this.followers.push(forget);
  }
}
