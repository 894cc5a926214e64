import { distance } from 'fastest-levenshtein';

/** What can be wrong with a master template, and what it means. */
export const TEMPLATE_PROBLEMS = {
  EMPTY_TEMPLATE: 'The template has no stages.',
  TOO_MANY_STAGES: 'The template has more stages than one may have.',
  DUPLICATE_ORDER: 'Two stages have the same order.',
  CIRCULAR_DEPENDENCY: 'Stages depend on each other in a circle.',
  UNKNOWN_DEPENDENCY: 'A stage depends on one that does not come before it.',
  UNKNOWN_WORKER: 'There is no such worker.',
  WORKER_UNAVAILABLE: 'The worker does not answer, so that what its templates take and yield is not known.',
  UNKNOWN_WORKER_TEMPLATE: 'The worker offers no such template.',
  WORKER_TEMPLATE_DEPRECATED: 'The worker template is deprecated: nothing new starts with it.',
  INVALID_EXPRESSION: 'An expression cannot be read.',
  UNKNOWN_REFERENCE: 'An expression refers to a stage or a value that is not there.',
  OPTIONAL_SOURCE: 'A value that may be missing is taken where one is required.',
  INVALID_CONDITION: 'A condition does not yield true or false.',
  INVALID_FOR_EACH: 'What a stage is to be repeated for is not a list.',
  TOO_MANY_ITEMS: 'A list is surely longer than the stage allows.',
  UNKNOWN_PARAMETER: 'The worker template takes no such parameter.',
  TYPE_MISMATCH: 'A value does not fit the type of the parameter.',
  LIST_OF_LISTS: 'A list of lists is taken where a flat list is expected.',
  OUT_OF_RANGE: 'A value is outside the limits of the parameter.',
  MISSING_PARAMETER: 'A required parameter may be left out.',
  CONFLICTING_PARAMETER: 'Two stages take the same parameter of the client and nothing fits both.',
  DEADLINE_TOO_SHORT: 'The longest chain of stages takes longer than the execution may.',
} as const satisfies Record<string, string>;

export type ProblemCode = keyof typeof TEMPLATE_PROBLEMS;

/** Whether a problem keeps a template from being published and started, or is worth a look. */
export enum ProblemSeverity {
  ERROR = 'error',
  WARNING = 'warning',
}

/** Something that is wrong with a master template. */
export interface TemplateProblem {
  code: ProblemCode;
  severity: ProblemSeverity;
  /** Order of the stage; null for the template as a whole. */
  stage: number | null;
  /** Path into the draft: stages, the place of the stage in the list from 0, the field, and so on. */
  path: string[];
  message: string;
  /** What was expected, and what comes. */
  expected: string | null;
  actual: string | null;
  /** What to write instead, where there is something likely. */
  suggestion: string | null;
}

/** The name among those that are known that is most likely meant; null when none is like it. */
export function didYouMean(name: string, known: Iterable<string>): string | null {
  const lower = name.toLowerCase();
  const ranked = [...known]
    .map((candidate) => ({ candidate, far: distance(lower, candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [nearest] = ranked;
  return nearest && nearest.far <= Math.max(1, Math.floor(name.length * 0.4)) ? nearest.candidate : null;
}

/** Collects problems. */
export class Problems {
  readonly list: TemplateProblem[] = [];

  add(
    code: ProblemCode,
    stage: number | null,
    path: string[],
    message: string,
    details: Partial<Pick<TemplateProblem, 'expected' | 'actual' | 'suggestion' | 'severity'>> = {},
  ): void {
    this.list.push({
      code,
      severity: ProblemSeverity.ERROR,
      stage,
      path,
      message,
      expected: null,
      actual: null,
      suggestion: null,
      ...details,
    });
  }
}
