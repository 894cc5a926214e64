import { Part } from '../../subgraph-kit/part';
import type { Models, ModelSettings } from './models';

/** The models that templates may name. */
export const models = new Part<Models>('the models');
/** What the models are made of: providers, their keys and their limits. */
export const modelSettings = new Part<ModelSettings>('the settings of the models');
