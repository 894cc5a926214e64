import { capitalise } from '../../../../lib/text/capitalise';
import type { Language } from '../../../../lib/text/language';

const AUXILIARY = /^(?:is|are|was|were|can|could|will|would|must|should|may|might|has|have|had|do|does|did)$/;

/** A clause as a question: "the flow doubled" with "Why" is "Why did the flow double?"; null where its subject or its verb is not clear. */
export function askedWith(word: string, clause: string, language: Language): string | null {
  const found = language.predicationIn(`${capitalise(clause)}.`);
  if (!found || !clause.toLowerCase().startsWith(found.about.toLowerCase())) return null;
  const [first = '', ...rest] = found.predicate.replace(/\.$/, '').split(' ');
  const about = clause.slice(0, found.about.length);
  // "A mistake is to stop too early because …": why that is one, is not what is told.
  if (/^(?:is|was)$/.test(first) && rest[0] === 'to') return null;
  const isNeeded = /^(?:has|have|had)$/.test(first) && rest[0] === 'to';
  if (AUXILIARY.test(first) && !isNeeded) return `${[word, first, about, ...rest].join(' ')}?`;
  // "A boxer named Josefa was fined": what is said of it comes later.
  if (/^(?:named|called|known|aged|born|titled|entitled|dubbed)$/.test(first)) return null;
  // An adverb before the verb: its form is not the first word.
  if (first.charAt(0) !== found.verb.charAt(0)) return null;
  const aux = found.past ? 'did' : found.subject.plural ? 'do' : 'does';
  return `${[word, aux, about, found.verb, ...rest].join(' ')}?`;
}

/** "When a pump is a poor choice", "Why radiators matter": what a title promises to tell, as a question; null for other titles. */
export function askedByTitle(title: string, language: Language): string | null {
  const [, word = '', clause = ''] =
    /^(?:\d[\d.]*\s+)?(why|when|how|where)\s+(?!to\b|not\b)([^?:]{6,80})$/i.exec(title.trim()) ?? [];
  if (clause === '') return null;
  const asking = capitalise(word.toLowerCase());
  // "How heat pumps work": the last word is the verb, whatever else it may be.
  const [, about, verb] = OF_VERB.exec(clause) ?? [];
  if (about !== undefined && verb !== undefined)
    return /s$/.test(verb) ? `${asking} does ${about} ${verb.slice(0, -1)}?` : `${asking} do ${about} ${verb}?`;
  return askedWith(asking, clause, language);
}

const OF_VERB =
  /^((?:[\p{L}-]+ ){0,3}(?:[\p{L}-]+s(?= \p{L}+[^s]$)|[\p{L}-]+[^s](?= \p{L}+s$))) ((?:work|matter|differ|happen|change|grow|fail|arise|occur|survive|exist)s?)$/u;
