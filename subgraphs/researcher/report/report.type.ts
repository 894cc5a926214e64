import { Field, Float, Int, registerEnumType } from 'type-graphql';
import { outputPart, outputType, StageOutput } from '../../../subgraph-kit/graph/worker/stage-output.type';

enum ContradictionKind {
  NUMBER = 'number',
  NEGATION = 'negation',
}
registerEnumType(ContradictionKind, {
  name: 'ContradictionKind',
  description: 'In what two sentences differ.',
  valuesConfig: {
    NUMBER: { description: 'They give different numbers.' },
    NEGATION: { description: 'One says what the other denies.' },
  },
});

@outputPart('Something that was found, and the passage that it rests on.')
class ResearchFinding {
  @Field(() => String, { description: 'What was found: a sentence of the passage.' })
  statement!: string;
  @Field(() => String, { description: 'The passage that it rests on, as it stands in the source.' })
  passage!: string;
  @Field(() => Int, { description: 'Number of the source, from 1.' })
  source!: number;
  @Field(() => String, { description: 'Headings above the passage, from the outside in; empty when there is none.' })
  section!: string;
  @Field(() => Int, { description: 'How many of the sources say as much.' })
  support!: number;
  @Field(() => Float, { description: 'How much the passage has to do with the topic beside the best one, 0 to 1.' })
  relevance!: number;
}

@outputPart('A source, and how far it can be relied on.')
class ResearchSource {
  @Field(() => Int, { description: 'Place among the sources as they were given, from 1.' })
  number!: number;
  @Field(() => String, { description: 'Its title, or its first words.' })
  title!: string;
  @Field(() => String, { nullable: true, description: 'Where it was fetched from; null for a text.' })
  address!: string | null;
  @Field(() => Int, { description: 'How many words it has.' })
  words!: number;
  @Field(() => Float, { description: 'How much its best passage has to do with the topic, 0 to 1.' })
  relevance!: number;
  @Field(() => Float, { description: 'How well it can be relied on as a text, 0 to 1; measured, see reason.' })
  quality!: number;
  @Field(() => String, { description: 'What relevance and quality rest on.' })
  reason!: string;
  @Field(() => Boolean, { description: 'Whether findings rest on it.' })
  used!: boolean;
}

@outputPart('A sentence of a source.')
class SourceStatement {
  @Field(() => String, { description: 'The sentence.' })
  statement!: string;
  @Field(() => Int, { description: 'Number of the source, from 1.' })
  source!: number;
}

@outputPart('Sentences of two sources that speak of the same and differ.')
class ResearchContradiction {
  @Field(() => ContradictionKind, { description: 'In what they differ.' })
  kind!: ContradictionKind;
  @Field(() => String, { description: 'What both speak of.' })
  about!: string;
  @Field(() => [SourceStatement], { description: 'The two sentences.' })
  statements!: SourceStatement[];
}

@outputPart('An example that a source gives.')
class ResearchExample extends SourceStatement {
  @Field(() => String, { description: 'Headings above it, from the outside in; empty when there is none.' })
  section!: string;
}

@outputType('What sources say of a topic.')
export class ResearchReport extends StageOutput {
  @Field(() => String, { description: 'What was researched.' })
  topic!: string;
  @Field(() => String, { description: 'What the sources say of it, in sentences of theirs; up to 500 characters.' })
  summary!: string;
  @Field(() => [ResearchFinding], { description: 'What was found, the most relevant first.' })
  keyFindings!: ResearchFinding[];
  @Field(() => [ResearchSource], { description: 'The sources, in the order in which they were given.' })
  sources!: ResearchSource[];
  @Field(() => [ResearchContradiction], { description: 'Sentences of two sources that speak of the same and differ.' })
  contradictions!: ResearchContradiction[];
  @Field(() => [String], { description: 'What the sources do not tell.' })
  gaps!: string[];
  @Field(() => [ResearchExample], { description: 'Examples that the sources give; only when they were asked for.' })
  examples!: ResearchExample[];
  @Field(() => Int, {
    description: 'Findings of a model that rest on no passage of a source, and were left out.',
  })
  droppedFindings!: number;
  @Field(() => String, {
    description: 'The passages that it rests on, as one text in Markdown, for stages that work on.',
  })
  compilation!: string;
}
