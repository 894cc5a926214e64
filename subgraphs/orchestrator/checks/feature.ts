import type { Feature } from '../../../subgraph-kit/feature';
import { TemplateCheckResolver } from './check.resolver';

/** Checks of master templates: what is wrong with them, and the types of their stages. */
export const checks: Feature = { resolvers: [TemplateCheckResolver] };
