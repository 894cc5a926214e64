import type { Feature } from '../../../subgraph-kit/feature';
import { TemplateFilesResolver } from './template-files.resolver';

/** Master templates as files: import with every defect named, and export. */
export const templateFiles: Feature = { resolvers: [TemplateFilesResolver] };
