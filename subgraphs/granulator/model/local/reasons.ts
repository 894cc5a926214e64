import { capitalise, inSmallLetters } from '../../../../lib/text/capitalise';
import { escaped } from '../../../../lib/text/find-words';
import type { Sentence } from '../../../../lib/text/language';
import { keyOf } from '../../../../lib/text/mentions';
import { dangles } from '../../../../lib/text/sentences';
import { type RankedFact, standsAlone, type Term } from './fact';
import type { SourceOutline, Topic } from './source-outline';

/** "Serfdom faded because labour was scarce", "Because hands were few, wages rose": what is so, and why. */
function causeIn(text: string): { effect: string; cause: string } | null {
  const [, effect = '', cause = ''] = /^(\p{Lu}[^,;:]{15,140}?),? because ([^;:]{8,140}?)\.$/u.exec(text) ?? [];
  // The reason of a condition, or of the second of two things, is none of the whole.
  if (/[()]|^(?:If|When|While|Once)\b|\band\s+(?:\p{Ll}+ed|led|made|was|were|is|are|has|have)\b/u.test(effect))
    return null;
  // What is said against it is no reason.
  if (effect !== '')
    return { effect, cause: cause.replace(/,\s+(?:but|so|while|whereas|though|although|and)\s.*$/i, '') };
  const [, first = '', then = ''] = /^Because ([^,;:]{8,140}), ([^;:]{15,140})\.$/u.exec(text) ?? [];
  return then === '' ? null : { effect: then, cause: first };
}

/** A clause with why it is so, and the sentence that says both. */
interface Reason {
  effect: string;
  cause: string;
  sentence: string;
}

const reasons = new WeakMap<SourceOutline, Reason[]>();

/** All reasons that a text gives; it is read once. */
function allReasons(source: SourceOutline): Reason[] {
  const known = reasons.get(source) ?? reasonsIn(source.sentences);
  reasons.set(source, known);
  return known;
}

const reasonsIn = (sentences: readonly Sentence[]): Reason[] =>
  sentences.flatMap((sentence) => {
    const found = standsAlone(sentence) ? causeIn(sentence.text) : null;
    return found && !dangles(capitalise(found.effect)) && !/\b(?:it|this|they|them)\b/i.test(found.effect)
      ? [{ ...found, sentence: sentence.text }]
      : [];
  });

const commonHeads = new WeakMap<SourceOutline, Map<string, boolean>>();

/** Whether a word at the head of a sentence has its large letter from its place alone. */
function isCommonHead(head: string, source: SourceOutline): boolean {
  const known = commonHeads.get(source) ?? new Map<string, boolean>();
  commonHeads.set(source, known);
  const found = known.get(head) ?? readCommon(head, source);
  known.set(head, found);
  return found;
}

function readCommon(head: string, { sentences, phrases }: SourceOutline): boolean {
  if (/-\p{Ll}/u.test(head)) return true;
  const inside = new RegExp(`[\\p{Ll},] ${escaped(head)}\\b`, 'u');
  const looksCommon = /(?:ing|[^s]s|dom|ism|tion|ment|ness|ity|ance|ence|ship|hood)$/.test(head);
  return (
    (looksCommon && !sentences.some(({ text }) => text.includes(head) && inside.test(text))) ||
    sentences.some(({ text }) => text.includes(` ${head.toLowerCase()} `)) ||
    phrases.some(({ text, proper }) => !proper && text.split(' ', 1)[0]?.toLowerCase() === head.toLowerCase())
  );
}

/** So many other reasons are beside one at most. */
const MAX_OTHERS = 12;

/** What the text gives a reason for, with the reasons for other things beside it. */
export function causesIn(topic: Topic, source: SourceOutline): RankedFact[] {
  const all = allReasons(source);
  const own = new Set(topic.sentences.map(({ text }) => text));
  return all.flatMap(({ effect, cause, sentence }, at) => {
    if (!own.has(sentence)) return [];
    const [head = ''] = effect.split(' ');
    const what = isCommonHead(head, source) ? inSmallLetters(effect) : effect;
    const near = all.slice(Math.max(0, at - MAX_OTHERS), at + MAX_OTHERS).map((other) => other.cause);
    const answer: Term = { text: `because ${cause}`, key: keyOf(cause), kind: 'singular', words: 1, weight: 0 };
    return {
      sentence,
      answer,
      meaning: null,
      term: answer.text,
      asked: whyIs(what),
      others: near.filter((other) => other !== cause).map((other) => `because ${other}`),
      rank: 13,
    };
  });
}

/** "The pathway is faster" as a question: "Why is the pathway faster?"; with what it asks set apart where its verb has no place of its own. */
export function whyIs(clause: string): string {
  const [, subject = '', verb = '', rest = ''] =
    /^((?:(?!that\b|which\b|who\b|when\b|where\b|if\b|and\b|to\b)[\p{L}\d’'-]+\s+){1,6}?)(is|are|was|were|can|could|will|would|must|should|has to|have to|may)\s+(\S.*)$/u.exec(
      clause,
    ) ?? [];
  const aux = verb.replace(/ to$/, '');
  return subject === '' || aux !== verb ? `Why is it that ${clause}?` : `Why ${verb} ${subject.trim()} ${rest}?`;
}
