import { Mentions } from '../../../lib/text/mentions';
import { Language } from '../../../lib/text/language';
import { allBlocks } from '../../../lib/text/document';
import { definitionIn } from '../../../lib/text/definitions';
import { kindOfText } from '../../../lib/text/kind-of-text';
import { sentencesOf } from '../../../lib/text/sentences';
import { elementsOf, flatten } from '../structures/element';
import type { ConceptContent } from '../structures/knowledge-map';
import { StructureType } from '../structures/structure';
import { as, type Check, counted, countedOf, type Measure, type Subject } from './check';
import { instructions } from './instructions-check';
import { plain } from '../../../lib/text/words';
import { plainWithNumbers, type SourceView } from './source-view';

/** A statement rests on a passage when the passage has so many of its words. */
const RESTS = 0.65;
/** So many words are a statement; fewer are a name. */
const MIN_WORDS = 5;
/** Marks of formats that nobody is to read. */
const RESIDUE =
  /\{[#:][^}]{0,80}\}|:::|\[\^[^\]]{1,20}\]|<\/?(?:div|span|p|a|li|ul|br|h[1-6]|nav|td|tr)\b[^>]{0,80}>|&(?:nbsp|amp|lt|gt|quot|#\d+);|\]\(|:[a-z]+:`|-->|(?<!=)\{\{|\{%|¶|^\s*(?:#{1,6} |\.\. |---$)|\*\*|\d\d:\d\d:\d\d[.,]\d{3}/m;
/** A text in twenty with marks in it costs a quarter of the score. */
const RESIDUE_COSTS = 5;
/** So much of what is asked and aimed at may be of one pattern. */
const FORMULAE = 0.4;
/** A text whose whole sentences hold less of its words tells too little to teach. */
const WHOLE = 0.35;
/** Some texts say some things twice. */
const DISTINCT = 0.8;

export const SOURCE_CHECKS: Check[] = [
  {
    name: 'source',
    level: 1,
    weight: 3,
    vital: true,
    advice: 'Give a text that fits: whole sentences, said once, in the order in which people write.',
    measure: (subject, source) => (source.isEmpty ? null : fitness(subject, source)),
  },
  {
    name: 'suitability',
    level: 1,
    weight: 3,
    vital: true,
    advice: 'Choose a structure that fits the text: a story is no course, and a manual no novel.',
    measure: (subject, source) => (source.isEmpty ? null : suitability(subject, source)),
  },
  {
    name: 'grounding',
    level: 1,
    weight: 4,
    vital: true,
    advice: 'Say only what a passage of the source says.',
    measure: (subject, source) => {
      if (source.isEmpty) return null;
      return countedOf(
        statementsOf(subject),
        (text) => source.passageOf(text).share >= RESTS,
        'statements rest on a passage of the source',
        (text) => text,
      );
    },
  },
  {
    name: 'titles',
    level: 1,
    weight: 2,
    vital: true,
    advice: 'Call each part by what the source calls it, in more than one word where it has more.',
    measure: (subject, source) => {
      if (source.isEmpty || subject.type === StructureType.QUIZ || subject.type === StructureType.LEARNING_PATH)
        return null;
      const titles = flatten(elementsOf(subject.type, subject.content as never))
        .filter(({ type }) => ['module', 'lesson', 'chapter', 'phase', 'concept'].includes(type))
        .map(({ title }) => title);
      return countedOf(
        titles,
        (title) => isTitle(title, source),
        'titles are words of the source',
        (title) => title,
      );
    },
  },
  {
    name: 'order of the source',
    level: 1,
    weight: 3,
    vital: true,
    advice: 'Tell things in the order of the source, unless one rests on another.',
    measure: (subject, source) => (source.isEmpty ? null : sequence(subject, source)),
  },
  {
    name: 'instructions',
    level: 1,
    weight: 3,
    vital: true,
    advice: 'Make a step of every instruction of the source.',
    measure: (subject, source) => {
      const workflow = as(subject, StructureType.WORKFLOW);
      return workflow && !source.isEmpty
        ? instructions(workflow.phases.flatMap(({ steps }) => steps).length, source)
        : null;
    },
  },
  {
    name: 'definitions',
    level: 1,
    weight: 3,
    advice: 'Take as concepts what the source defines or treats.',
    measure: (subject, source) => {
      const map = as(subject, StructureType.KNOWLEDGE_MAP);
      if (!map || source.isEmpty) return null;
      const concepts = flatConcepts(map.concepts);
      return countedOf(
        concepts,
        // What the source heads a part with that is divided further is treated there.
        ({ name, definition, children }) =>
          definition !== null ||
          source.naming(name).length > 1 ||
          (children.length > 0 && source.headings.has(plain(name))),
        'concepts are defined, or treated in several sentences',
        ({ name }) => name,
      );
    },
  },
  {
    name: 'relations',
    level: 1,
    weight: 4,
    vital: true,
    advice: 'Relate only what a passage relates, and say how.',
    measure: (subject, source) => {
      const map = as(subject, StructureType.KNOWLEDGE_MAP);
      if (!map || source.isEmpty) return null;
      return countedOf(
        map.relationships,
        ({ from, to, evidence }) =>
          evidence !== null &&
          [from, to].every((name) => names(evidence, name)) &&
          source.plain.includes(plain(evidence)),
        'relations stand in the passage that they name',
        ({ from, to }) => `${from} – ${to}`,
      );
    },
  },
  {
    name: 'skills',
    level: 1,
    weight: 3,
    vital: true,
    advice: 'Name as skills what the source defines or has done, not words that come often.',
    measure: (subject, source) => {
      const path = as(subject, StructureType.LEARNING_PATH);
      if (!path || source.isEmpty) return null;
      const terms = new Set([
        ...source.sentences.flatMap((sentence) => definitionIn(sentence)?.term.toLowerCase() ?? []),
        // What an author prints in bold is brought in there.
        ...source.document.terms.map((term) => term.toLowerCase()),
      ]);
      const language = new Language();
      return countedOf(
        path.milestones.flatMap(({ skills }) => skills.map(({ name }) => name)),
        (name) => terms.has(name.toLowerCase()) || language.isCommand(`${name}.`),
        'skills are what the source defines or has done',
        (name) => name,
      );
    },
  },
  {
    name: 'events',
    level: 1,
    weight: 3,
    vital: true,
    advice: 'Tell as plot points what people do.',
    measure: (subject, source) => {
      const novel = as(subject, StructureType.NOVEL);
      if (!novel || source.isEmpty || novel.characters.length === 0) return null;
      // "The old woman" comes up as an old woman.
      const names = novel.characters.map(({ name }) => name.replace(/^the\s/i, ''));
      const people = [...names, 'I', 'he', 'she', 'they', 'we'].map((name) => plain(name).trim());
      return countedOf(
        novel.acts.flatMap(({ chapters }) => chapters.flatMap(({ plotPoints }) => plotPoints)),
        (text) =>
          people.some((name) =>
            plain(text)
              .replace(/^ that /, ' ')
              .split(/\b(?:that|which|who|to|of|with)\b/)[0]
              ?.includes(` ${name} `),
          ),
        'plot points tell what people do',
        (text) => text,
      );
    },
  },
  {
    name: 'residue',
    level: 1,
    weight: 2,
    vital: true,
    advice: 'Leave marks of formats, menus and times out.',
    measure: (subject) => {
      const found = countedOf(
        textsIn(subject.content),
        (text) => !RESIDUE.test(text),
        'texts are free of marks of formats',
        (text) => text,
      );
      // A few of them spoil the reading of all.
      return found && { ...found, score: Math.max(0, 1 - RESIDUE_COSTS * (1 - found.score)) };
    },
  },
  {
    name: 'own words',
    level: 1,
    weight: 1,
    advice: 'Take objectives, questions and exercises from the source instead of filling words into the same sentence.',
    measure: (subject) => formulae(subject),
  },
];

/** Small words, and those that hardly ever stand right behind them. */
const ASTRAY =
  /\b(?:the|an?)\s+(?:the|an?|of|in|on|to|and|or|is|are|was|were|by|for|with|at|from|that|it|but|as|if|which|be|been|has|have|had|not)\b|\b(?:of|in|to|for|with|at|by|from|into)\s+(?:of|is|are|was|were|and|or|but|be|been|has|have|had|to|if|from|by|with)\b|\b(?:and|or|but)\s+(?:and|or|but|of)\b/gi;
const SMALL = /\b(?:the|an?|of|in|to|for|with|at|by|from|into|and|or|but)\b/gi;
/** Fewer small words tell nothing of their order; so much of them astray is no order at all. */
const MIN_SMALL = 10;
const NO_ORDER = 0.13;

/** Whether a source can be made into a structure: whole sentences, in the order of sentences, each said once. */
function fitness(subject: Subject, { sentences, text }: SourceView): Measure {
  const words = Math.max(1, text.split(/\s+/).length);
  const said = sentences.filter(({ isWhole }) => isWhole);
  const distinct = said.length === 0 ? 1 : new Set(said.map(({ plain: own }) => own)).size / said.length;
  // Menus and lists of keywords hardly have sentences; steps and terms may stand in lists.
  const inLists = subject.type === StructureType.WORKFLOW || subject.type === StructureType.KNOWLEDGE_MAP;
  const telling = sentences.filter(({ isWhole, inList }) => isWhole || (inLists && inList));
  const whole = telling.reduce((sum, { text: own }) => sum + own.split(/\s+/).length, 0) / words;
  const small = text.match(SMALL)?.length ?? 0;
  const astray = (text.match(ASTRAY)?.length ?? 0) / Math.max(1, small);
  const faults: [score: number, why: string][] = [
    [Math.min(1, distinct / DISTINCT), `${Math.round(distinct * 100)} percent of its sentences are said once`],
    [Math.min(1, whole / WHOLE), `${Math.round(whole * 100)} percent of its words stand in whole sentences`],
    [small < MIN_SMALL ? 1 : Math.max(0, 1 - astray / NO_ORDER), 'its words are in no order of sentences'],
  ];
  const [[score, why] = [1, '']] = faults.sort((a, b) => a[0] - b[0]);
  return { score, finding: score > 0.8 ? 'the source is a text of whole sentences' : why };
}

/** Structures that teach. */
const TEACHING: readonly StructureType[] = [
  StructureType.COURSE,
  StructureType.LEARNING_PATH,
  StructureType.KNOWLEDGE_MAP,
  StructureType.QUIZ,
];
/** So much of a text that teaches defines, instructs, or stands in lists and tables. */
const TEACHES = 0.25;

/** Whether a text is of the kind that a structure is made of: one that explains or instructs, or a story. */
function suitability(subject: Subject, source: SourceView): Measure | null {
  if (subject.type === StructureType.NOVEL) {
    // People whom the source does not name were invented.
    const cast = as(subject, StructureType.NOVEL)?.characters ?? [];
    const isStory = cast.length > 0 && kindOfText(source) === 'story';
    return isStory || cast.some(({ name }) => source.plain.includes(plain(name)))
      ? { score: 1, finding: 'the source tells of people' }
      : { score: NO_STORY, finding: 'nobody says or does anything in the source' };
  }
  if (!TEACHING.includes(subject.type)) return null;
  const kind = kindOfText(source);
  if (kind !== 'exposition')
    return { score: NO_LESSON, finding: `the source is a ${kind}, and hardly explains anything` };
  const share = teachingShare(source);
  return {
    score: NO_LESSON + (1 - NO_LESSON) * Math.min(1, share / TEACHES),
    finding: `${Math.round(share * 100)} percent of the source define, instruct, explain, date what happened, or stand in lists and tables`,
  };
}

/** What a novel of a manual and a course of a story are worth. */
const NO_STORY = 0.05;
const NO_LESSON = 0.1;

/** Why something is so, what comes of it, and when something happened: what sciences and histories are made of. */
const EXPLAINS =
  /\b(?:because|therefore|thus|hence|so that|which is why|(?:this|that) is why|as a result|means that|leads? to|led to|results? in|resulted in|causes?|caused|depends? on|consequently|in order to)\b|\b(?:in|by|since|until|from|of)\s+(?:\p{Lu}\p{L}+\s+)?(?:1\d|20)\d\d\b/u;

/** How much of a text teaches by its form. */
function teachingShare({ sentences, document }: SourceView): number {
  const language = new Language();
  const telling = sentences.filter(
    (sentence) =>
      sentence.inList ||
      definitionIn(sentence) !== null ||
      language.isCommand(sentence.text) ||
      EXPLAINS.test(sentence.text),
  ).length;
  const made = allBlocks({ blocks: document.blocks, children: document.sections }).filter(
    ({ kind }) => kind === 'code' || kind === 'table',
  ).length;
  return (telling + 3 * made) / Math.max(1, sentences.length);
}

/** Everything that a structure states in a sentence. */
function statementsOf(subject: Subject): string[] {
  const course = as(subject, StructureType.COURSE);
  const quiz = as(subject, StructureType.QUIZ);
  const workflow = as(subject, StructureType.WORKFLOW);
  const map = as(subject, StructureType.KNOWLEDGE_MAP);
  const novel = as(subject, StructureType.NOVEL);
  const path = as(subject, StructureType.LEARNING_PATH);
  const texts = [
    ...(course?.modules.flatMap(({ lessons }) => lessons.map(({ contentOutline }) => contentOutline)) ?? []),
    ...(quiz?.categories
      .flatMap(({ questions }) => questions.map(({ explanation }) => explanation))
      .filter((text) => !/^See “/.test(text)) ?? []),
    ...(workflow?.phases.flatMap(({ steps }) => steps.map(({ description }) => description)) ?? []),
    ...(workflow ? [workflow.overview, ...workflow.phases].flatMap(({ notes }) => notes) : []),
    ...(map ? flatConcepts(map.concepts).flatMap(({ definition }) => definition ?? []) : []),
    ...(novel?.acts.flatMap(({ chapters }) =>
      chapters.flatMap(({ summary, plotPoints }) => [summary, ...plotPoints]),
    ) ?? []),
    ...(path ? [path.overview.description] : []),
  ];
  return texts.flatMap(sentencesOf).filter((text) => text.split(/\s+/).length >= MIN_WORDS);
}

function isTitle(title: string, source: SourceView): boolean {
  const bare = title.replace(/…$/, '').replace(/ \(\d+\)$/, '');
  return source.plainWithNumbers.includes(plainWithNumbers(bare));
}

/** Whether what a structure tells comes in the order in which the source tells it. */
function sequence(subject: Subject, source: SourceView): Measure | null {
  const texts =
    as(subject, StructureType.WORKFLOW)?.phases.flatMap(({ steps }) => steps.map(({ description }) => description)) ??
    as(subject, StructureType.COURSE)?.modules.flatMap(({ lessons }) =>
      lessons.map(({ contentOutline }) => contentOutline),
    ) ??
    as(subject, StructureType.NOVEL)?.acts.flatMap(({ chapters }) => chapters.map(({ summary }) => summary));
  const places = (texts ?? []).flatMap((text) => {
    const [first = text] = sentencesOf(text);
    // Only a whole sentence has one place: titles and terms stand in several.
    if (!/[.!?]["”)]?$/.test(first) || first.split(/\s+/).length < MIN_WORDS) return [];
    const { sentence, share } = source.passageOf(first);
    return sentence && share >= RESTS ? [sentence.place] : [];
  });
  if (places.length < 2) return null;
  const good = places.slice(1).filter((place, index) => place >= (places[index] ?? 0)).length;
  const { score, finding } = counted(good, places.length - 1, 'parts come behind what the source tells before them');
  // Half of them do so by chance.
  return { score: Math.max(0, 2 * score - 1), finding };
}

/** How many objectives, questions and exercises are one sentence with other words filled in. */
function formulae(subject: Subject): Measure | null {
  const lessons = as(subject, StructureType.COURSE)?.modules.flatMap((module) => module.lessons);
  if (!lessons) return null;
  const texts = lessons.flatMap((lesson) => [
    ...lesson.learningObjectives,
    ...lesson.assessmentPoints,
    ...lesson.practicalExercises,
  ]);
  const skeletons = texts.map((text) => text.replaceAll(/“[^”]*”/g, '“”').replaceAll(/\b(?:an?|\d+)\b/g, ''));
  const counts = new Map<string, number>();
  for (const skeleton of skeletons) counts.set(skeleton, (counts.get(skeleton) ?? 0) + 1);
  const filled = skeletons.filter((skeleton) => skeleton.includes('“”') && (counts.get(skeleton) ?? 0) > 1).length;
  const part = filled / Math.max(1, texts.length);
  return {
    score: 1 - Math.max(0, part - FORMULAE) / (1 - FORMULAE),
    finding: `${filled} of ${texts.length} objectives, questions and exercises are of one pattern`,
  };
}

type NamedConcept = Pick<ConceptContent, 'name' | 'definition'> & { children: NamedConcept[] };

const flatConcepts = (concepts: readonly NamedConcept[]): NamedConcept[] =>
  concepts.flatMap((concept) => [concept, ...flatConcepts(concept.children)]);

/** Whether a sentence names a concept, in whichever number. */
function names(sentence: string, name: string): boolean {
  return new Mentions([[name, true]]).in(sentence).length > 0;
}

/** All texts of a structure but code, which may hold any mark. */
function textsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return key === 'code' || key === 'text' || /code/i.test(key) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, key));
  if (typeof value !== 'object' || value === null) return [];
  const isCode = (value as { type?: string }).type === 'code_completion';
  return isCode ? [] : Object.entries(value).flatMap(([name, one]) => (name === 'material' ? [] : textsIn(one, name)));
}
