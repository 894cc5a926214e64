import { Field, Float, Int, registerEnumType } from 'type-graphql';
import { outputPart, outputType, StageOutput } from '../../../subgraph-kit/graph/worker/stage-output.type';

enum EntityKind {
  NAME = 'name',
  DATE = 'date',
  TIME = 'time',
  DURATION = 'duration',
  MONEY = 'money',
  PERCENTAGE = 'percentage',
  NUMBER = 'number',
  EMAIL = 'email',
  ADDRESS = 'address',
}
registerEnumType(EntityKind, {
  name: 'EntityKind',
  description: 'What an entity in a text is.',
  valuesConfig: {
    NAME: { description: 'Of a person, a place, an organisation or a thing.' },
    DATE: { description: 'A day, or a period of days.' },
    TIME: { description: 'A time of day.' },
    DURATION: { description: 'A length of time.' },
    MONEY: { description: 'An amount of money.' },
    PERCENTAGE: { description: 'A share in percent.' },
    NUMBER: { description: 'A number that none of the others is.' },
    EMAIL: { description: 'An address for mail.' },
    ADDRESS: { description: 'An address of the web.' },
  },
});

@outputPart('What a text turns on.')
class AnalysisInsight {
  @Field(() => String, { description: 'A sentence of the text.' })
  statement!: string;
  @Field(() => String, { description: 'The paragraph that it stands in.' })
  passage!: string;
  @Field(() => String, { description: 'Headings above it, from the outside in; empty when there is none.' })
  section!: string;
  @Field(() => Float, { description: 'How central it is beside the most central one, 0 to 1.' })
  centrality!: number;
}

@outputPart('What a text speaks of.')
class AnalysisTopic {
  @Field(() => String, { description: 'As it stands in the text.' })
  name!: string;
  @Field(() => Int, { description: 'How often.' })
  occurrences!: number;
  @Field(() => Float, { description: 'In which share of all sentences, 0 to 1.' })
  share!: number;
}

@outputPart('A name, a date, an amount or an address in a text.')
class AnalysisEntity {
  @Field(() => String, { description: 'As it stands in the text.' })
  name!: string;
  @Field(() => EntityKind, { description: 'What it is.' })
  kind!: EntityKind;
  @Field(() => Int, { description: 'How often.' })
  occurrences!: number;
}

@outputPart('How hard a text is to read, by several formulas that are made for English.')
class Readability {
  @Field(() => Float, { description: 'Flesch reading ease, 1948: 0 hard to 100 easy.' })
  fleschReadingEase!: number;
  @Field(() => Float, { description: 'Flesch–Kincaid grade, 1975: years of school.' })
  fleschKincaidGrade!: number;
  @Field(() => Float, { description: 'Gunning fog index, 1952: years of school.' })
  gunningFog!: number;
  @Field(() => Float, {
    nullable: true,
    description: 'SMOG, McLaughlin 1969: years of school; null below 30 sentences, for which it is not made.',
  })
  smog!: number | null;
  @Field(() => Float, { description: 'Coleman–Liau index, 1975: years of school.' })
  colemanLiau!: number;
  @Field(() => Float, { description: 'Automated readability index, Senter and Smith 1967: years of school.' })
  automatedReadability!: number;
  @Field(() => Float, { description: 'Median of the grades, years of school.' })
  medianGrade!: number;
}

@outputPart('One section of a text.')
class AnalysisSection {
  @Field(() => String, { description: 'Its heading.' })
  title!: string;
  @Field(() => Int, { description: 'Nesting level, from 1.' })
  level!: number;
  @Field(() => Int, { description: 'Words in it, without those of its subsections.' })
  words!: number;
}

@outputPart('What a text is made of.')
class AnalysisStructure {
  @Field(() => Int, { description: 'Words, without code.' })
  words!: number;
  @Field(() => Int, { description: 'Sentences, without code.' })
  sentences!: number;
  @Field(() => Int, { description: 'Paragraphs.' })
  paragraphs!: number;
  @Field(() => Int, { description: 'Lists.' })
  lists!: number;
  @Field(() => Int, { description: 'Stretches of code.' })
  codeBlocks!: number;
  @Field(() => Float, { description: 'Words in a sentence, on average.' })
  wordsPerSentence!: number;
  @Field(() => [AnalysisSection], { description: 'Its sections, in order.' })
  sections!: AnalysisSection[];
}

@outputPart('Which language a text is in.')
class AnalysisLanguage {
  @Field(() => String, { description: 'ISO 639-1; und when it cannot be told.' })
  code!: string;
  @Field(() => Float, { description: 'How sure that is, 0 to 1.' })
  confidence!: number;
}

@outputPart('The tone of a text, as far as words of feeling tell it.')
class AnalysisTone {
  @Field(() => Float, { description: 'Mean over sentences with words of feeling, -1 to 1; below 0 negative.' })
  score!: number;
  @Field(() => Int, { description: 'Sentences with more positive words.' })
  positiveSentences!: number;
  @Field(() => Int, { description: 'Sentences with more negative words.' })
  negativeSentences!: number;
  @Field(() => Int, { description: 'Sentences with neither.' })
  neutralSentences!: number;
  @Field(() => String, { description: 'How it was measured.' })
  method!: string;
}

@outputPart('One section of a text by itself.')
class SectionAnalysis extends AnalysisSection {
  @Field(() => [String], { description: 'What it speaks of.' })
  topics!: string[];
  @Field(() => Float, { description: 'Words in a sentence, on average.' })
  wordsPerSentence!: number;
  @Field(() => Float, {
    nullable: true,
    description: 'Median of the readability grades, years of school; null for other languages than English.',
  })
  medianGrade!: number | null;
}

@outputPart('What a text defines.')
class AnalysisDefinition {
  @Field(() => String, { description: 'The term.' })
  term!: string;
  @Field(() => String, { description: 'What the text says it is.' })
  meaning!: string;
}

@outputPart('The words of a text.')
class AnalysisVocabulary {
  @Field(() => Int, { description: 'How many different ones.' })
  distinctWords!: number;
  @Field(() => Float, { description: 'Distinct words beside all words, on average over windows of 500, 0 to 1.' })
  typeTokenRatio!: number;
  @Field(() => [String], { description: 'The longest that occur more than once.' })
  longWords!: string[];
}

@outputType('What a text says and how it is written, measured.')
export class ContentAnalysis extends StageOutput {
  @Field(() => String, { description: "The text's own title, or what it speaks of most." })
  title!: string;
  @Field(() => String, { description: 'Its most central sentences, in the order of the text; up to 500 characters.' })
  summary!: string;
  @Field(() => [AnalysisInsight], { description: 'What the text turns on, the most central first.' })
  insights!: AnalysisInsight[];
  @Field(() => [AnalysisTopic], { description: 'What it speaks of, the weightiest first.' })
  topics!: AnalysisTopic[];
  @Field(() => [AnalysisEntity], {
    description: 'Names, dates, amounts and addresses in it; none in a quick analysis.',
  })
  entities!: AnalysisEntity[];
  @Field(() => Readability, {
    nullable: true,
    description: 'How hard it is to read; null for other languages than English.',
  })
  readability!: Readability | null;
  @Field(() => AnalysisStructure, { description: 'What it is made of.' })
  structure!: AnalysisStructure;
  @Field(() => Float, {
    description:
      'How long it takes to read, in ms, at 238 words a minute, which adults read silently on average (Brysbaert 2019).',
  })
  readingTimeMs!: number;
  @Field(() => AnalysisLanguage, { description: 'Which language it is in.' })
  language!: AnalysisLanguage;
  @Field(() => AnalysisTone, {
    nullable: true,
    description: 'Its tone; null in a quick analysis, and for other languages than English.',
  })
  tone!: AnalysisTone | null;
  @Field(() => [SectionAnalysis], { description: 'Each section by itself; only in a deep analysis.' })
  sectionAnalyses!: SectionAnalysis[];
  @Field(() => [AnalysisDefinition], { description: 'What the text defines; only in a deep analysis.' })
  definitions!: AnalysisDefinition[];
  @Field(() => AnalysisVocabulary, { nullable: true, description: 'Its words; only in a deep analysis.' })
  vocabulary!: AnalysisVocabulary | null;
}
