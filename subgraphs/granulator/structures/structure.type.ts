import { Field, Int, InterfaceType, ObjectType, registerEnumType, type ClassType } from 'type-graphql';
import { declared, Requires } from '../../../lib/access/declare';
import { Scope } from '../../../lib/access/scope';
import { Json } from '../../../lib/graph/scalars';
import { StructureType } from './structure';

registerEnumType(StructureType, {
  name: 'StructureType',
  description: 'What a granulation yields.',
  valuesConfig: { COURSE: { description: 'Modules with lessons.' }, QUIZ: { description: 'Categories with questions.' } },
});

/** The output of a job as the graph shows it: the structure itself, and the same as it was delivered. */
export type StructureView = Record<string, unknown> & { structureType: StructureType; raw: Record<string, unknown> };

const TYPE_NAMES: Record<StructureType, string> = { [StructureType.COURSE]: 'Course', [StructureType.QUIZ]: 'Quiz' };

@InterfaceType({ description: 'What a stage yielded.', resolveType: (view: StructureView) => TYPE_NAMES[view.structureType] })
export abstract class StageOutput {
  @Field(() => Json, { description: 'All of it as JSON, just as the worker delivered it.' })
  raw!: Record<string, unknown>;
}

const structure = (description: string) =>
  declared(Requires(Scope.EXECUTIONS_READ), ObjectType({ implements: StageOutput, description, simpleResolvers: true }));
const part = (description: string) => declared(Requires(Scope.EXECUTIONS_READ), ObjectType({ description, simpleResolvers: true }));

@part('What a course is about.')
class CourseOverview {
  @Field(() => String, { description: 'Title of the course.' })
  title!: string;
  @Field(() => String, { description: 'What the course is about.' })
  description!: string;
  @Field(() => Int, { description: 'Time to work through all of it, in minutes.' })
  duration!: number;
  @Field(() => [String], { description: 'What a learner should know before.' })
  prerequisites!: string[];
  @Field(() => [String], { description: 'What a learner can do afterwards.' })
  learningOutcomes!: string[];
  @Field(() => String, { description: 'For whom it is.' })
  targetAudience!: string;
}

@part('One lesson of a module.')
class CourseLesson {
  @Field(() => String, { description: 'Title of the lesson.' })
  title!: string;
  @Field(() => [String], { description: 'What a learner can do after the lesson.' })
  learningObjectives!: string[];
  @Field(() => String, { description: 'What the lesson says.' })
  contentOutline!: string;
  @Field(() => [String], { description: 'Questions that show whether it was understood.' })
  assessmentPoints!: string[];
  @Field(() => [String], { description: 'Things to do.' })
  practicalExercises!: string[];
}

@part('One module of a course.')
class CourseModule {
  @Field(() => String, { description: 'Title of the module.' })
  title!: string;
  @Field(() => Int, { description: 'Place among the modules, from 1.' })
  sequence!: number;
  @Field(() => Int, { description: 'Time to work through it, in minutes.' })
  estimatedDuration!: number;
  @Field(() => [String], { description: 'What a learner can do after the module.' })
  learningObjectives!: string[];
  @Field(() => [CourseLesson], { description: 'Its lessons, in order.' })
  lessons!: CourseLesson[];
  @Field(() => String, { description: 'How the module is tested.' })
  assessment!: string;
}

@structure('A course: modules with lessons.')
class Course extends StageOutput {
  @Field(() => CourseOverview, { description: 'What it is about.' })
  overview!: CourseOverview;
  @Field(() => [CourseModule], { description: 'Its modules, in order.' })
  modules!: CourseModule[];
  @Field(() => Int, { description: 'How many modules there are.' })
  moduleCount!: number;
}

@part('How many questions there are of each difficulty.')
class DifficultyDistribution {
  @Field(() => Int, { description: 'Easy ones.' })
  easy!: number;
  @Field(() => Int, { description: 'Medium ones.' })
  medium!: number;
  @Field(() => Int, { description: 'Hard ones.' })
  hard!: number;
}

@part('What a quiz is about.')
class QuizOverview {
  @Field(() => String, { description: 'Title of the quiz.' })
  title!: string;
  @Field(() => Int, { description: 'How many questions there are in all categories.' })
  totalQuestions!: number;
  @Field(() => Int, { description: 'Time to answer all of them, in minutes.' })
  timeLimit!: number;
  @Field(() => Int, { description: 'Share of the points that is needed to pass, in percent.' })
  passingScore!: number;
  @Field(() => DifficultyDistribution, { description: 'How many questions there are of each difficulty.' })
  difficultyDistribution!: DifficultyDistribution;
}

@part('One question of a quiz.')
class QuizQuestion {
  @Field(() => String, { description: 'How it is answered: multiple_choice, true_false, short_answer, essay or code_completion.' })
  type!: string;
  @Field(() => String, { description: 'How hard it is: easy, medium or hard.' })
  difficulty!: string;
  @Field(() => String, { description: 'The question itself.' })
  question!: string;
  @Field(() => [String], { description: 'Answers to choose from; empty when there is nothing to choose.' })
  options!: string[];
  @Field(() => String, { description: 'The right answer, or what a right answer must contain.' })
  answer!: string;
  @Field(() => String, { description: 'Why that is right.' })
  explanation!: string;
  @Field(() => Int, { description: 'What a right answer is worth.' })
  points!: number;
}

@part('Questions about one thing.')
class QuizCategory {
  @Field(() => String, { description: 'What the questions are about.' })
  name!: string;
  @Field(() => [QuizQuestion], { description: 'The questions, in order.' })
  questions!: QuizQuestion[];
}

@structure('A quiz: categories with questions.')
class Quiz extends StageOutput {
  @Field(() => QuizOverview, { description: 'What it is about.' })
  overview!: QuizOverview;
  @Field(() => [QuizCategory], { description: 'Its categories, in order.' })
  categories!: QuizCategory[];
}

/** All structures, for a schema that answers with the interface. */
export const STRUCTURE_TYPES: ClassType<object>[] = [Course, Quiz];
