/** What one check of an output measured. */
export interface CheckResult {
  /** Which check it is, as in coverage. */
  name: string;
  /** Its weight among the checks. */
  weight: number;
  /** What it measured, 0 to 1. */
  score: number;
  /** What it found, in words and numbers. */
  finding: string;
}

/** How well an output came out: measured, with the result of each check. */
export interface Validation {
  /** Which try it was, from 1. */
  attempt: number;
  /** How strictly it was looked at, 1 to 3. */
  level: number;
  /** Weighted mean of all checks, 0 to 1. */
  score: number;
  /** The minimum score for this kind of output. */
  threshold: number;
  passed: boolean;
  checks: CheckResult[];
  /** What is wrong. */
  issues: string[];
  /** What to do about it. */
  recommendations: string[];
}
