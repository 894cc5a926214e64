import { z } from 'zod';
import { passagesField } from './passages';

const text = z.string().trim().min(1);

/** What a lesson is made of, as the source has it. */
const materialSchema = z.strictObject({
  kind: z
    .enum(['paragraph', 'heading', 'list', 'steps', 'code', 'table'])
    .describe('What it is; steps are a list whose order counts'),
  text: z.string().describe('A paragraph, a heading within the lesson, or lines of code; empty for the others'),
  items: z.array(z.string()).describe('Items of a list or steps; empty for the others'),
  rows: z.array(z.array(z.string())).describe('Cells of a table, row by row, its head first; empty for the others'),
});

/** What a course is, as a schema: for the worker template, for AI providers and for the code. */
export const courseSchema = z.strictObject({
  overview: z.strictObject({
    title: text.describe('Title of the course'),
    description: text.describe('What the course is about, in one to three sentences'),
    duration: z
      .int()
      .min(1)
      .describe(
        'Time to work through all of it, in minutes: reading at 120 words a minute, 3 minutes for each question and 10 for each exercise',
      ),
    prerequisites: z.array(text).describe('What a learner should know before'),
    learningOutcomes: z.array(text).min(1).describe('What a learner can do afterwards'),
    targetAudience: text.describe('For whom it is'),
  }),
  modules: z
    .array(
      z.strictObject({
        title: text.describe('Title of the module'),
        sequence: z.int().min(1).describe('Place among the modules, from 1'),
        estimatedDuration: z.int().min(1).describe('Time to work through it, in minutes'),
        learningObjectives: z.array(text).min(1).describe('What a learner can do after the module'),
        lessons: z
          .array(
            z.strictObject({
              title: text.describe('Title of the lesson'),
              learningObjectives: z.array(text).min(1).describe('What a learner can do after the lesson'),
              contentOutline: text.describe('What the lesson says, in a few sentences'),
              assessmentPoints: z.array(text).describe('Questions that show whether it was understood'),
              answers: z
                .array(
                  z.strictObject({
                    question: text.describe('One of the questions, word for word'),
                    answer: text.describe('What the source says in answer to it'),
                  }),
                )
                .default([])
                .describe('The answers to those of the questions that the source answers'),
              practicalExercises: z.array(text).describe('Things to do'),
              material: z
                .array(materialSchema)
                .default([])
                .describe(
                  'What the source says, in full: text, code, lists, tables; from a model empty, as it is made of the passages',
                ),
              passages: passagesField,
            }),
          )
          .min(1),
        assessment: text.describe('How the module is tested'),
      }),
    )
    .min(1),
  moduleCount: z.int().min(1).describe('How many modules there are'),
});

export type CourseContent = z.infer<typeof courseSchema>;
export type MaterialContent = z.infer<typeof materialSchema>;
export type ModuleContent = CourseContent['modules'][number];
export type AnswerContent = LessonContent['answers'][number];
export type LessonContent = ModuleContent['lessons'][number];
