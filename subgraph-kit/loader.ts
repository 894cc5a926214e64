import DataLoader from 'dataloader';
import type { Context } from './context';

/** Something that is made at most once for each client request, such as a loader. Declared beside what it loads. */
export class PerRequest<T> {
  constructor(readonly create: (ctx: Context) => T) {}
}

/** A loader of each client request: `ctx.load(executionById, id)`. */
export type Loader<K, V> = PerRequest<DataLoader<K, V, unknown>>;

/**
 * Declares how rows are loaded by their keys, one batch for all that ask in the same turn of the event loop.
 * @param batch loads all of them; the answers are in the order of the keys
 * @param keyOf makes a text of a key that is an object
 */
export function defineLoader<K, V>(
  batch: (keys: readonly K[], ctx: Context) => Promise<(V | Error)[]>,
  keyOf?: (key: K) => unknown,
): Loader<K, V> {
  return new PerRequest(
    (ctx) => new DataLoader<K, V, unknown>((keys) => batch(keys, ctx), keyOf ? { cacheKeyFn: keyOf } : {}),
  );
}
