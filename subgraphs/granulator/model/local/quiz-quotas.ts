import type { Difficulty, QuestionType, QuizContent } from '../../structures/quiz';

/** What can be asked of a quiz. */
export interface QuizParameters {
  topic?: string;
  topics?: string[];
  questionsPerTopic?: number;
  questionTypes?: QuestionType[];
  difficulty?: 'easy' | 'medium';
  difficultyDistribution?: Partial<Record<Difficulty, number>>;
  adaptiveDifficulty?: boolean;
  granularityLevel?: number;
  includeFeedback?: boolean;
  includeExplanations?: boolean;
}

export const DIFFICULTIES: Difficulty[] = ['easy', 'medium', 'hard'];
export const DEFAULT_QUESTIONS = 5;

/** How many questions of each difficulty a category may have. */
export function quotasOf({
  difficultyDistribution: shares,
  questionsPerTopic: limit = DEFAULT_QUESTIONS,
}: QuizParameters): Record<Difficulty, number> {
  const { easy = 0, medium = 0, hard = 0 } = shares ?? {};
  const all = easy + medium + hard;
  if (all === 0) return { easy: limit, medium: limit, hard: limit };
  const upToEasy = Math.round((limit * easy) / all);
  const upToMedium = Math.round((limit * (easy + medium)) / all);
  return { easy: upToEasy, medium: upToMedium - upToEasy, hard: limit - upToMedium };
}

/** What there are fewer questions of than was asked for, in words. */
export function shortages({ overview, categories }: QuizContent, parameters: QuizParameters, topics: number): string[] {
  const asked = topics * (parameters.questionsPerTopic ?? DEFAULT_QUESTIONS);
  const few =
    overview.totalQuestions < asked
      ? [
          `${overview.totalQuestions} of ${asked} questions were found: names, amounts, definitions and statements of the source text, each asked for once.`,
        ]
      : [];
  const made = new Set(categories.flatMap(({ questions }) => questions.map(({ type }) => type)));
  const missing = (parameters.questionTypes ?? []).filter((type) => !made.has(type));
  const kinds = missing.length > 0 ? [`The source text yields no question of the kind ${missing.join(', ')}.`] : [];
  if (!parameters.difficultyDistribution) return [...few, ...kinds];
  const quotas = quotasOf(parameters);
  const uneven = DIFFICULTIES.filter(
    (difficulty) => overview.difficultyDistribution[difficulty] < quotas[difficulty] * categories.length,
  ).map(
    (difficulty) =>
      `${overview.difficultyDistribution[difficulty]} of ${quotas[difficulty] * categories.length} ${difficulty} questions could be made of the source text.`,
  );
  return [...few, ...kinds, ...uneven];
}
