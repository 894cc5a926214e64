import { z } from 'zod';

/** What an element of a structure rests on: a model names numbers of passages, a finished structure has the passages themselves. */
export const passagesField = z
  .array(z.string().trim().min(1))
  .default([])
  .describe('The passages of the source that it rests on, word by word; from a model their numbers, as in "12"');

/** What the field says in the graph. */
export const PASSAGES = {
  nullable: true,
  description:
    'The passages of the source that it rests on, word by word, where a model wrote it; empty where its own text is that of the source, and where it rests on none. Null in what earlier releases made.',
};
