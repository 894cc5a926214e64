import type { CheckResult, Validation } from '../../../contracts/validation';
import { StructureType } from '../structures/structure';

/** The lowest score that is sufficient. Novels are loosely structured, questions must be answerable. */
const THRESHOLDS: Record<StructureType, number> = {
  [StructureType.COURSE]: 0.7,
  [StructureType.QUIZ]: 0.75,
  [StructureType.NOVEL]: 0.6,
  [StructureType.WORKFLOW]: 0.7,
  [StructureType.KNOWLEDGE_MAP]: 0.7,
  [StructureType.LEARNING_PATH]: 0.7,
};
/** A check with a lower score is reported as an issue. */
const GOOD = 0.8;
/** The score of a structure that fails a vital check altogether, when everything else is as good as can be. */
const LEAST = 0.3;

/** What a check measured, and what to do when that is too little. */
export interface Measured {
  result: CheckResult;
  /** Whether the whole score is capped by it. */
  vital: boolean;
  advice: string[];
}

/** Makes one judgement of what all checks measured. */
export function validationOf(
  type: StructureType,
  measured: readonly Measured[],
  level: number,
  attempt: number,
): Validation {
  const checks = measured.map(({ result }) => ({ ...result, score: round(result.score) }));
  const weights = checks.reduce((sum, { weight }) => sum + weight, 0);
  const mean = checks.reduce((sum, check) => sum + check.weight * check.score, 0) / weights;
  // Much that is well made does not make up for what makes a structure useless.
  const caps = measured.filter(({ vital }) => vital).map(({ result }) => LEAST + (1 - LEAST) * round(result.score));
  const score = round(Math.min(mean, ...caps));
  const poor = measured.filter(({ result }) => round(result.score) < GOOD);
  const threshold = THRESHOLDS[type];
  return {
    attempt,
    level,
    score,
    threshold,
    passed: score >= threshold,
    checks,
    issues: poor.map(({ result }) => `${result.name}: ${result.finding}`),
    recommendations: poor.flatMap(({ advice }) => advice),
  };
}

function round(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 1000;
}
