import type { Feature } from '../../../subgraph-kit/feature';
import { StageOutputResolver } from './stage-output.resolver';
import { STRUCTURE_TYPES } from './structure.type';

/** What jobs yield, in its own types. */
export const structures: Feature = {
  resolvers: [StageOutputResolver],
  types: STRUCTURE_TYPES,
};
