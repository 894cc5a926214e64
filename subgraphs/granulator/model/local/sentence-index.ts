import { containsWord } from '../../../../lib/text/find-words';
import { isQuotable, type Sentence } from '../../../../lib/text/language';
import { keyOf } from '../../../../lib/text/mentions';
import { pointsBack } from '../../../../lib/text/sentences';
import { standsAlone } from './fact';
import { DENYING } from './mentioned';
import type { Topic } from './source-outline';

/** Where a part brings its terms in; made once, as a glossary has thousands of them. */
class SentenceIndex {
  /** Places of the sentences that a term is printed in bold in. */
  private readonly marked = new Map<string, number[]>();
  /** The first sentence that is nothing but a term. */
  private readonly lines = new Map<string, number>();

  constructor(private readonly part: Topic) {
    for (const [at, { text, marked = [] }] of part.sentences.entries()) {
      // An exercise says nothing of its terms.
      if (/^true or false\b/i.test(text)) continue;
      for (const key of new Set(marked.map(keyOf))) this.marked.set(key, [...(this.marked.get(key) ?? []), at]);
      const line = keyOf(text.replace(/[.:]$/, ''));
      if (!this.lines.has(line)) this.lines.set(line, at);
    }
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

const indexes = new WeakMap<Topic, SentenceIndex>();

/** The index of a part. */
export function sentenceIndexOf(part: Topic): SentenceIndex {
  const known = indexes.get(part) ?? new SentenceIndex(part);
  indexes.set(part, known);
  return known;
}
