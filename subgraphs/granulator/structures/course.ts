import { z } from 'zod';

const text = z.string().trim().min(1);

/** What a course is, as a schema: for the worker template, for AI providers and for the code. */
export const courseSchema = z.strictObject({
  overview: z.strictObject({
    title: text.describe('Title of the course'),
    description: text.describe('What the course is about, in one to three sentences'),
    duration: z.int().min(1).describe('Time to work through all of it, in minutes'),
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
              assessmentPoints: z.array(text).min(1).describe('Questions that show whether it was understood'),
              practicalExercises: z.array(text).min(1).describe('Things to do'),
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
export type ModuleContent = CourseContent['modules'][number];
export type LessonContent = ModuleContent['lessons'][number];
