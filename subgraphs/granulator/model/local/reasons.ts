import { capitalise } from '../../../../lib/text/capitalise';
import { escaped } from '../../../../lib/text/find-words';
import { isQuotable, type Language } from '../../../../lib/text/language';
import { keyOf } from '../../../../lib/text/mentions';
import { dangles } from '../../../../lib/text/sentences';
import type { RankedFact, Term } from './fact';
import type { SourceOutline, Topic } from './source-outline';
import { askedWith } from './wh-questions';

/** A clause with why it is so, and the sentences that say both. */
interface Reason {
  effect: string;
  cause: string;
  sentence: string;
  /** The same with the sentence before, where it is only named there what the clause is about. */
  evidence: string;
}

/** "Serfdom faded because labour was scarce", "Because hands were few, wages rose": what is so, and why. */
function causeIn(text: string): { effect: string; cause: string } | null {
  const [, effect = '', cause = ''] = /^(\p{Lu}[^;:]{15,160}?),? because ([^;:]{8,140}?)\.$/u.exec(text) ?? [];
  if (effect !== '') {
    // "It tends to follow the land, higher under hills, because …": what is put in behind a comma is left out.
    const [main = '', ...further] = effect.split(/,\s/);
    // "…, for example because of wax": one of several reasons.
    if (
      /\b(?:for (?:example|instance)|mostly|mainly|partly|often|sometimes|not|only|either|simply|just)$/i.test(effect)
    )
      return null;
    // The reason of a condition, or of the second of two things, is none of the whole.
    const isOther =
      /[()]|^(?:If|When|While|Once|As|After|Before|In|On|At)\b|\band\s+(?:\p{Ll}+ed|led|made|was|were|is|are|has|have)\b/u.test(
        effect,
      ) ||
      further.some((part) => FINITE.test(part)) ||
      main.length < 15;
    // What is said against it is no reason.
    return isOther
      ? null
      : { effect: main, cause: cause.replace(/,\s+(?:but|so|while|whereas|though|although|and)\s.*$/i, '') };
  }
  const [, first = '', then = ''] =
    /^Because ([^,;:]{8,140}(?:,? and because [^,;:]{8,140})?), ([^,;:]{15,140}?)(?:, (?:and|so|but) [^;:]*)?\.$/u.exec(
      text,
    ) ?? [];
  return then === '' || /^(?:which|who|whose|where|that|and|but)\b/i.test(then) ? null : { effect: then, cause: first };
}

/** What makes the part of a sentence behind a comma a clause of its own. */
const FINITE =
  /^(?:and|but|or|so|which|who|while|though|although)\b|\b(?:is|are|was|were|has|have|had|can|will|would|must|do|does|did)\b/;

/** What is so only now and then, or may be so, is not asked for as if it were always so. */
const NOW_AND_THEN =
  /^(?:occasionally|sometimes|often|usually|perhaps|maybe|probably|possibly|most likely|now and then|once in a while)\b/i;

const FORBIDDING = /^(?:do not|don['’]t|never|avoid)\b/i;

const reasons = new WeakMap<SourceOutline, Reason[]>();

/** All reasons that a text gives; it is read once. */
function allReasons(source: SourceOutline): Reason[] {
  const known = reasons.get(source) ?? readReasons(source);
  reasons.set(source, known);
  return known;
}

const readReasons = ({ sentences, language }: SourceOutline): Reason[] =>
  sentences.flatMap((sentence, at) => {
    // "Do not touch the lamp, because …" is no effect.
    const found =
      isQuotable(sentence) && !sentence.commands && !FORBIDDING.test(sentence.text) && !sentence.text.includes('?')
        ? causeIn(sentence.text)
        : null;
    if (!found) return [];
    const before = sentences[at - 1]?.text;
    const effect = /^(?:it|they)\s/i.test(found.effect) ? withSubject(found.effect, before, language) : found.effect;
    const isBack = effect !== found.effect;
    if (effect === null || dangles(capitalise(effect)) || (!isBack && dangles(sentence.text))) return [];
    if (/\b(?:it|this|they|them|he|she|we|you|I)\b/i.test(effect) || NOW_AND_THEN.test(effect)) return [];
    // "A mistake is to stop too early because …": why people do so, and not why it is one.
    if (/^[^,]*\b(?:is|was) to \p{Ll}/u.test(effect)) return [];
    // "Water early in the morning, because …": an order whose verb was taken for a noun.
    if (
      language.predicationIn(`${capitalise(effect)}.`) === null &&
      language.subjectOf(`${capitalise(effect)}.`) === null
    )
      return [];
    return [
      {
        effect,
        cause: found.cause,
        sentence: sentence.text,
        evidence: isBack ? `${before} ${sentence.text}` : sentence.text,
      },
    ];
  });

/** "It tends to follow the land": with what the sentence before is about in place of "it"; null where that is not clear. */
function withSubject(effect: string, before: string | undefined, language: Language): string | null {
  const subject = before === undefined ? null : language.predicationIn(before)?.subject;
  const isOne = /^it\s/i.test(effect);
  if (!subject || subject.plural === isOne) return null;
  const about = `${subject.determiner} ${subject.whole}`.trim();
  return effect.replace(/^(?:it|they)\s/i, `${capitalise(about)} `);
}

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
  const looksCommon = /(?:ing|ed|[^s]s|dom|ism|tion|ment|ness|ity|ance|ence|ship|hood)$/.test(head);
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
  return all.flatMap(({ effect, cause, sentence, evidence }, at) => {
    if (!own.has(sentence)) return [];
    const near = all.slice(Math.max(0, at - MAX_OTHERS), at + MAX_OTHERS).map((other) => other.cause);
    const answer: Term = { text: `because ${cause}`, key: keyOf(cause), kind: 'singular', words: 1, weight: 0 };
    return {
      sentence: evidence,
      answer,
      meaning: null,
      term: answer.text,
      asked: whyIs(spoken(effect, source), source.language),
      others: near.filter((other) => other !== cause).map((other) => `because ${other}`),
      rank: 13,
    };
  });
}

/** What a part gives a reason for. */
export function explainedIn(topic: Topic, source: SourceOutline): string[] {
  const own = new Set(topic.sentences.map(({ text }) => text));
  return allReasons(source).flatMap(({ effect, sentence }) => (own.has(sentence) ? [spoken(effect, source)] : []));
}

/** A clause as it stands inside a sentence. */
function spoken(effect: string, source: SourceOutline): string {
  const [head = ''] = effect.split(' ');
  return /^(?:An?|The)$/.test(head) || isCommonHead(head, source)
    ? effect.charAt(0).toLowerCase() + effect.slice(1)
    : effect;
}

/** Why something is so; with what it asks set apart where its verb is not clear. */
const whyIs = (clause: string, language: Language): string =>
  askedWith('Why', clause, language) ?? `Why is it that ${clause}?`;
