// The models of AI providers, for workers that use them.

export { type Answer, type AskingJob, askOnce, askUntilItFits, FENCE, fenced } from './ask';
export { takeFromBucket } from './bucket';
export { configureProviders, modelChoices } from './configure';
export { modelFeature } from './feature';
export { Models, type ModelSettings } from './models';
export { models, modelSettings } from './parts';
export type { ProviderModel } from './question';
