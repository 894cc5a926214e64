import { containsWord, countOf, escaped, isAround } from '../../../../lib/text/find-words';
import type { Sentence } from '../../../../lib/text/language';
import { keyOf } from '../../../../lib/text/mentions';

/** Says what something is not, or what is the case with it. */
export const DENYING =
  /^(?:\S+\s){0,4}(?:is|are|does|do|has|can) not\b|^(?:If|When|While|Once|Unless|There)\b|\b(?:I|you|we)\b/;

export const withoutArticle = (text: string): string => text.replace(/^(?:an?|the)\s+/i, '');

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
  isAround(
    text.toLowerCase(),
    name.toLowerCase(),
    (before, after) =>
      (after.startsWith(',') && /^(?:in|with|by|during|through) (?:an? |the )?$/.test(before)) ||
      /^ \((?!see\b)/.test(after),
  );

/** "**leased** – a worker has fetched it": a point that begins with a term and says what it is. */
export const namesItself = (item: string, terms: readonly string[]): boolean =>
  terms.some((term) => new RegExp(`^${escaped(term)}\\b.{0,30}?\\s[–—-]\\s|^${escaped(term)}[:.] `, 'u').test(item));

/** Whether a sentence tells of something: it begins with it, or with what happens in it. */
export const tellsOf = (text: string, name: string): boolean => beginsWith(text, name) || opensWith(text, name);
