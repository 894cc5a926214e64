import { z } from 'zod';
import { passagesField } from './passages';

const text = z.string().trim().min(1);

export const QUESTION_TYPES = ['multiple_choice', 'true_false', 'short_answer', 'essay', 'code_completion'] as const;
export const DIFFICULTIES = ['easy', 'medium', 'hard'] as const;
const count = z.int().min(0);

/** What a quiz is, as a schema: for the worker template, for AI providers and for the code. */
export const quizSchema = z.strictObject({
  overview: z.strictObject({
    title: text.describe('Title of the quiz'),
    totalQuestions: z.int().min(1).describe('How many questions there are in all categories'),
    timeLimit: z.int().min(1).describe('Time to answer all of them, in minutes'),
    passingScore: z.int().min(0).max(100).describe('Share of the points that is needed to pass, in percent'),
    difficultyDistribution: z
      .strictObject({ easy: count, medium: count, hard: count })
      .describe('How many questions there are of each difficulty'),
  }),
  categories: z
    .array(
      z.strictObject({
        name: text.describe('What the questions are about'),
        questions: z
          .array(
            z.strictObject({
              type: z.enum(QUESTION_TYPES).describe('How it is answered'),
              difficulty: z.enum(DIFFICULTIES).describe('How hard it is'),
              question: text.describe('The question itself'),
              options: z.array(text).describe('Answers to choose from; empty when there is nothing to choose'),
              answer: text.describe('The right answer, or what a right answer must contain'),
              explanation: text.describe('Why that is right'),
              points: z.int().min(1).describe('What a right answer is worth'),
              passages: passagesField,
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

export type QuizContent = z.infer<typeof quizSchema>;
export type QuestionContent = QuizContent['categories'][number]['questions'][number];
export type QuestionType = (typeof QUESTION_TYPES)[number];
export type Difficulty = (typeof DIFFICULTIES)[number];
