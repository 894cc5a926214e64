import { distance } from 'fastest-levenshtein';
import type { TEMPLATE_PROBLEMS } from '../../../contracts/errors';

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

/** Nobody reads more; what is wrong stays wrong. */
const MAX_PROBLEMS = 500;

/** Collects problems. */
export class Problems {
  readonly list: TemplateProblem[] = [];
  private readonly seen = new Set<string>();

  has(code: ProblemCode): boolean {
    return this.list.some((problem) => problem.code === code);
  }

  add(
    code: ProblemCode,
    stage: number | null,
    path: string[],
    message: string,
    details: Partial<Pick<TemplateProblem, 'expected' | 'actual' | 'suggestion' | 'severity'>> = {},
  ): void {
    // One fault of an expression is one problem, however often the expression is looked at.
    const key = `${message}\n${path.join('.')}`;
    if (this.seen.has(key) || this.list.length >= MAX_PROBLEMS) return;
    this.seen.add(key);
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
