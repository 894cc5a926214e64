import { sentencesOf } from '../../../../lib/text/sentences';
import { stemsOf } from '../../../../lib/text/stems';
import { isQuestion } from './course-material';
import { definitionsIn } from './parts';
import { standsAlone } from './fact';
import { SUPPOSED } from './objectives';
import type { Topic } from './source-outline';

/** Words of a question that its answer need not have. */
const OF_QUESTIONS = new Set(
  stemsOf(
    'call called mean means happen happens name give explain describe do does did make makes much many long far big large tell say purpose use kind term word define definition reason cause is are was were in on at of for to from by with the it and or a an what which who whose why how when where really actually exactly still then',
  ),
);
/** The stems of what a question asks about. */
export const askedAbout = (question: string): Set<string> =>
  new Set(stemsOf(question).filter((stem) => !OF_QUESTIONS.has(stem)));

/** So much of what a question asks about is in what answers it. */
const MIN_SHARE = 0.5;
/** An answer of fewer words needs the next sentence. */
const MIN_WORDS = 4;
/** "Four things matter most.": what follows is the answer. */
const COUNTED =
  /\b(?:two|three|four|five|six|seven|eight|several)\s+(?:\p{L}+\s+){0,2}?(?:things|factors|reasons|ways|causes|conditions|kinds|types|forms|parts|points|rules|sources|signs|effects|features|elements|answers|options)\b/iu;
const ORDINAL = /^(?:first|second|third|fourth|fifth|sixth|finally|last|lastly)(?:ly)?,\s/i;
/** What is said to a reader, or made up for one, is no answer. */
const TALKING = /\b(?:I|me|my|we|us|our)\b|^(?:suppose|imagine|assume|consider|recall|think of|now)\b/i;
const REASON =
  /\b(?:because|since|so that|as a result|therefore|thus|hence|(?:which|that|this) is why|and so|due to|in order to)\b/i;
const OF_TIME = /\d|\b(?:when|before|after|until|while|during|as soon as|once|every|daily|weekly|at night|by day)\b/i;

/** What a part says in answer to the question that it is called by; null where nothing of it does, or it is called by none. */
export function answerOfTitle(part: Topic, isAsked = isQuestion(part.title)): string | null {
  const { title } = part;
  if (!isAsked) return null;
  const question = title.replace(/^\d[\d.]*\s+/, '');
  const whole = wholeOf(part, question);
  if (!/^(?:what|why|how|when|where|which|who|whose)\b/i.test(question)) return whole ?? first(part, question);
  return listed(part) ?? whole ?? (isBrief(part) ? first(part, question) : closest(part, question));
}

/** Whether a text is one of questions and answers: so many of its headings ask. */
export const isOfQuestions = (titles: readonly string[]): boolean => titles.filter(isQuestion).length >= MIN_ASKED;
const MIN_ASKED = 3;

/** All that is said below a question, where it is hardly more than the answer: its exceptions belong to it. */
function wholeOf({ blocks }: Topic, question: string): string | null {
  const [block, more] = blocks;
  if (!block || (block.kind !== 'paragraph' && block.kind !== 'list')) return null;
  // Steps, and a remark behind them.
  if (block.kind === 'list' && (more === undefined || more.kind === 'paragraph')) {
    const text = block.items.map((item) => (/[.!?]$/.test(item) ? item : `${item}.`)).join(' ');
    return block.items.length <= MAX_ITEMS && text.split(' ').length <= MAX_WORDS && fits(question, text) ? text : null;
  }
  if (blocks.length > 1 || sentencesOf(block.text).length > MAX_SENTENCES) return null;
  const words = block.text.split(' ').length;
  const isAnswer = words >= MIN_WORDS && words <= MAX_WORDS && !/[:?]$/.test(block.text) && !SUPPOSED.test(block.text);
  return isAnswer && fits(question, block.text) ? block.text : null;
}
const MAX_ITEMS = 7;
const MAX_SENTENCES = 5;
const MAX_WORDS = 80;

/** Whether a part is hardly more than the answer. */
const isBrief = ({ blocks }: Topic): boolean =>
  blocks.length === 1 && sentencesOf(blocks[0]?.text ?? '').length <= MAX_BRIEF;
const MAX_BRIEF = 3;

/** Where it is asked whether something is so, and in a brief answer: what is said first. */
function first({ blocks }: Topic, question: string): string | null {
  const [block] = blocks;
  if (block?.kind !== 'paragraph') return null;
  const [said = '', further = ''] = sentencesOf(block.text);
  const text = said.split(' ').length < MIN_WORDS ? `${said} ${further}`.trim() : said;
  return text.split(' ').length < MIN_WORDS || /:$|\?$/.test(text) || TALKING.test(text) || !fits(question, text)
    ? null
    : text;
}

/** What is announced and listed, point by point. */
function listed({ blocks }: Topic): string | null {
  for (const [at, { kind, text }] of blocks.entries()) {
    const sentences = kind === 'paragraph' ? sentencesOf(text) : [];
    const head = sentences.findIndex((sentence) => COUNTED.test(sentence));
    if (head < 0) continue;
    const next = blocks[at + 1];
    if (head === sentences.length - 1 && next?.kind === 'list')
      return `${(sentences[head] ?? '').replace(/[.:]$/, '')}: ${next.items.map(pointOf).join('; ')}.`;
    const points = sentences.slice(head + 1);
    const last = points.findLastIndex((sentence) => ORDINAL.test(sentence));
    if (last > 0 && ORDINAL.test(points[0] ?? '')) return sentences.slice(head, head + last + 2).join(' ');
  }
  return null;
}

/** "Light intensity. More light speeds up …": a point by its name. */
const pointOf = (item: string): string => (sentencesOf(item)[0] ?? item).replace(/[.:;]$/, '');

/** The sentence that speaks of what is asked about; of what is asked to be said what it is, the one that says that. */
function closest(part: Topic, question: string): string | null {
  const { sentences } = part;
  const stems = askedAbout(question);
  if (/^what (?:is|are)\b/i.test(question)) {
    const defined = definitionsIn(part).filter(({ term }) => [...stems].every((stem) => stemsOf(term).includes(stem)));
    if (defined[0]) return defined[0].sentence;
  }
  const found = sentences
    .filter((sentence) => standsAlone(sentence) && !TALKING.test(sentence.text) && !SUPPOSED.test(sentence.text))
    .filter(({ text }) => fits(question, text))
    .map(({ text }, at) => {
      const said = new Set(stemsOf(text));
      return { text, at, share: [...stems].filter((stem) => said.has(stem)).length / Math.max(1, stems.size) };
    })
    .sort((a, b) => b.share - a.share || a.at - b.at);
  const [best] = found;
  return best !== undefined && stems.size > 0 && best.share >= MIN_SHARE ? best.text : null;
}

/** Whether a sentence says what is asked for: a reason, a time, a number. */
export function fits(question: string, text: string): boolean {
  if (/^(?:explain )?why\b/i.test(question)) return REASON.test(text);
  if (/^when\b/i.test(question)) return OF_TIME.test(text);
  if (OF_AMOUNT.test(question)) return HAS_AMOUNT.test(text);
  return true;
}

const OF_AMOUNT =
  /^how (?:much|many|long|far|big|large|tall|old|loud|high|deep|fast|heavy|hot|cold|wide|often)\b|^what (?:does|do|did) .{2,60} cost\b/i;
const HAS_AMOUNT =
  /\d|\b(?:no|none|nothing|free|half|once|twice|never|always|every|each|daily|weekly|monthly|yearly|hourly|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million)\b/i;
