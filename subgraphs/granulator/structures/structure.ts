import { z } from 'zod';
import { type CourseContent, courseSchema } from './course';
import { type KnowledgeMapContent, knowledgeMapSchema } from './knowledge-map';
import { type LearningPathContent, learningPathSchema } from './learning-path';
import { type NovelContent, novelSchema } from './novel';
import { type QuizContent, quizSchema } from './quiz';
import { type WorkflowContent, workflowSchema } from './workflow';

/** What a granulation can yield. */
export enum StructureType {
  COURSE = 'course',
  QUIZ = 'quiz',
  NOVEL = 'novel',
  WORKFLOW = 'workflow',
  KNOWLEDGE_MAP = 'knowledge_map',
  LEARNING_PATH = 'learning_path',
}

/** What each of them holds. */
export interface Structures {
  [StructureType.COURSE]: CourseContent;
  [StructureType.QUIZ]: QuizContent;
  [StructureType.NOVEL]: NovelContent;
  [StructureType.WORKFLOW]: WorkflowContent;
  [StructureType.KNOWLEDGE_MAP]: KnowledgeMapContent;
  [StructureType.LEARNING_PATH]: LearningPathContent;
}

/** The schema of each structure, in one place: a new structure is one line here and one file beside. */
export const STRUCTURES: { [T in StructureType]: z.ZodType<Structures[T]> } = {
  [StructureType.COURSE]: courseSchema,
  [StructureType.QUIZ]: quizSchema,
  [StructureType.NOVEL]: novelSchema,
  [StructureType.WORKFLOW]: workflowSchema,
  [StructureType.KNOWLEDGE_MAP]: knowledgeMapSchema,
  [StructureType.LEARNING_PATH]: learningPathSchema,
};

/** The same as JSON Schema 2020-12, as the worker protocol wants it. */
export function outputSchemaOf(type: StructureType): Record<string, unknown> {
  return z.toJSONSchema(STRUCTURES[type], { target: 'draft-2020-12', io: 'input' });
}
