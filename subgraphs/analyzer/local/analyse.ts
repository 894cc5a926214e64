import { detectAll } from 'tinyld';
import { JobError } from '../../../contracts/job-error';
import { allBlocks, type Block, type Section, type SourceDocument } from '../../../lib/text/document';
import { definitionIn } from '../../../lib/text/definitions';
import { isBinary, isForeign, keyPhrases, Language, type Sentence } from '../../../lib/text/language';
import { countTokens } from '../../../lib/text/tokens';
import { readSource } from '../../../lib/text/read-source';
import { countWords, sentencesOf } from '../../../lib/text/sentences';
import { shortened } from '../../../lib/text/shorten';
import { stemsOf } from '../../../lib/text/stems';
import { textRank } from '../../../lib/text/text-rank';
import { wordsOf } from '../../../lib/text/words';
import { AnalysisDepth, type ContentAnalysis, MAX_SUMMARY } from '../analysis/analysis';
import type { AnalysisJobErrorCode } from '../job-errors';
import { entitiesOf, toneOf } from './mentions';
import { readabilityOf, wordsPerSentence } from './readability';

export interface AnalysisTask {
  content: string;
  depth: AnalysisDepth;
}

export interface AnalysisAnswer {
  analysis: ContentAnalysis;
  warnings: string[];
  read: number;
}

/** How much of each a depth yields. */
const EXTENT: Record<AnalysisDepth, { topics: number; insights: number }> = {
  [AnalysisDepth.QUICK]: { topics: 5, insights: 3 },
  [AnalysisDepth.STANDARD]: { topics: 12, insights: 8 },
  [AnalysisDepth.DEEP]: { topics: 25, insights: 16 },
};
/** Sentences that are compared with each other: of a longer text every so many are left out. */
const MAX_COMPARED = 400;
const SUMMARY_SENTENCES = 3;
/** Adults read so many words of English a minute silently, on average: Brysbaert, 2019. */
const WORDS_PER_MINUTE = 238;
const VOCABULARY_WINDOW = 500;
const MAX_DEFINITIONS = 40;
const LONG_WORDS = 10;

/** A sentence and where it stands. */
interface Placed {
  text: string;
  passage: string;
  section: string;
  place: number;
}

/** Says what a text says and how it is written, by what can be counted. @throws JobError for what is no text */
export function analyse(
  { content, depth }: AnalysisTask,
  onProgress: (percent: number, message: string) => void,
): AnalysisAnswer {
  onProgress(5, 'Reading the text');
  if (isBinary(content)) throw failed('CONTENT_NOT_TEXT', 'The content is not readable text.');
  const document = readSource(content);
  const blocks = allBlocks({ blocks: document.blocks, children: document.sections });
  const prose = blocks.filter(({ kind }) => kind !== 'code');
  const placed = sentencesIn(document);
  const text = prose.map((block) => block.text).join('\n\n');
  const words = countWords(text);
  if (words === 0) throw failed('CONTENT_EMPTY', 'There are no words in the content.');
  const language = languageOf(text);
  const english = !isForeign(text);
  const warnings = english
    ? []
    : [
        'The text is not English: readability, tone and definitions are made for English and were left out; topics are its most frequent words.',
      ];

  onProgress(25, 'Finding what it speaks of');
  const whole = depth !== AnalysisDepth.QUICK;
  const { topics: maxTopics, insights: maxInsights } = EXTENT[depth];
  const reader = new Language();
  const sentences = english ? prose.flatMap((block) => reader.analyse(block.text)) : [];
  const topics = english ? topicsOf(sentences, maxTopics) : frequentWords(placed, maxTopics);

  onProgress(50, 'Finding what it turns on');
  const insights = insightsOf(placed, maxInsights);
  const every = placed.map((sentence) => sentence.text);
  const sections = sectionsOf(document.sections);
  const deep = depth === AnalysisDepth.DEEP;

  onProgress(75, 'Measuring how it is written');
  const analysis: ContentAnalysis = {
    title: titleOf(document, topics, text),
    summary: summaryOf(placed, insights),
    insights: insights.map(({ text: statement, passage, section, centrality }) => ({
      statement,
      passage,
      section,
      centrality,
    })),
    topics,
    entities: whole && english ? entitiesOf(text, sentences) : [],
    readability: english ? readabilityOf(every) : null,
    structure: {
      words,
      sentences: every.length,
      paragraphs: blocks.filter(({ kind }) => kind === 'paragraph').length,
      lists: blocks.filter(({ kind }) => kind === 'list').length,
      codeBlocks: blocks.filter(({ kind }) => kind === 'code').length,
      wordsPerSentence: wordsPerSentence(every),
      sections: sections.map(({ title, level, words: own }) => ({ title, level, words: own })),
    },
    readingTimeMs: Math.round((words / WORDS_PER_MINUTE) * 60_000),
    language,
    tone: whole && english ? toneOf(text) : null,
    sectionAnalyses: deep ? sections.map((section) => analyseSection(section, english ? reader : null)) : [],
    definitions: deep && english ? definitionsOf(sentences) : [],
    vocabulary: deep ? vocabularyOf(text) : null,
  };
  return { analysis, warnings, read: countTokens(content) };
}

/** Sentences of paragraphs and items of lists, in order, each with the headings above it. */
function sentencesIn(document: SourceDocument): Placed[] {
  const found: Placed[] = [];
  const walk = (blocks: readonly Block[], children: readonly Section[], headings: readonly string[]): void => {
    for (const block of blocks) {
      if (block.kind === 'code') continue;
      for (const line of block.text.split('\n'))
        for (const text of sentencesOf(line))
          found.push({ text, passage: line, section: headings.join(' › '), place: found.length });
    }
    for (const section of children) walk(section.blocks, section.children, [...headings, section.title]);
  };
  walk(document.blocks, document.sections, []);
  return found;
}

/** The most central sentences that stand for themselves, none that repeats another. */
function insightsOf(placed: readonly Placed[], most: number): (Placed & { centrality: number })[] {
  const quotable = placed.filter(
    ({ text }) =>
      /^["“(]?[\p{Lu}\p{Lo}\d]/u.test(text) &&
      /[.!?。]["”)]?$/.test(text) &&
      countWords(text) >= 6 &&
      countWords(text) <= 60 &&
      !/^(?:it|this|that|these|those|they|he|she|but|and|so)\b/i.test(text),
  );
  const candidates = quotable.length > 0 ? quotable : [...placed];
  const step = Math.max(1, Math.ceil(candidates.length / MAX_COMPARED));
  const compared = candidates.filter((_, index) => index % step === 0);
  const stems = compared.map(({ text }) => new Set(stemsOf(text)));
  const ranks = textRank(stems);
  const order = compared.map((_, index) => index).sort((a, b) => (ranks[b] ?? 0) - (ranks[a] ?? 0) || a - b);
  const chosen: number[] = [];
  for (const index of order) {
    if (chosen.length === most) break;
    const repeats = chosen.some((other) => shared(stems[index] ?? new Set(), stems[other] ?? new Set()) > 0.6);
    if (!repeats) chosen.push(index);
  }
  return chosen.flatMap((index) => {
    const sentence = compared[index];
    return sentence ? [{ ...sentence, centrality: Math.round((ranks[index] ?? 0) * 100) / 100 }] : [];
  });
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const union = new Set([...a, ...b]).size;
  return union === 0 ? 0 : [...a].filter((stem) => b.has(stem)).length / union;
}

function summaryOf(placed: readonly Placed[], insights: readonly Placed[]): string {
  const chosen = insights.slice(0, SUMMARY_SENTENCES).sort((a, b) => a.place - b.place);
  let summary = '';
  for (const { text } of chosen)
    if (summary === '') summary = shortened(text, MAX_SUMMARY);
    else if (summary.length + 1 + text.length <= MAX_SUMMARY) summary = `${summary} ${text}`;
  return summary || shortened(placed[0]?.text ?? '', MAX_SUMMARY);
}

function titleOf({ blocks, sections }: SourceDocument, topics: ContentAnalysis['topics'], text: string): string {
  const [first] = sections;
  if (first && (blocks.length === 0 || first.level === 1)) return first.title;
  return topics[0]?.name ?? shortened(text.replaceAll(/\s+/g, ' '), 80);
}

function topicsOf(sentences: readonly Sentence[], most: number): ContentAnalysis['topics'] {
  return keyPhrases(sentences)
    .slice(0, most)
    .map(({ text, key, count }) => {
      const within = sentences.filter(({ phrases }) => phrases.some((phrase) => phrase.key === key)).length;
      return { name: text, occurrences: count, share: Math.round((within / sentences.length) * 1000) / 1000 };
    });
}

/** The most frequent long words of a text in whatever language. */
function frequentWords(placed: readonly Placed[], most: number): ContentAnalysis['topics'] {
  const counts = new Map<string, number>();
  for (const { text } of placed)
    for (const word of wordsOf(text)) if (word.length > 4) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([name, occurrences]) => ({
      name,
      occurrences,
      share:
        Math.round((placed.filter(({ text }) => text.toLowerCase().includes(name)).length / placed.length) * 1000) /
        1000,
    }));
}

interface OwnSection {
  title: string;
  level: number;
  words: number;
  texts: string[];
}

function sectionsOf(sections: readonly Section[]): OwnSection[] {
  return sections.flatMap(({ title, level, blocks, children }) => {
    const texts = blocks.filter(({ kind }) => kind !== 'code').map((block) => block.text);
    return [{ title, level, words: countWords(texts.join('\n')), texts }, ...sectionsOf(children)];
  });
}

function analyseSection(
  { title, level, words, texts }: OwnSection,
  reader: Language | null,
): ContentAnalysis['sectionAnalyses'][number] {
  const sentences = texts.flatMap((text) => text.split('\n').flatMap(sentencesOf));
  const phrases = reader ? keyPhrases(texts.flatMap((text) => reader.analyse(text))) : [];
  return {
    title,
    level,
    words,
    topics: phrases.slice(0, 5).map(({ text }) => text),
    wordsPerSentence: wordsPerSentence(sentences),
    medianGrade: reader ? (readabilityOf(sentences)?.medianGrade ?? null) : null,
  };
}

function definitionsOf(sentences: readonly Sentence[]): ContentAnalysis['definitions'] {
  const found = new Map<string, { term: string; meaning: string }>();
  for (const sentence of sentences) {
    const definition = definitionIn(sentence);
    if (definition && !found.has(definition.term.toLowerCase()))
      found.set(definition.term.toLowerCase(), { term: definition.term, meaning: definition.meaning });
  }
  return [...found.values()].slice(0, MAX_DEFINITIONS);
}

function vocabularyOf(text: string): ContentAnalysis['vocabulary'] {
  const words = wordsOf(text);
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const ratios: number[] = [];
  // Longer texts repeat more: windows of one length can be compared.
  for (let start = 0; start === 0 || start + VOCABULARY_WINDOW <= words.length; start += VOCABULARY_WINDOW) {
    const window = words.slice(start, start + VOCABULARY_WINDOW);
    ratios.push(new Set(window).size / Math.max(1, window.length));
  }
  const longWords = [...counts]
    .filter(([, count]) => count > 1)
    .map(([word]) => word)
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .slice(0, LONG_WORDS);
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  return { distinctWords: counts.size, typeTokenRatio: Math.round(mean * 1000) / 1000, longWords };
}

function languageOf(text: string): ContentAnalysis['language'] {
  const [best] = detectAll(text.slice(0, 20_000));
  return best
    ? { code: best.lang, confidence: Math.round(Math.min(1, best.accuracy) * 100) / 100 }
    : { code: 'und', confidence: 0 };
}

function failed(code: AnalysisJobErrorCode, message: string): JobError {
  return new JobError(code, message, { retryable: false });
}
