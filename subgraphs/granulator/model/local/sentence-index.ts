import { containsWord, isAround } from '../../../../lib/text/find-words';
import { isQuotable, type Phrase, type Sentence } from '../../../../lib/text/language';
import { keyOf } from '../../../../lib/text/mentions';
import { pointsBack } from '../../../../lib/text/sentences';
import { standsAlone } from './fact';
import { DENYING, isNamedIn, withoutArticle } from './mentioned';
import { isVague } from './parts';
import type { Topic } from './source-outline';

/** A single word that is named so often may be a concept of its text. */
const MANY_MENTIONS = 3;

/** Where a part brings its terms in; made once, as a glossary has thousands of them. */
class SentenceIndex {
  /** Places of the sentences that a term is printed in bold in. */
  private readonly marked = new Map<string, number[]>();
  /** The first sentence that is nothing but a term. */
  private readonly lines = new Map<string, number>();
  /** The sentences that a word is in, in small letters. */
  private readonly words = new Map<string, Sentence[]>();
  /** The words that sentences begin with, articles apart. */
  private readonly openings = new Set<string>();

  constructor(private readonly part: Topic) {
    for (const [at, sentence] of part.sentences.entries()) {
      const { text, marked = [] } = sentence;
      this.openings.add(keyOf(/\S*/.exec(withoutArticle(text))?.[0] ?? ''));
      for (const word of new Set(text.toLowerCase().match(WORD))) {
        const known = this.words.get(word);
        if (known) known.push(sentence);
        else this.words.set(word, [sentence]);
      }
      // An exercise says nothing of its terms.
      if (/^true or false\b/i.test(text)) continue;
      for (const key of new Set(marked.map(keyOf))) this.marked.set(key, [...(this.marked.get(key) ?? []), at]);
      const line = keyOf(text.replace(/[.:]$/, ''));
      if (!this.lines.has(line)) this.lines.set(line, at);
    }
  }

  /** The sentences that name a thing itself, and not another one that is called after it. */
  naming(name: string): Sentence[] {
    return this.with(name).filter((sentence) => isNamedIn(sentence, name));
  }

  /** Whether a phrase is named so often, and so, that it may be a concept: one word that nothing is said of is none. */
  isNamedAgain({ text, count, words, proper }: Phrase): boolean {
    if (count < 2 || isVague(text)) return false;
    if (!(words > 1 || proper || (count >= MANY_MENTIONS && this.openings.has(keyOf(text))))) return false;
    const lower = text.toLowerCase();
    if (this.isClause(text)) return false;
    return this.with(text).some(({ text: sentence, phrases }) => {
      if (!phrases.some((phrase) => phrase.text.toLowerCase() === lower) || !containsWord(sentence, text)) return false;
      // "Chemical", where it is always chemical weathering.
      return !isAround(sentence.toLowerCase(), lower, (_before, after) => /^\s+\p{L}+ing\b/u.test(after));
    });
  }

  /** "When the membrane moves, …": a clause whose verb was taken for a noun. */
  isClause(name: string): boolean {
    return this.with(name).some(({ text }) =>
      isAround(
        text.toLowerCase(),
        name.toLowerCase(),
        (before, after) =>
          after.startsWith(',') && /^(?:when|if|as|while|once|whenever) (?:the |an? |each )?$/.test(before),
      ),
    );
  }

  /** The sentences that have the first word of a name: only they can have the name. */
  private with(name: string): readonly Sentence[] {
    const [word] = name.toLowerCase().match(WORD) ?? [];
    return word === undefined ? this.part.sentences : (this.words.get(word) ?? []);
  }

  /** The sentence that a term is printed in bold in, where it says something by itself: there authors say what it is. */
  marking(key: string): string | null {
    const at = this.marked.get(key)?.find((one) => {
      const sentence = this.part.sentences[one];
      return sentence && standsAlone(sentence) && !DENYING.test(sentence.text);
    });
    return (at === undefined ? undefined : this.part.sentences[at]?.text) ?? null;
  }

  /** A sentence that brings a term in, with the one before it that it points back to. @param told what is told of other terms */
  bringing(key: string, told: ReadonlySet<string>): string | null {
    const { sentences } = this.part;
    const isNew = (one: Sentence | undefined): boolean =>
      one !== undefined && !DENYING.test(one.text) && isQuotable(one) && !told.has(one.text);
    const at = this.marked.get(key)?.find((one) => isNew(sentences[one])) ?? -1;
    const [before, own] = [sentences[at - 1], sentences[at]];
    if (!own) return null;
    if (!pointsBack(own.text) && !/^(?:It|They|Its|Their|This|These)\b/.test(own.text)) return own.text;
    const both = before ? `${before.text} ${own.text}` : '';
    return both !== '' && this.part.blocks.some(({ text }) => text.includes(both)) ? both : null;
  }

  /** What stands behind a term that is a line of its own, else the first sentence that names it, whatever it points to. */
  broughtIn(name: string, told: ReadonlySet<string>): string | null {
    const { sentences, blocks } = this.part;
    const at = this.lines.get(keyOf(name)) ?? -1;
    const both = `${sentences[at]?.text ?? ''} ${sentences[at + 1]?.text ?? ''}`;
    if (at >= 0 && blocks.some(({ text, items }) => [text, ...items].some((one) => one.includes(both)))) return both;
    const first = sentences.find(
      ({ text, words, verbless }) =>
        verbless !== true &&
        !/^true or false\b/i.test(text) &&
        words > 4 &&
        words < 60 &&
        !told.has(text) &&
        containsWord(text, name),
    );
    return first?.text ?? null;
  }
}

const WORD = /[\p{L}\p{N}]+/gu;

const indexes = new WeakMap<Topic, SentenceIndex>();

/** The index of a part. */
export function sentenceIndexOf(part: Topic): SentenceIndex {
  const known = indexes.get(part) ?? new SentenceIndex(part);
  indexes.set(part, known);
  return known;
}
