import type { ExecutionResult } from 'graphql';

/** Followers who lag behind by more are answered for themselves, in ms: they are shown no old state. */
const TOGETHER_MS = 1_000;
/** So many answers of one operation are kept at most. */
const MAX_KEPT = 100;

interface Kept {
  answer: Promise<ExecutionResult>;
  since: number;
}

/** Answers to events that several follow with the same operation: what is the same for all of them is fetched once. */
export class SharedAnswers {
  private readonly kept = new WeakMap<object, Map<string, Kept>>();

  /**
   * @param operation the same object for the same operation
   * @param name what else makes an answer another one: who follows, with which variables, and what the event says
   */
  answerTo(operation: object, name: string, answer: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
    let answers = this.kept.get(operation);
    if (!answers) this.kept.set(operation, (answers = new Map<string, Kept>()));
    const now = performance.now();
    const known = answers.get(name);
    if (known && now - known.since < TOGETHER_MS) return known.answer;
    for (const [old, { since }] of answers) {
      if (now - since < TOGETHER_MS && answers.size < MAX_KEPT) break;
      answers.delete(old);
    }
    const kept = { answer: answer(), since: now };
    answers.delete(name);
    answers.set(name, kept);
    // What failed may succeed for the next one.
    kept.answer.then(
      ({ errors }) => errors && answers.get(name) === kept && answers.delete(name),
      () => answers.delete(name),
    );
    return kept.answer;
  }
}
