import { StructureType } from '../structures/structure';
import { CHECKS, type Subject } from './checks';

/** What one check measured. */
export interface CheckResult {
  /** Which check it is, as in coverage. */
  name: string;
  /** How much it counts beside the others. */
  weight: number;
  /** What it measured, 0 to 1. */
  score: number;
  /** What it found, in words and numbers. */
  finding: string;
}

/** How well a structure came out: measured, with the result of each check. */
export interface Validation {
  /** Which try it was, from 1. */
  attempt: number;
  /** How strictly it was looked at, 1 to 3. */
  level: number;
  /** Weighted mean of all checks, 0 to 1. */
  score: number;
  /** The least score that is good enough for this type of structure. */
  threshold: number;
  passed: boolean;
  checks: CheckResult[];
  /** What is wrong. */
  issues: string[];
  /** What to do about it. */
  recommendations: string[];
}

/** The least score that is good enough. Novels are told loosely, questions must be answerable. */
const THRESHOLDS: Record<StructureType, number> = {
  [StructureType.COURSE]: 0.7,
  [StructureType.QUIZ]: 0.75,
  [StructureType.NOVEL]: 0.6,
  [StructureType.WORKFLOW]: 0.7,
  [StructureType.KNOWLEDGE_MAP]: 0.7,
  [StructureType.LEARNING_PATH]: 0.7,
};
/** What measures less than this is told of. */
const GOOD = 0.8;

/** Measures a structure with all checks of a level and of those below it that apply to it. */
export function validate(subject: Subject, level: number, attempt: number): Validation {
  const measured = CHECKS.filter((check) => check.level <= level).flatMap((check) => {
    const measure = check.measure(subject);
    return measure ? [{ check, result: { name: check.name, weight: check.weight, score: round(measure.score), finding: measure.finding } }] : [];
  });
  const weights = measured.reduce((sum, { result }) => sum + result.weight, 0);
  const score = round(measured.reduce((sum, { result }) => sum + result.weight * result.score, 0) / weights);
  const poor = measured.filter(({ result }) => result.score < GOOD);
  const threshold = THRESHOLDS[subject.type];
  return {
    attempt,
    level,
    score,
    threshold,
    passed: score >= threshold,
    checks: measured.map(({ result }) => result),
    issues: poor.map(({ result }) => `${result.name}: ${result.finding}`),
    recommendations: poor.map(({ check }) => check.advice),
  };
}

function round(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 1000) / 1000;
}
