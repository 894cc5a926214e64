import { allBlocks, type Block, type SourceDocument } from '../../../lib/text/document';
import { readSource, type SourceFormat } from '../../../lib/text/read-source';
import { sentencesOf } from '../../../lib/text/sentences';
import { stemsOf } from '../../../lib/text/stems';
import { plain } from '../../../lib/text/words';

/** One sentence of a source. */
export interface SourceSentence {
  text: string;
  /** Its words in small letters, with one blank around each: what it contains is there as whole words. */
  plain: string;
  stems: ReadonlySet<string>;
  place: number;
  inList: boolean;
  /** Words in it that the source prints in bold. */
  marked: string[];
  /** Whether it is a whole sentence of several words. */
  isWhole: boolean;
}

/** As `plain` has them, with numbers. */
export const plainWithNumbers = (text: string): string =>
  ` ${
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' ') ?? ''
  } `;

/** A source as checks look at it: read once, its sentences found by the words in them. */
export class SourceView {
  readonly document: SourceDocument;
  readonly sentences: SourceSentence[];
  readonly text: string;
  /** The words of all of it, those of headings, code and tables included. */
  readonly plain: string;
  readonly plainWithNumbers: string;
  /** Its headings, in plain words. */
  readonly headings: ReadonlySet<string>;
  private readonly blocks: readonly Block[];
  private readonly byStem = new Map<string, SourceSentence[]>();

  constructor(source: string, format?: SourceFormat) {
    this.document = readSource(source, format);
    const blocks = (this.blocks = allBlocks({ blocks: this.document.blocks, children: this.document.sections }));
    let place = 0;
    this.sentences = blocks.flatMap(({ kind, text, items }) =>
      (kind === 'code' ? [] : kind === 'paragraph' ? sentencesOf(text) : items.flatMap(sentencesOf)).map(
        (sentence) => ({
          text: sentence,
          plain: plain(sentence),
          stems: new Set(stemsOf(sentence)),
          place: place++,
          inList: kind === 'list',
          marked: this.document.terms.filter((term) => sentence.includes(term)),
          isWhole: /[.!?:]["”’)]*$/.test(sentence) && sentence.split(/\s+/).length > 3,
        }),
      ),
    );
    this.text = blocks.map((block) => block.text).join('\n');
    const titles = titlesIn(this.document.sections);
    this.headings = new Set(titles.map(plain));
    const all = [this.document.title ?? '', ...titles, this.text].join('\n');
    this.plain = plain(all);
    this.plainWithNumbers = plainWithNumbers(all);
    for (const sentence of this.sentences)
      for (const stem of sentence.stems) {
        const known = this.byStem.get(stem);
        if (known) known.push(sentence);
        else this.byStem.set(stem, [sentence]);
      }
  }

  get isEmpty(): boolean {
    return this.sentences.length === 0;
  }

  /** The sentence that has most of the words of a text, and how much of them, 0 to 1. */
  passageOf(text: string): { sentence: SourceSentence | null; share: number } {
    const stems = new Set(stemsOf(text));
    if (stems.size === 0) return { sentence: null, share: 0 };
    const counts = new Map<SourceSentence, number>();
    for (const stem of stems) {
      const found = this.byStem.get(stem) ?? [];
      // Words that are everywhere tell no place.
      if (found.length > MANY) continue;
      for (const sentence of found) counts.set(sentence, (counts.get(sentence) ?? 0) + 1);
    }
    const wanted = plain(text);
    let best: SourceSentence | null = null;
    let score = 0;
    for (const [sentence, count] of counts) {
      const own = count + (sentence.plain.includes(wanted) ? 1 : 0);
      if (own > score) [best, score] = [sentence, own];
    }
    if (!best) return { sentence: null, share: this.plain.includes(wanted) ? 1 : 0 };
    const shared = [...stems].filter((stem) => best.stems.has(stem)).length / stems.size;
    return { sentence: best, share: this.plain.includes(wanted) ? 1 : shared };
  }

  /** Whether an answer is the cell of a table in the row and the column that the question names. */
  isTabled(question: string, answer: string): boolean {
    const asks = (name: string): boolean => name !== '' && question.includes(`“${name}”`);
    return this.blocks.some(({ rows: [head = [], ...rows] = [] }) =>
      rows.some(
        (row) => asks(row[0] ?? '') && row.some((cell, at) => at > 0 && cell === answer && asks(head[at] ?? '')),
      ),
    );
  }

  /** Whether an answer is what a list comes to that stands right behind the question. */
  isWorkedOut(question: string, answer: string): boolean {
    return this.blocks.some(
      ({ ordered, items }, at) => ordered && items.at(-1) === answer && this.blocks[at - 1]?.text.endsWith(question),
    );
  }

  /** Sentences that have a word or several. */
  naming(words: string): SourceSentence[] {
    const wanted = plain(words);
    const [stem] = stemsOf(words);
    return (stem === undefined ? this.sentences : (this.byStem.get(stem) ?? [])).filter((sentence) =>
      sentence.plain.includes(wanted),
    );
  }
}

const MANY = 400;

const titlesIn = (sections: SourceDocument['sections']): string[] =>
  sections.flatMap(({ title, children }) => [title, ...titlesIn(children)]);
