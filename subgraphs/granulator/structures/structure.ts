import { z } from 'zod';
import { courseSchema } from './course';
import { quizSchema } from './quiz';

/** What a granulation can yield. */
export enum StructureType {
  COURSE = 'course',
  QUIZ = 'quiz',
}

/** The schema of each structure, in one place: a new structure is one line here and one file beside. */
export const STRUCTURES = {
  [StructureType.COURSE]: courseSchema,
  [StructureType.QUIZ]: quizSchema,
} satisfies Record<StructureType, z.ZodType>;

/** The same as JSON Schema 2020-12, as the worker protocol wants it. */
export function outputSchemaOf(type: StructureType): Record<string, unknown> {
  return z.toJSONSchema(STRUCTURES[type], { target: 'draft-2020-12' });
}
