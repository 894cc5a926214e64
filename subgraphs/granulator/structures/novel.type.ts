import { Field, Int } from 'type-graphql';
import {
  outputPart as part,
  outputType as structure,
  StageOutput,
} from '../../../subgraph-kit/graph/worker/stage-output.type';
import { PASSAGES } from './passages';

@part('What a novel is about.')
class NovelOverview {
  @Field(() => String, { description: 'Title of the novel.' })
  title!: string;
  @Field(() => String, { description: 'What kind of novel it is.' })
  genre!: string;
  @Field(() => [String], { description: 'What it is about beneath the plot.' })
  themes!: string[];
  @Field(() => String, { description: 'Where and when it happens.' })
  setting!: string;
  @Field(() => Int, { description: 'How long it is to be, in words.' })
  targetLength!: number;
}

@part('One chapter of an act.')
class NovelChapter {
  @Field(() => String, { description: 'Title of the chapter.' })
  title!: string;
  @Field(() => String, { description: 'What happens.' })
  summary!: string;
  @Field(() => Int, { description: 'How many scenes it has.' })
  sceneCount!: number;
  @Field(() => [String], { description: 'Plot points, in order.' })
  plotPoints!: string[];
  @Field(() => [String], { description: 'How characters change or show themselves.' })
  characterDevelopment!: string[];
  @Field(() => Int, { description: 'How long the chapter is to be, in words.' })
  wordCountTarget!: number;
  @Field(() => [String], PASSAGES)
  passages!: string[] | null;
}

@part('One act of a novel.')
class NovelAct {
  @Field(() => String, { description: 'Title of the act.' })
  title!: string;
  @Field(() => String, { description: 'What the act does for the story: setup, confrontation or resolution.' })
  purpose!: string;
  @Field(() => [NovelChapter], { description: 'Its chapters, in order.' })
  chapters!: NovelChapter[];
}

@part('A character of a novel.')
class NovelCharacter {
  @Field(() => String, { description: 'Name of the character.' })
  name!: string;
  @Field(() => String, { description: 'What the character is in the story.' })
  role!: string;
  @Field(() => String, {
    nullable: true,
    description: 'How the character develops; null when it was not asked for or is not known.',
  })
  arc!: string | null;
}

@structure('The plan of a novel: acts with chapters, and characters.')
export class Novel extends StageOutput {
  @Field(() => NovelOverview, { description: 'What it is about.' })
  overview!: NovelOverview;
  @Field(() => [NovelAct], { description: 'Its acts, in order.' })
  acts!: NovelAct[];
  @Field(() => [NovelCharacter], { description: 'Characters, most important first.' })
  characters!: NovelCharacter[];
}
