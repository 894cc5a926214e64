import type { Feature } from '../../../subgraph-kit/feature';
import { CAUSE_TYPES } from './cause.type';

/** Why something happened to an execution. */
export const causes: Feature = {
  types: CAUSE_TYPES,
};
