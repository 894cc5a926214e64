import { capitalise } from '../../../../lib/text/capitalise';
import { definitionIn } from '../../../../lib/text/definitions';
import type { Block } from '../../../../lib/text/document';
import { isEditorial } from '../../../../lib/text/editorial';
import { keyPhrases, type Language, type Sentence } from '../../../../lib/text/language';
import { dangles } from '../../../../lib/text/sentences';
import { shortened } from '../../../../lib/text/shorten';
import { toldAmong } from '../../../../lib/text/speech';
import { isUnspecific } from '../../../../lib/text/unspecific';

/** Whether a sentence of a story tells what had happened before: "The autumn before, Jonas had taken the boat". */
export const isOfBefore = (text: string): boolean =>
  /^[^,]*\bhad (?:\p{L}+ly |never |not |already )?(?:been|\p{L}+(?:ed|un|en|ne|wn|ught|pt|ft|lt|nt|de|ut|et|ood|old))\b/u.test(
    text.replace(/^(?:\S+ ){1,4}\S+, /, ''),
  );

/** What titles are made of: the sentences of blocks. */
interface SentenceReader {
  language: Language;
  sentencesIn(blocks: readonly Block[]): Sentence[];
}

/** A title that would be longer is shortened. */
export const MAX_TITLE = 80;
/** How much of a sentence stands for a stretch without a heading. */
const MAX_BEGINNING = 60;
/** A term that is longer is no name. */
const MAX_NAME = 30;
/** Fewer words than these name nothing. */
const MIN_NAMING = 4;

/** The letters and numbers of a title: what differs by a dot is the same to its reader. */
const bare = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Names stretches of a text after their weightiest phrase that is not taken yet; after how they begin when there is none. */
export class TitleRegister {
  private readonly taken = new Set<string>();

  take(title: string): void {
    this.taken.add(bare(title));
  }

  forBlocks(reader: SentenceReader, blocks: Block[]): string {
    // A cry or a remark on the document is no name.
    const whole = reader.sentencesIn(blocks);
    const serious = whole.filter(({ text, words }) => words >= MIN_NAMING && !isEditorial(text));
    const all = serious.length > 0 ? serious : whole;
    // A stretch that begins with a speech is named after what is told.
    const told = toldAmong(
      all.filter(({ text }) => !/^["“‘']|["”]$/.test(text)),
      blocks.map(({ text }) => text),
    );
    // A story is called after what happens, and not after what had happened before.
    const now = told.filter(({ text }) => !isOfBefore(text));
    const sentences = now.length > 1 ? now : told.length > 1 ? told : all;
    const phrases = keyPhrases(sentences).filter(
      (phrase) => phrase.text.length <= MAX_TITLE && this.isFree(phrase.text),
    );
    // One word alone, and what is said once, seldom tell what a stretch is about: how it begins tells more.
    const phrase = phrases.find(({ words, count, text }) => words > 1 && count > 1 && !/^\p{Ll}*ing\b/u.test(text));
    const title = phrase
      ? phrase.text.charAt(0).toUpperCase() + phrase.text.slice(1)
      : (this.defined(sentences) ??
        this.distinct(
          subjectIn(sentences, reader.language),
          sentences.map(({ text }) => text),
        ));
    this.take(title);
    return title;
  }

  /** What stands before the first heading is called as the text is, unless something in it is called so. */
  forIntroduction(reader: SentenceReader, title: string | null, blocks: Block[]): string {
    if (title === null || title.length > MAX_TITLE || !this.isFree(title)) return this.forBlocks(reader, blocks);
    this.take(title);
    return title;
  }

  /** What a stretch says first what it is, with the next: a cut sentence tells less. */
  private defined(sentences: readonly Sentence[]): string | null {
    const terms = [...new Set(sentences.flatMap((sentence) => definitionIn(sentence)?.term ?? []))]
      .filter((term) => term.length <= MAX_NAME && !isUnspecific(term))
      .slice(0, 2);
    const title = capitalise(terms.join(' and '));
    return terms.length > 0 && this.isFree(title) ? title : null;
  }

  private isFree(title: string): boolean {
    return !this.taken.has(bare(title));
  }

  /** A subject or a beginning that is not taken, else the first of them with a number. */
  private distinct(subject: string | null, texts: readonly string[]): string {
    const titles = [...(subject === null ? [] : [subject]), ...beginnings(texts)];
    const title = titles.find((one) => this.isFree(one)) ?? titles[0] ?? 'Untitled';
    let name = title;
    for (let count = 2; !this.isFree(name); count++) name = `${title} (${count})`;
    return name;
  }
}

/** What the first statements of a stretch of text are about. */
function subjectIn(sentences: readonly Sentence[], language: Language): string | null {
  const [first] = sentences.filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
  const subject = first && !dangles(first.text) ? language.subjectOf(first.text) : null;
  return subject !== null && subject.length <= MAX_BEGINNING ? subject : null;
}

/** How a stretch of text begins, and goes on, in so many words as a title may have; what points back comes last. */
function beginnings(sentences: readonly string[]): string[] {
  const worded = sentences.filter((text) => /[\p{L}\p{N}]/u.test(text)).slice(0, MAX_BEGINNINGS);
  return [...worded.filter((text) => !dangles(text)), ...worded.filter(dangles)].map((text) => {
    const [clause = text] = /^.{25,60}?(?=[,;:.!?—–](?:\s|$))/u.exec(text) ?? [text];
    return shortened(clause.replace(/[.!]$/, ''), MAX_BEGINNING);
  });
}
const MAX_BEGINNINGS = 8;
