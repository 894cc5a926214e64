import { Field, Float, Int } from 'type-graphql';
import {
  outputPart as part,
  outputType as structure,
  StageOutput,
} from '../../../subgraph-kit/graph/worker/stage-output.type';
import { PASSAGES } from './passages';

@part('What a knowledge map covers.')
class KnowledgeMapOverview {
  @Field(() => String, { description: 'Title of the map.' })
  title!: string;
  @Field(() => String, { description: 'What it covers.' })
  description!: string;
  @Field(() => Int, { description: 'How many concepts there are on all levels.' })
  conceptCount!: number;
  @Field(() => Int, { description: 'How many relationships there are.' })
  relationshipCount!: number;
}

@part('One concept of a knowledge map.')
class Concept {
  @Field(() => String, { description: 'Name of the concept, unique in the map.' })
  name!: string;
  @Field(() => String, {
    nullable: true,
    description: 'Definition, or the most relevant statement of the source; null when there is neither.',
  })
  definition!: string | null;
  @Field(() => Float, { description: 'Importance, 0 to 1.' })
  importance!: number;
  @Field(() => [Concept], { description: 'Concepts that are parts or kinds of it.' })
  children!: Concept[];
  @Field(() => [String], PASSAGES)
  passages!: string[] | null;
}

@part('How two concepts are related.')
class ConceptRelationship {
  @Field(() => String, { description: 'Name of a concept.' })
  from!: string;
  @Field(() => String, { description: 'Name of another concept.' })
  to!: string;
  @Field(() => String, {
    description:
      'Kind of relationship from "from" to "to": prerequisite, related, advanced, application, part_of, kind_of, causes, reduces or contrasts.',
  })
  kind!: string;
  @Field(() => String, {
    nullable: true,
    description:
      'What the source itself says that "from" does to "to", in its own words, as in "feed on"; null where the kind says it, or the source has no words for it.',
  })
  label!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The sentence of the source that says so; null when there is none.',
  })
  evidence!: string | null;
}

@structure('A knowledge map: concepts in a hierarchy, and how they are related.')
export class KnowledgeMap extends StageOutput {
  @Field(() => KnowledgeMapOverview, { description: 'What it covers.' })
  overview!: KnowledgeMapOverview;
  @Field(() => [Concept], { description: 'The concepts of the first level.' })
  concepts!: Concept[];
  @Field(() => [ConceptRelationship], { description: 'How concepts are related across the hierarchy.' })
  relationships!: ConceptRelationship[];
}
