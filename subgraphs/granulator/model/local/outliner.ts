import { inThread } from '../../threads/pool';
import type { Model } from '../model';

/** Makes structures without a key and without a network: by taking the request's own source text apart, in a thread of its own. */
export function localOutliner(): Model {
  return {
    granulate: ({ structureType, parameters, signal, progress }) =>
      inThread('outline', { structureType, parameters }, { signal, progress }),
  };
}
