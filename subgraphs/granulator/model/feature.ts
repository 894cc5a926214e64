import type { Feature } from '../../../subgraph-kit/feature';
import { models } from '../../../worker-subgraph-kit/models';
import { structureModels, structureSettings } from './parts';
import { StructureModels } from './structure-models';

/** What makes and judges structures, of the models of the service. */
export const structureModelFeature: Feature = {
  start: ({ parts }) => {
    parts.provide(structureModels, new StructureModels(parts.get(models), parts.get(structureSettings)));
  },
};
