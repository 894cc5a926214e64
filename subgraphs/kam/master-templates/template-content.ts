import diff from 'microdiff';
import type { MasterTemplate } from './master-template.entity';
import type { TemplateContent } from './template-input';

/** What differs between two versions. */
export interface Difference {
  /** Where: a field, or stages, the order of the stage, and a field of it. */
  path: string[];
  before: unknown;
  after: unknown;
}

const CONTENT = [
  'name',
  'displayName',
  'description',
  'category',
  'keywords',
  'useCases',
  'stages',
  'ladder',
  'maxExecutionTimeMs',
  'allowPartialCompletion',
] as const;
export type ContentOfTemplate = Pick<MasterTemplate, (typeof CONTENT)[number]>;

export const EMPTY_CONTENT: ContentOfTemplate & Pick<MasterTemplate, 'formerNames'> = {
  name: '',
  displayName: '',
  description: '',
  category: '',
  keywords: [],
  useCases: [],
  formerNames: [],
  stages: [],
  ladder: [],
  maxExecutionTimeMs: null,
  allowPartialCompletion: false,
};

export function contentOf(row: ContentOfTemplate): ContentOfTemplate {
  return Object.fromEntries(CONTENT.map((field) => [field, row[field]])) as unknown as ContentOfTemplate;
}

/** What was given; stages in their order. */
export function written({ stages, ...rest }: Partial<TemplateContent>): Partial<ContentOfTemplate> {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { ...given, ...(stages && { stages: stages.toSorted((one, other) => one.order - other.order) }) };
}

/** What differs between two contents. Stages are told by their order, so that one that is put in between changes no other. */
export function differencesOf(before: ContentOfTemplate, after: ContentOfTemplate): Difference[] {
  const comparable = (row: ContentOfTemplate): Record<string, unknown> => {
    const { stages, ...rest } = contentOf(row);
    return { ...rest, stages: Object.fromEntries(stages.map((stage) => [String(stage.order), withoutNulls(stage)])) };
  };
  return diff(comparable(before), comparable(after)).map((entry) => ({
    path: entry.path.map(String),
    before: entry.type === 'CREATE' ? null : (entry.oldValue as unknown),
    after: entry.type === 'REMOVE' ? null : (entry.value as unknown),
  }));
}

/** Fields that earlier releases did not write are the same as null. */
function withoutNulls(stage: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(stage).filter(([, value]) => value !== null && value !== undefined));
}

/** Differences as places: a field, or a field of a stage. */
export function placesOf(differences: Difference[]): string[] {
  return [...new Set(differences.map(({ path }) => path.slice(0, path[0] === 'stages' ? 3 : 1).join(' ')))];
}
