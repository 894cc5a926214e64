import { Field, Int } from 'type-graphql';
import {
  outputPart as part,
  outputType as structure,
  StageOutput,
} from '../../../subgraph-kit/graph/worker/stage-output.type';
import { PASSAGES } from './passages';

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
  @Field(() => String, { description: 'The audience.' })
  targetAudience!: string;
}

@part('What a lesson is made of, as the source has it.')
class CourseMaterial {
  @Field(() => String, { description: 'What it is: paragraph, heading, list, steps, code or table.' })
  kind!: string;
  @Field(() => String, {
    description: 'A paragraph, a heading within the lesson, or lines of code; empty for the others.',
  })
  text!: string;
  @Field(() => [String], { description: 'Items of a list or steps; empty for the others.' })
  items!: string[];
  @Field(() => [[String]], { description: 'Cells of a table, row by row, its head first; empty for the others.' })
  rows!: string[][];
}

@part('What the source says in answer to a question.')
class CourseAnswer {
  @Field(() => String, { description: 'One of the questions of the lesson.' })
  question!: string;
  @Field(() => String, { description: 'What the source says in answer to it.' })
  answer!: string;
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
  @Field(() => [CourseAnswer], {
    nullable: true,
    description: 'The answers to those of the questions that the source answers. Null in what earlier releases made.',
  })
  answers!: CourseAnswer[] | null;
  @Field(() => [String], { description: 'Things to do.' })
  practicalExercises!: string[];
  @Field(() => [CourseMaterial], {
    nullable: true,
    description: 'What the source says, in full. Null in what earlier releases made.',
  })
  material!: CourseMaterial[] | null;
  @Field(() => [String], PASSAGES)
  passages!: string[] | null;
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
export class Course extends StageOutput {
  @Field(() => CourseOverview, { description: 'What it is about.' })
  overview!: CourseOverview;
  @Field(() => [CourseModule], { description: 'Its modules, in order.' })
  modules!: CourseModule[];
  @Field(() => Int, { description: 'How many modules there are.' })
  moduleCount!: number;
}
