import type { Feature } from '../../../subgraph-kit/feature';
import { TemplateUseResolver } from './template-use.resolver';

/** What uses templates, and what a publication touches. */
export const publications: Feature = { resolvers: [TemplateUseResolver] };
