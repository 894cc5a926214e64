import { Part } from '../../../subgraph-kit/part';
import type { StructureModels, StructureModelSettings } from './structure-models';

/** What makes and judges structures. */
export const structureModels = new Part<StructureModels>('the models that make structures');
/** What makes structures without a provider, and what judges them. */
export const structureSettings = new Part<StructureModelSettings>('the settings of what makes structures');
