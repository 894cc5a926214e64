import { capitalise } from '../../../../lib/text/capitalise';
import { definitionIn } from '../../../../lib/text/definitions';
import type { Block } from '../../../../lib/text/document';
import { isEditorial } from '../../../../lib/text/editorial';
import { isRole } from '../../../../lib/text/duties';
import { keyPhrases, type Language, type Phrase, type Sentence } from '../../../../lib/text/language';
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
/** What so many sentences of a stretch speak of is what it is about. */
const MAIN_SUBJECT = 0.25;
/** The statement that stands for a stretch is one of so many at its beginning. */
const MAX_STATED = 5;
/** Where what a statement says is said, and only more is told of it. */
const CLAUSE_END =
  /[,;:.!?](?=\s|$)|\s[–—(]|\s(?=(?:which|who|because|although|while|whereas|until|unless|if|so that|in order to|at the latest|together with|within|on the basis|as well as|rather than|and (?:then|that|the|a|an|it|they|\p{Ll}+s (?:the|an?|what|how|it|them|its|at|that|all|any|each|every|whether)))\b)/u;
/** Ends in the middle of what it says, or begins with when and where. */
const HANGS =
  /\s(?:the|an?|of|to|in|on|at|by|for|from|with|and|or|that|as|is|are|was|were|be|been|can|may|must|not|than|into|its|their|his|her|this)$|^(?:If|When|While|After|Before|In|On|At|By|For|Once|Since|As|Although|Because|Within|Every|During|To|From|With|Ere|Be|Now|Already|Here|Thus|So|Then|Yet|Still|Perhaps)\b/;
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
    // One word alone, and what is said once, seldom tell what a stretch is about; who does something is in all of a procedure.
    const named = phrases.filter(
      ({ words, count, text }) =>
        words > 1 && count > 1 && !/^\p{Ll}*ing\b/u.test(text) && !isRole(text.split(' ').at(-1) ?? ''),
    );
    const main = named.find(({ count }) => count >= sentences.length * MAIN_SUBJECT);
    const nameOf = (phrase: Phrase | undefined): string | null => (phrase ? capitalise(phrase.text) : null);
    const title =
      nameOf(main) ??
      this.defined(sentences) ??
      this.stated(sentences, reader.language) ??
      nameOf(named[0]) ??
      this.distinct(
        subjectIn(sentences, reader.language),
        sentences.map(({ text }) => text),
      );
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

  /** The first statement that is whole, and short enough for a heading: it tells more than a word that comes often. */
  private stated(sentences: readonly Sentence[], language: Language): string | null {
    const clauses = sentences.slice(0, MAX_STATED).flatMap(({ text, commands }) => {
      const [clause = ''] = text.split(CLAUSE_END);
      const isWhole =
        clause.length <= MAX_BEGINNING &&
        clause.split(' ').length >= MIN_NAMING - 1 &&
        !commands &&
        !dangles(text) &&
        !/\b(?:it|they|them|he|she|him|I|you|there)\b/i.test(clause) &&
        !HANGS.test(clause) &&
        /^\p{Lu}/u.test(clause);
      return isWhole && language.isStatement(clause) ? clause.replace(/[.!]$/, '') : [];
    });
    return clauses.find((one) => this.isFree(one)) ?? null;
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
