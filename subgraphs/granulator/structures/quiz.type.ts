import { Field, Int } from 'type-graphql';
import {
  outputPart as part,
  outputType as structure,
  StageOutput,
} from '../../../subgraph-kit/graph/worker/stage-output.type';
import { PASSAGES } from './passages';

@part('How many questions there are of each difficulty.')
class DifficultyDistribution {
  @Field(() => Int, { description: 'Easy questions.' })
  easy!: number;
  @Field(() => Int, { description: 'Medium questions.' })
  medium!: number;
  @Field(() => Int, { description: 'Hard questions.' })
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
  @Field(() => String, {
    description: 'How it is answered: multiple_choice, true_false, short_answer, essay or code_completion.',
  })
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
  @Field(() => [String], PASSAGES)
  passages!: string[] | null;
}

@part('Questions on one subject.')
class QuizCategory {
  @Field(() => String, { description: 'What the questions are about.' })
  name!: string;
  @Field(() => [QuizQuestion], { description: 'The questions, in order.' })
  questions!: QuizQuestion[];
}

@structure('A quiz: categories with questions.')
export class Quiz extends StageOutput {
  @Field(() => QuizOverview, { description: 'What it is about.' })
  overview!: QuizOverview;
  @Field(() => [QuizCategory], { description: 'Its categories, in order.' })
  categories!: QuizCategory[];
}
