import DataLoader from 'dataloader';
import { tenantOf } from './access/tenant-of';
import { type Context, type Loader, PerRequest } from './context';

export { PerRequest } from './context';

/**
 * Like `defineLoader`, for rows that hardly ever change: they are remembered until their tables tell of a change (`TableChanges`), by
 * tenant. Mutations, and what is asked in their course, read anew.
 * @param name unlike that of any other loader of the service
 */
export function defineRememberedLoader<K, V>(
  name: string,
  batch: (keys: readonly K[], ctx: Context) => Promise<(V | Error)[]>,
  keyOf: (key: K) => string = String,
): Loader<K, V> {
  return defineLoader(
    (keys, ctx) =>
      ctx.isFresh
        ? batch(keys, ctx)
        : ctx.remembered.valuesOf(
            keys,
            keys.map((key) => `${name}|${tenantOf(ctx.actor)}|${keyOf(key)}`),
            (missing) => batch(missing, ctx),
          ),
    keyOf,
  );
}

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
