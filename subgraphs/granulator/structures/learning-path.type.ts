import { Field, Float, Int } from 'type-graphql';
import {
  outputPart as part,
  outputType as structure,
  StageOutput,
} from '../../../subgraph-kit/graph/worker/stage-output.type';
import { PASSAGES } from './passages';

@part('Where a learning path leads.')
class LearningPathOverview {
  @Field(() => String, { description: 'Title of the path.' })
  title!: string;
  @Field(() => String, { description: 'Where it leads.' })
  description!: string;
  @Field(() => Int, { description: 'Time for all of it, in minutes.' })
  duration!: number;
  @Field(() => [String], { description: 'The audience.' })
  learnerProfiles!: string[];
}

@part('A skill.')
class Skill {
  @Field(() => String, { description: 'What the learner can do.' })
  name!: string;
  @Field(() => String, { description: 'How well: beginner, intermediate, advanced or expert.' })
  proficiencyLevel!: string;
  @Field(() => Float, { description: 'Time to practise it, in hours.' })
  practiceHours!: number;
}

@part('Something to do on the way to a milestone.')
class LearningActivity {
  @Field(() => String, { description: 'What kind of activity it is: reading, exercise, project, discussion or test.' })
  type!: string;
  @Field(() => String, { description: 'What is done.' })
  title!: string;
  @Field(() => Int, { description: 'Time for it, in minutes.' })
  duration!: number;
  @Field(() => String, { description: 'What is there afterwards.' })
  deliverable!: string;
}

@part('One milestone of a learning path.')
class Milestone {
  @Field(() => String, { description: 'What is reached.' })
  objective!: string;
  @Field(() => Int, { description: 'Time to reach it, in minutes.' })
  duration!: number;
  @Field(() => [Skill], { description: 'What the learner can do then.' })
  skills!: Skill[];
  @Field(() => [String], { description: 'Objectives of earlier milestones that must be reached before.' })
  prerequisites!: string[];
  @Field(() => String, { description: 'How reaching it is assessed.' })
  assessment!: string;
  @Field(() => [LearningActivity], { description: 'What is done, in order.' })
  activities!: LearningActivity[];
  @Field(() => [String], PASSAGES)
  passages!: string[] | null;
}

@structure('A learning path: milestones with skills and activities.')
export class LearningPath extends StageOutput {
  @Field(() => LearningPathOverview, { description: 'Where it leads.' })
  overview!: LearningPathOverview;
  @Field(() => [Milestone], { description: 'Its milestones, in order.' })
  milestones!: Milestone[];
}
