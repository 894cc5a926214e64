import { Field, Int } from 'type-graphql';
import {
  outputPart as part,
  outputType as structure,
  StageOutput,
} from '../../../subgraph-kit/graph/worker/stage-output.type';

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
export class Course extends StageOutput {
  @Field(() => CourseOverview, { description: 'What it is about.' })
  overview!: CourseOverview;
  @Field(() => [CourseModule], { description: 'Its modules, in order.' })
  modules!: CourseModule[];
  @Field(() => Int, { description: 'How many modules there are.' })
  moduleCount!: number;
}
