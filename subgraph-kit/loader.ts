import DataLoader from 'dataloader';
import { type Context, type Loader, PerRequest } from './context';

export { PerRequest } from './context';

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
