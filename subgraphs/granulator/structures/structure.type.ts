import type { ClassType } from 'type-graphql';
import { Course } from './course.type';
import { KnowledgeMap } from './knowledge-map.type';
import { LearningPath } from './learning-path.type';
import { Novel } from './novel.type';
import { Quiz } from './quiz.type';
import { Workflow } from './workflow.type';

/** All structures, for a schema that answers with the interface. */
export const STRUCTURE_TYPES: ClassType<object>[] = [Course, Quiz, Novel, Workflow, KnowledgeMap, LearningPath];
