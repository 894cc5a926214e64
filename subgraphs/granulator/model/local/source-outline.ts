import {
  allBlocks,
  type Block,
  blocksWithHeadings,
  list,
  type Section,
  type SourceDocument,
} from '../../../../lib/text/document';
import { keyPhrases, Language, type Phrase, type Sentence } from '../../../../lib/text/language';
import { countTokens } from '../../../../lib/text/tokens';
import { type Manner, mannerOf } from '../../../../lib/text/manner';
import type { Definition } from '../../../../lib/text/definitions';
import { containsWord } from '../../../../lib/text/find-words';
import { withoutAnswerKey } from './answer-key';
import { isPrerequisites, offerOf } from './section-offers';
import { opensElsewhere } from './scene-changes';
import { MAX_TITLE, TitleRegister } from './title-register';

/** A stretch of the source that is about one thing: it becomes a module, a lesson or a category. */
export interface Topic {
  title: string;
  /** Whether the text has no heading here, and the title was made of its words. */
  isUntitled: boolean;
  blocks: Block[];
  sentences: Sentence[];
  phrases: Phrase[];
  words: number;
  /** What the glossary of the text says of the terms that it brings in. */
  glossary?: Definition[];
  /** What it is divided into, in order; never empty for a topic of the first level. */
  parts: Topic[];
}

/** What a source text is about, and how it is divided. */
export interface SourceOutline {
  /** The text's own title; null when it has none. */
  title: string | null;
  /** What stands before the first topic and is none. */
  intro: Block[];
  topics: Topic[];
  sentences: Sentence[];
  phrases: Phrase[];
  /** What the text prints in bold, in order. */
  terms: string[];
  /** The text's own answers to its questions, by the questions. */
  answers: ReadonlyMap<string, string>;
  tokens: number;
  /** What reads further lines of the same text. */
  language: Language;
  /** How it tells what is to be done. */
  readonly manner: Manner;
}

/** A lesson without headings of its own is cut at about this many words. */
const WORDS_PER_LESSON = 250;
/** What stands before the first heading is told by itself from so many words on. */
const WORDS_PER_INTRODUCTION = 100;
/** A text without headings gets a topic for about this many words. */
const WORDS_PER_TOPIC = 350;
const MIN_TOPICS = 2;
const MAX_TOPICS = 10;

/** A tale has a beginning, a middle and an end. */
const MIN_OF_TALE = 3;
/** A text is one where people speak in so many of its paragraphs. */
const SPOKEN = 0.25;
const MIN_PARAGRAPHS = 6;
/** A tale that goes on elsewhere is cut there first. */
const ELSEWHERE = -1;

const isTale = (blocks: readonly Block[]): boolean =>
  blocks.length >= MIN_PARAGRAPHS &&
  blocks.filter(({ text }) => /["“][^"“”]+["”]/.test(text)).length >= blocks.length * SPOKEN;

/** Divides a source text into topics: by its own headings, else where its vocabulary shifts. */
export function outlineSource(document: SourceDocument): SourceOutline {
  const reader = new BlockReader(document.terms);
  const { title: heading, intro, sections: all } = topLevel(document);
  const { sections, answers } = withoutAnswerKey(all);
  const blocks = [...intro, ...sections.flatMap(allBlocks)];
  const title = heading ?? document.title;
  const sectioned = sections.filter((section) => reader.tells(allBlocks(section)));
  // A heading with a text of its own and one heading below it: two topics.
  if (sectioned.length === 1 && title !== null && sectioned[0].title !== title && reader.wordsIn(intro) > 0)
    sectioned.unshift({ title, level: 1, blocks: intro.splice(0), children: [] });
  const hasScenes = sections.flatMap(allBlocks).some(({ role }) => role === 'break');
  const topics =
    sectioned.length > 1 ||
    (sectioned.length === 1 && !hasScenes && reader.wordsIn(allBlocks(sectioned[0])) < WORDS_PER_TOPIC)
      ? fromSections(reader, title, intro, sectioned)
      : fromShifts(reader, title, blocks);
  const sentences = reader.sentencesIn(blocks);
  tellNew(sentences);
  let manner: Manner | undefined;
  return {
    title,
    intro,
    topics,
    sentences,
    phrases: keyPhrases(sentences),
    terms: document.terms,
    answers,
    tokens: reader.tokens,
    language: reader.language,
    // Only what is made of instructions asks for it, and it takes a quarter of the reading.
    get manner() {
      return (manner ??= mannerOf(
        document,
        sentences.map(({ text }) => text),
        reader.language,
      ));
    },
  };
}

/** Notes at each sentence which of its words in bold print no earlier one has. */
function tellNew(sentences: readonly Sentence[]): void {
  const met = new Set<string>();
  for (const sentence of sentences) {
    if (!sentence.marked) continue;
    sentence.introduced = sentence.marked.filter((term) => !met.has(term));
    for (const term of sentence.introduced) met.add(term);
  }
}

/** Goes down single headings until there is a choice: the one heading above all others is the title. */
function topLevel(document: SourceDocument): { title: string | null; intro: Block[]; sections: Section[] } {
  let title: string | null = null;
  let intro = [...document.blocks];
  let { sections } = document;
  while (sections.length === 1 && sections[0].children.length > 0) {
    const [only] = sections;
    title ??= only.title;
    intro = [...intro, ...only.blocks];
    sections = only.children;
  }
  return { title: title ?? (sections.length === 1 ? sections[0].title : null), intro, sections };
}

function fromSections(reader: BlockReader, title: string | null, intro: Block[], sections: Section[]): Topic[] {
  for (const section of sections) for (const title of titlesIn(section)) reader.titles.take(title);
  const topics = sections.map((section): Topic => {
    const whole = reader.topic(section.title, allBlocks(section));
    return { ...whole, parts: lessonsOf(reader, section) };
  });
  // An introduction is a topic of its own, a line or two the begin of the first.
  const words = reader.wordsIn(intro);
  if (words >= WORDS_PER_INTRODUCTION)
    topics.unshift(withParts(reader, reader.topic(reader.titles.forIntroduction(reader, title, intro), intro)));
  else if (words > 0) {
    // Before what tells of the subject: what only lists needs or terms is not what an introduction leads to.
    const told = topics.findIndex(({ title }) => [null, 'summary'].includes(offerOf(title)) && !isPrerequisites(title));
    const first = Math.max(told, 0);
    const topic = topics[first];
    if (topic) topics[first] = preceded(reader, topic, intro);
  }
  return topics;
}

/** A topic with blocks before its first part. */
function preceded(reader: BlockReader, topic: Topic, intro: Block[]): Topic {
  // What the whole text is to teach is none of its first part.
  const before = intro.filter(({ role }) => role !== 'objectives');
  const [first, ...rest] = topic.parts;
  return {
    ...reader.topic(topic.title, [...before, ...topic.blocks]),
    parts: first ? [reader.topic(first.title, [...before, ...first.blocks]), ...rest] : [],
  };
}

function lessonsOf(reader: BlockReader, section: Section): Topic[] {
  const children = section.children.filter((child) => reader.tells(allBlocks(child)));
  if (children.length === 0) return splitByLength(reader, section.title, section.blocks);
  const own = reader.wordsIn(section.blocks) > 0 ? [reader.topic(section.title, section.blocks)] : [];
  return [...own, ...children.map((child) => reader.topic(child.title, blocksWithHeadings(child)))];
}

function withParts(reader: BlockReader, topic: Topic): Topic {
  const parts = splitByLength(reader, topic.title, topic.blocks);
  return { ...topic, parts: parts.length === 1 ? [{ ...topic, parts: [] }] : parts };
}

/** Cuts blocks into lessons of a bearable length, named after what each is most about. */
function splitByLength(reader: BlockReader, title: string, blocks: Block[]): Topic[] {
  const groups: Block[][] = [];
  let words = 0;
  for (const block of blocks) {
    const size = reader.wordsIn([block]);
    if (groups.length === 0 || (words >= WORDS_PER_LESSON && size > 0)) {
      groups.push([]);
      words = 0;
    }
    groups.at(-1)?.push(block);
    words += size;
  }
  const last = groups.at(-1);
  if (groups.length > 1 && last && words < WORDS_PER_LESSON / 3) groups.at(-2)?.push(...(groups.pop() as Block[]));
  if (groups.length <= 1) return [reader.topic(title, blocks)];
  return groups.map((group) => reader.topic(reader.titles.forBlocks(reader, group), group, true));
}

/** Without headings: boundaries lie where neighbouring paragraphs share the least vocabulary. */
function fromShifts(reader: BlockReader, title: string | null, blocks: Block[]): Topic[] {
  const pieces = blocks.length > 1 ? blocks : blocks.flatMap((block) => reader.inPieces(block));
  const scenes = scenesIn(pieces);
  if (scenes.length > 1)
    return scenes
      .map((scene) => reader.topic(reader.titles.forBlocks(reader, scene), scene, true))
      .map((topic) => withParts(reader, topic));
  const words = pieces.map((piece) => reader.wordsIn([piece]));
  const total = words.reduce((sum, count) => sum + count, 0);
  // A short text with a name is about that.
  if (title !== null && title.length <= MAX_TITLE && total < WORDS_PER_TOPIC)
    return [withParts(reader, reader.topic(title, blocks))];
  const wanted = Math.min(
    Math.max(Math.round(total / WORDS_PER_TOPIC), isTale(pieces) ? MIN_OF_TALE : MIN_TOPICS),
    MAX_TOPICS,
    Math.max(pieces.length, 1),
  );
  const shortest = total / wanted / 2;
  const shifts = pieces.slice(1).map((piece, index) => ({
    at: index + 1,
    likeness: opensElsewhere(piece.text) ? ELSEWHERE : likeness(reader, pieces[index], piece),
  }));
  const cuts: number[] = [];
  for (const { at } of [...shifts].sort((a, b) => a.likeness - b.likeness || a.at - b.at)) {
    if (cuts.length + 1 >= wanted) break;
    const bounds = [0, ...cuts, at, pieces.length].sort((a, b) => a - b);
    const place = bounds.indexOf(at);
    const size = (from: number, to: number): number => words.slice(from, to).reduce((sum, count) => sum + count, 0);
    if (size(bounds[place - 1], at) >= shortest && size(at, bounds[place + 1]) >= shortest) cuts.push(at);
  }
  const bounds = [0, ...cuts.sort((a, b) => a - b), pieces.length];
  return (
    bounds
      .slice(1)
      .map((end, index) => {
        const part = pieces.slice(bounds[index], end);
        return reader.topic(reader.titles.forBlocks(reader, part), part, true);
      })
      // Topics are named before their parts, so that no part takes the name that fits a whole topic.
      .map((topic) => withParts(reader, topic))
  );
}

/** The stretches between the marks of a story where it goes on elsewhere. */
function scenesIn(blocks: readonly Block[]): Block[][] {
  const scenes: Block[][] = [[]];
  for (const block of blocks)
    if (block.role === 'break') scenes.push([]);
    else scenes.at(-1)?.push(block);
  return scenes.filter((scene) => scene.length > 0);
}

function titlesIn(section: Section): string[] {
  return [section.title, ...section.children.flatMap(titlesIn)];
}

/** Cosine of the phrase counts of two blocks. */
function likeness(reader: BlockReader, a: Block, b: Block): number {
  const [left, right] = [a, b].map(
    (block) =>
      new Map(keyPhrases(reader.sentencesIn([block])).map((phrase) => [phrase.key.split(' ').at(-1), phrase.count])),
  );
  const dot = [...(left ?? [])].reduce((sum, [key, count]) => sum + count * (right?.get(key) ?? 0), 0);
  const norm = (map: Map<unknown, number> | undefined): number =>
    Math.sqrt([...(map?.values() ?? [])].reduce((sum, count) => sum + count * count, 0));
  return dot === 0 ? 0 : dot / (norm(left) * norm(right));
}

/** One endless list as several. */
function inLists({ items, ordered }: Block, itemsPerPiece: number): Block[] {
  return Array.from({ length: Math.ceil(items.length / itemsPerPiece) }, (_, index) =>
    list(items.slice(index * itemsPerPiece, (index + 1) * itemsPerPiece), ordered),
  );
}

/** Analyses every block once. */
class BlockReader {
  tokens = 0;
  readonly language = new Language();
  /** One for the whole text: no two stretches of it have the same name. */
  readonly titles = new TitleRegister();
  private readonly known = new Map<Block, Sentence[]>();

  /** @param terms what the text prints in bold */
  constructor(private readonly terms: readonly string[]) {}

  sentencesIn(blocks: Block[]): Sentence[] {
    return blocks.flatMap((block) => this.read(block));
  }

  wordsIn(blocks: Block[]): number {
    return this.sentencesIn(blocks).reduce((sum, sentence) => sum + sentence.words, 0);
  }

  /** Whether there is something in blocks: words, code or a table. */
  tells(blocks: Block[]): boolean {
    return (
      blocks.some(({ kind, role }) => kind === 'code' || kind === 'table' || role === 'tasks') ||
      this.wordsIn(blocks) > 0
    );
  }

  topic(title: string, blocks: Block[], isUntitled = false): Topic {
    // What a reader is to learn is told of the text, and is none of it.
    // So is the cell of a table without its row.
    const sentences = this.sentencesIn(
      blocks.filter(
        ({ kind, role }) => !/^(?:objectives|exercises|prerequisites)$/.test(role ?? '') && kind !== 'table',
      ),
    );
    return {
      title,
      isUntitled,
      blocks,
      sentences,
      phrases: keyPhrases(sentences),
      words: this.wordsIn(blocks),
      parts: [],
    };
  }

  /** One endless paragraph as blocks of a few sentences. */
  inPieces(block: Block, sentencesPerPiece = 4): Block[] {
    if (block.kind === 'list') return inLists(block, sentencesPerPiece);
    const sentences = this.read(block);
    const pieces: Block[] = [];
    for (let i = 0; i < sentences.length; i += sentencesPerPiece) {
      const some = sentences.slice(i, i + sentencesPerPiece);
      const piece: Block = { kind: 'paragraph', text: some.map((sentence) => sentence.text).join(' '), items: [] };
      this.known.set(piece, some);
      pieces.push(piece);
    }
    return pieces;
  }

  /** A sentence with the words in it that are printed in bold. */
  private withMarks(sentence: Sentence): Sentence {
    const marked = this.terms.filter((term) => containsWord(sentence.text, term));
    return marked.length === 0 ? sentence : { ...sentence, marked };
  }

  private read(block: Block): Sentence[] {
    let sentences = this.known.get(block);
    if (!sentences) {
      const texts = block.kind === 'code' ? [] : block.kind === 'paragraph' ? [block.text] : block.items;
      sentences = texts.flatMap((text) => {
        this.tokens += countTokens(text);
        return this.language.analyse(text).map((sentence) => this.withMarks(sentence));
      });
      this.known.set(block, sentences);
    }
    return sentences;
  }
}
