import { JobError } from '../../../contracts/job-error';
import { isBinary } from '../../../lib/text/language';
import { readSource } from '../../../lib/text/read-source';
import { countWords, sentencesOf } from '../../../lib/text/sentences';
import { shortened } from '../../../lib/text/shorten';
import { stemsOf } from '../../../lib/text/stems';
import { textRank } from '../../../lib/text/text-rank';
import type { ResearchJobErrorCode } from '../job-errors';
import { type Finding, MAX_SUMMARY, type ResearchReport, type SourceAssessment } from '../report/report';
import { assessSource, type ReadSource, type SourceQuality } from './assess-source';
import { agree, contradictionsIn, type Statement, statementsOf, supportOf } from './compare';
import { type Passage, passagesOf } from './passages';
import { type RankedPassage, rankPassages } from './rank';
import { type ProposedFinding, tied } from './tie';

/** A source as text, wherever it came from. */
export interface SourceText {
  text: string;
  address: string | null;
}

export interface ResearchTask {
  topic: string;
  sources: readonly SourceText[];
  /** 1 to 5: how many findings, and how widely it is looked for them. */
  depth: number;
  maxSources: number;
  minQuality: number;
  includeExamples: boolean;
  /** Findings of a model, which count as far as they rest on a passage; without them they are sentences of the best passages. */
  proposed?: readonly ProposedFinding[];
}

/** The best passages, for a model to find something in. */
export interface Candidates {
  passages: { source: number; section: string; text: string }[];
  /** Findings that are wanted. */
  wanted: number;
}

export interface ResearchAnswer {
  report: ResearchReport;
  warnings: string[];
  /** Words that were read and written. */
  read: number;
  written: number;
}

/** Findings for each step of depth. */
const FINDINGS_PER_DEPTH = 4;
/** Passages that are compared with each other, for each finding. */
const COMPARED_PER_FINDING = 3;
/** From this depth on it is looked for words that the best passages share, as well. */
const WIDE_FROM_DEPTH = 3;
/** A passage that has less to do with the topic than this beside the best one is no finding. */
const MIN_RELEVANCE = 0.12;
/** Longest compilation, in characters: it fits where other workers take a source text. */
const MAX_COMPILATION = 150_000;
const MAX_EXAMPLES = 10;
/** Passages that a model gets for each finding that is wanted, and the most that it gets, in characters. */
const CANDIDATES_PER_FINDING = 3;
const MAX_CANDIDATE_CHARACTERS = 60_000;
const EXAMPLE = /\b(?:for example|for instance|e\.g\.|such as|an example of|as in)\b/i;

type OnProgress = (percent: number, message: string) => void;

/** The sources, read and ranked. */
interface Material {
  sources: ReadSource[];
  qualities: SourceQuality[];
  passages: Passage[];
  ranked: RankedPassage[];
  warnings: string[];
  wanted: number;
}

/** @throws JobError when no source can be used, or none says anything of the topic */
function gather(task: ResearchTask, onProgress: OnProgress): Material {
  onProgress(5, 'Reading the sources');
  const warnings: string[] = [];
  const sources = task.sources.slice(0, task.maxSources).map((source, index) => read(source, index + 1));
  if (task.sources.length > task.maxSources)
    warnings.push(`Only the first ${task.maxSources} of ${task.sources.length} sources were read.`);
  const qualities = sources.map(assessSource);
  const usable = sources.filter((_, index) => isUsable(qualities[index], task.minQuality));
  if (usable.length === 0) throw failed('NO_USABLE_SOURCE', unusable(qualities, task.minQuality));

  onProgress(30, 'Ranking passages');
  const passages: Passage[] = usable
    .flatMap(({ number, document }) => passagesOf(document, number))
    .map((passage, id) => ({ id, ...passage }));
  const ranked = rankPassages(task.topic, passages, { widen: task.depth >= WIDE_FROM_DEPTH });
  if (ranked.length === 0)
    throw failed(
      'NOTHING_FOUND',
      `None of the ${sources.length} sources says anything of “${shortened(task.topic, 100)}”.`,
    );

  return { sources, qualities, passages, ranked, warnings, wanted: task.depth * FINDINGS_PER_DEPTH };
}

/** The best passages of the sources, for a model. @throws JobError like `research` */
export function candidates(task: ResearchTask, onProgress: OnProgress): Candidates {
  const { ranked, wanted } = gather(task, onProgress);
  let room = MAX_CANDIDATE_CHARACTERS;
  const fitting = ranked.slice(0, wanted * CANDIDATES_PER_FINDING).filter(({ text }) => (room -= text.length) >= 0);
  const passages = fitting.map(({ source, headings, text }) => ({ source, section: headings.join(' › '), text }));
  return { passages, wanted };
}

/**
 * Researches a topic in sources by what they say themselves: passages are ranked, each finding rests on a passage, and what several
 * sources say, how they differ and what none of them tells is counted. Nothing is added. @throws JobError when nothing can be found
 */
export function research(task: ResearchTask, onProgress: OnProgress): ResearchAnswer {
  const { sources, qualities, passages, ranked, warnings, wanted } = gather(task, onProgress);
  onProgress(60, 'Comparing what the sources say');
  const compared = statementsOf(ranked.slice(0, wanted * COMPARED_PER_FINDING));
  const { findings, kept, dropped } = task.proposed
    ? tied(task.proposed, passages, ranked, compared)
    : { ...findingsOf(task.topic, ranked, compared, wanted), dropped: 0 };
  if (findings.length === 0) throw failed('FINDINGS_WITHOUT_PASSAGE', withoutPassage(dropped));
  if (dropped > 0) warnings.push(withoutPassage(dropped));
  const report: ResearchReport = {
    topic: task.topic,
    summary: summaryOf(findings),
    keyFindings: findings,
    sources: sources.map((source, index) => assessmentOf(source, qualities[index], ranked, findings, task.minQuality)),
    contradictions: contradictionsIn(compared),
    gaps: gapsOf(task.topic, passages, findings, sources.length),
    examples: task.includeExamples ? examplesOf(compared, ranked) : [],
    droppedFindings: dropped,
    compilation: compilationOf(task.topic, kept, sources),
  };
  onProgress(95, 'Writing the report');
  return {
    report,
    warnings,
    read: qualities.reduce((sum, { words }) => sum + words, 0),
    written: countWords(JSON.stringify(report)),
  };
}

function read({ text, address }: SourceText, number: number): ReadSource {
  if (isBinary(text)) throw failed('SOURCE_NOT_TEXT', `Source ${number} is not readable text.`);
  const document = readSource(text);
  const [first] = document.sections;
  const opening = document.blocks[0]?.text ?? first?.blocks[0]?.text ?? text;
  const title = first && (document.blocks.length === 0 || first.level === 1) ? first.title : opening;
  return {
    number,
    address,
    title: shortened(title.replaceAll(/\s+/g, ' ').trim(), 100) || `Source ${number}`,
    document,
  };
}

const isUsable = (quality: SourceQuality | undefined, least: number): boolean =>
  quality !== undefined && quality.words > 0 && quality.quality >= least;

function unusable(qualities: readonly SourceQuality[], least: number): string {
  const told = qualities.map(
    ({ quality, figures }, index) => `source ${index + 1} has ${quality} (${figures.join(', ')})`,
  );
  return `No source has the quality that was asked for, ${least}: ${shortened(told.join('; '), 1_000)}. Lower \`minQuality\`, or give other sources.`;
}

const withoutPassage = (dropped: number): string =>
  `${dropped} ${dropped === 1 ? 'finding' : 'findings'} of the model ${dropped === 1 ? 'rests' : 'rest'} on no passage of a source, and ${dropped === 1 ? 'was' : 'were'} left out.`;

/** One finding of each passage, the best passages first, none that says what an earlier one says. */
function findingsOf(
  topic: string,
  ranked: readonly RankedPassage[],
  compared: readonly Statement[],
  wanted: number,
): { findings: Finding[]; kept: RankedPassage[] } {
  const query = new Set(stemsOf(topic));
  const findings: Finding[] = [];
  const kept: RankedPassage[] = [];
  const said: Statement[] = [];
  for (const passage of ranked) {
    if (findings.length === wanted) break;
    if (passage.relevance < MIN_RELEVANCE && findings.length > 0) break;
    const statement = bestStatement(passage, query);
    if (said.some((earlier) => agree(earlier.stems, statement.stems) && statement.stems.size > 2)) continue;
    said.push(statement);
    kept.push(passage);
    findings.push({
      statement: statement.text,
      passage: passage.text,
      source: passage.source,
      section: passage.headings.join(' › '),
      support: supportOf(statement, compared),
      relevance: Math.round(passage.relevance * 100) / 100,
    });
  }
  return { findings, kept };
}

/** The sentence of a passage that says most of the topic; of two alike the more central one. */
function bestStatement(passage: RankedPassage, query: ReadonlySet<string>): Statement {
  const statements = statementsOf([passage]);
  const central = textRank(statements.map(({ stems }) => stems));
  const scores = statements.map(({ text, stems }, index) => {
    const shared = [...query].filter((stem) => stems.has(stem)).length / Math.max(1, query.size);
    const whole = /^["“(]?[\p{Lu}\p{Lo}\d]/u.test(text) && /[.!?。]["”)]?$/.test(text) ? 0.3 : 0;
    const dangling = /^(?:it|this|that|these|those|they|he|she|but|and|so|however|such)\b/i.test(text) ? 0.25 : 0;
    return 2 * shared + 0.3 * (central[index] ?? 0) + whole - dangling;
  });
  const best = statements[scores.indexOf(Math.max(...scores))];
  return best ?? { text: passage.text, source: passage.source, passage: passage.id, stems: new Set(passage.stems) };
}

/** The first findings, whole, as many as fit. */
function summaryOf(findings: readonly Finding[]): string {
  let summary = '';
  for (const { statement } of findings) {
    const sentence = /[.!?。]["”)]?$/.test(statement) ? statement : `${statement}.`;
    if (summary !== '' && summary.length + 1 + sentence.length > MAX_SUMMARY) break;
    summary = summary === '' ? shortened(sentence, MAX_SUMMARY) : `${summary} ${sentence}`;
  }
  return summary;
}

function assessmentOf(
  { number, title, address }: ReadSource,
  quality: SourceQuality | undefined,
  ranked: readonly RankedPassage[],
  findings: readonly Finding[],
  least: number,
): SourceAssessment {
  const own = ranked.filter(({ source }) => source === number);
  const rests = findings.filter(({ source }) => source === number).length;
  const relevance = Math.round((own[0]?.relevance ?? 0) * 100) / 100;
  const { words = 0, figures = [] } = quality ?? {};
  const told = !isUsable(quality, least)
    ? `It was left out: its quality is below ${least}.`
    : own.length === 0
      ? 'None of its passages has to do with the topic.'
      : `${own.length} of its passages have to do with the topic, ${rests} ${rests === 1 ? 'finding rests' : 'findings rest'} on them.`;
  const reason = `${told} It has ${figures.join(', ')}.`;
  return { number, title, address, words, relevance, quality: quality?.quality ?? 0, reason, used: rests > 0 };
}

/** What the sources do not tell of the topic, as far as it can be counted. */
function gapsOf(topic: string, passages: readonly Passage[], findings: readonly Finding[], sources: number): string[] {
  const known = new Set(passages.flatMap(({ stems }) => stems));
  const words = [...new Set(topic.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]+/gu) ?? [])];
  const missing = words.filter((word) => {
    const [stem] = stemsOf(word);
    return stem !== undefined && !known.has(stem);
  });
  const gaps = missing.map((word) => `No source says anything of “${word}”.`);
  const origins = new Set(findings.map(({ source }) => source));
  const alone = findings.filter(({ support }) => support === 1).length;
  if (sources > 1 && origins.size === 1) gaps.push('All findings rest on one source; the others do not confirm them.');
  else if (sources > 1 && alone > 0) gaps.push(`${alone} of ${findings.length} findings are said by one source only.`);
  if (sources === 1) gaps.push('There is one source only, so that nothing could be compared.');
  return gaps;
}

function examplesOf(compared: readonly Statement[], ranked: readonly RankedPassage[]): ResearchReport['examples'] {
  return compared
    .filter(({ text }) => EXAMPLE.test(text))
    .slice(0, MAX_EXAMPLES)
    .map(({ text, source, passage }) => ({
      statement: text,
      source,
      section: ranked.find(({ id }) => id === passage)?.headings.join(' › ') ?? '',
    }));
}

/** The passages that findings rest on, in the order of the sources, with their headings: a text to work on with. */
function compilationOf(topic: string, kept: readonly RankedPassage[], sources: readonly ReadSource[]): string {
  const inOrder = [...kept].sort((a, b) => a.id - b.id);
  const lines = [`# ${topic.replaceAll(/\s+/g, ' ')}`];
  let above = '';
  for (const { source, headings, text } of inOrder) {
    const heading = headings.at(-1) ?? sources.find(({ number }) => number === source)?.title ?? `Source ${source}`;
    if (`${source} ${heading}` !== above) lines.push(`## ${heading}`);
    above = `${source} ${heading}`;
    const items = text.split('\n');
    lines.push(items.length > 1 ? items.map((item) => `- ${item}`).join('\n') : sentencesOf(text).join(' '));
  }
  return lines.join('\n\n').slice(0, MAX_COMPILATION).toWellFormed();
}

function failed(code: ResearchJobErrorCode, message: string): JobError {
  return new JobError(code, message, { retryable: false });
}
