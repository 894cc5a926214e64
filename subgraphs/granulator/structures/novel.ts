import { z } from 'zod';
import { passagesField } from './passages';

const text = z.string().trim().min(1);

export const ACT_PURPOSES = ['setup', 'confrontation', 'resolution'] as const;

/** What the plan of a novel is, as a schema: for the worker template, for AI providers and for the code. */
export const novelSchema = z.strictObject({
  overview: z.strictObject({
    title: text.describe('Title of the novel'),
    genre: text.describe('What kind of novel it is'),
    themes: z.array(text).min(1).describe('What it is about beneath the plot'),
    setting: text.describe('Where and when it happens'),
    targetLength: z.int().min(1).describe('How long it is to be, in words'),
  }),
  acts: z
    .array(
      z.strictObject({
        title: text.describe('Title of the act'),
        purpose: z.enum(ACT_PURPOSES).describe('What the act does for the story'),
        chapters: z
          .array(
            z.strictObject({
              title: text.describe('Title of the chapter'),
              summary: text.describe('What happens, in a few sentences'),
              sceneCount: z.int().min(1).describe('How many scenes it has'),
              plotPoints: z.array(text).min(1).describe('What moves the story on, in order'),
              characterDevelopment: z.array(text).describe('How characters change or show themselves'),
              passages: passagesField,
              wordCountTarget: z.int().min(1).describe('How long the chapter is to be, in words'),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
  characters: z
    .array(
      z.strictObject({
        name: text.describe('Name of the character'),
        role: text.describe('What the character is in the story: protagonist, main, supporting or minor'),
        arc: text
          .nullable()
          .describe('How the character goes from the first page to the last; null when it is not wanted or not known'),
      }),
    )
    .describe('Who occurs, the weightiest first'),
});

export type NovelContent = z.infer<typeof novelSchema>;
export type ActContent = NovelContent['acts'][number];
export type ChapterContent = ActContent['chapters'][number];
