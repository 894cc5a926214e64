import { z } from 'zod';
import { passagesField } from './passages';

const text = z.string().trim().min(1);

export const PROFICIENCY_LEVELS = ['beginner', 'intermediate', 'advanced', 'expert'] as const;
export const ACTIVITY_TYPES = ['reading', 'exercise', 'project', 'discussion', 'test'] as const;

/** What a learning path is, as a schema: for the worker template, for AI providers and for the code. */
export const learningPathSchema = z.strictObject({
  overview: z.strictObject({
    title: text.describe('Title of the path'),
    description: text.describe('Where it leads, in one to three sentences'),
    duration: z.int().min(1).describe('Time for all of it, in minutes'),
    learnerProfiles: z.array(text).describe('For whom it is'),
  }),
  milestones: z
    .array(
      z.strictObject({
        objective: text.describe('What is reached'),
        passages: passagesField,
        duration: z.int().min(1).describe('Time to reach it, in minutes'),
        skills: z
          .array(
            z.strictObject({
              name: text.describe('What one can do then'),
              proficiencyLevel: z.enum(PROFICIENCY_LEVELS).describe('How well'),
              practiceHours: z.number().positive().describe('Time to practise it, in hours'),
            }),
          )
          .min(1),
        prerequisites: z.array(text).describe('Objectives of earlier milestones that must be reached before'),
        assessment: text.describe('How it is found out whether it is reached'),
        activities: z
          .array(
            z.strictObject({
              type: z.enum(ACTIVITY_TYPES).describe('What kind of activity it is'),
              title: text.describe('What is done'),
              duration: z.int().min(1).describe('Time for it, in minutes'),
              deliverable: text.describe('What is there afterwards'),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

export type LearningPathContent = z.infer<typeof learningPathSchema>;
export type MilestoneContent = LearningPathContent['milestones'][number];
