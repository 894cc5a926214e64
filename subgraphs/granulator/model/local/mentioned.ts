import { containsWord, countOf, escaped } from '../../../../lib/text/find-words';
import type { Phrase, Sentence } from '../../../../lib/text/language';
import { keyOf } from '../../../../lib/text/mentions';
import { isVague } from './parts';
import type { Topic } from './source-outline';

/** A single word that is named so often may be a concept of its text. */
const MANY_MENTIONS = 3;

/** Says what something is not, or what is the case with it. */
export const DENYING =
  /^(?:\S+\s){0,4}(?:is|are|does|do|has|can) not\b|^(?:If|When|While|Once|Unless)\b|\b(?:I|you|we)\b/;

/** Whether a phrase is named so often, and so, that it may be a concept: one word that nothing is said of is none. */
export function isNamedAgain(part: Topic, { text, count, words, proper }: Phrase): boolean {
  if (count < 2 || isVague(text)) return false;
  // The cheaper questions first: a glossary has thousands of words.
  if (!(words > 1 || proper || (count >= MANY_MENTIONS && openingsOf(part).has(keyOf(text))))) return false;
  // "Chemical", where it is always chemical weathering.
  return part.sentences.some(
    ({ text: sentence, phrases }) =>
      containsWord(sentence, text) &&
      !new RegExp(String.raw`${escaped(text)}\s+\p{L}+ing\b`, 'iu').test(sentence) &&
      phrases.some((phrase) => phrase.text.toLowerCase() === text.toLowerCase()),
  );
}

const openings = new WeakMap<Topic, ReadonlySet<string>>();

/** The words that the sentences of a part begin with, articles apart; made once, as they are looked up for every word of it. */
function openingsOf(part: Topic): ReadonlySet<string> {
  const firstWord = (text: string): string => /\S*/.exec(withoutArticle(text))?.[0] ?? '';
  const known = openings.get(part) ?? new Set(part.sentences.map(({ text }) => keyOf(firstWord(text))));
  openings.set(part, known);
  return known;
}

const withoutArticle = (text: string): string => text.replace(/^(?:an?|the)\s+/i, '');

/** Whether a sentence names a thing itself, and not another one that is called after it. */
export const isNamedIn = ({ text, phrases }: Sentence, name: string): boolean =>
  containsWord(text, name) &&
  !phrases.some(
    (phrase) => phrase.text.toLowerCase().startsWith(`${name.toLowerCase()} `) && countOf(text, name, 2) < 2,
  );

/** Whether a sentence is about a thing: it begins with it. */
export const beginsWith = (text: string, name: string): boolean => {
  const told = withoutArticle(text);
  // Most do not even begin with the letter that both numbers of a word have in common.
  if (told.charAt(0).toLowerCase() !== withoutArticle(name).charAt(0).toLowerCase()) return false;
  const words = told.split(/\s+/);
  return keyOf(words.slice(0, name.split(/\s+/).length).join(' ')) === keyOf(name);
};

/** "In abrasion, the fragments scrape over the bed", "Here it is the coefficient of friction (about 0.8)": where a term is explained by what happens, or in brackets. */
export const opensWith = (text: string, name: string): boolean =>
  new RegExp(
    `^(?:In|With|By|During|Through) (?:an? |the )?${escaped(name)},|\\b${escaped(name)} \\((?!see\\b)`,
    'iu',
  ).test(text);

/** "**leased** – a worker has fetched it": a point that begins with a term and says what it is. */
export const namesItself = (item: string, terms: readonly string[]): boolean =>
  terms.some((term) => new RegExp(`^${escaped(term)}\\b.{0,30}?\\s[–—-]\\s|^${escaped(term)}: `, 'u').test(item));

/** Whether a sentence tells of something: it begins with it, or with what happens in it. */
export const tellsOf = (text: string, name: string): boolean => beginsWith(text, name) || opensWith(text, name);
