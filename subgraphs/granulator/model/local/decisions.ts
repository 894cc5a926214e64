import { capitalise } from '../../../../lib/text/capitalise';
import type { Language } from '../../../../lib/text/language';
import { sentencesOf } from '../../../../lib/text/sentences';
import type { DecisionContent } from '../../structures/workflow';
import { casedIn, withoutConjunction } from './instruction-words';

/** Conditions in a text, each with what is done then. */
export function decisionsIn(text: string, language: Language): DecisionContent[] {
  const sentences = sentencesOf(text).map(withoutConjunction);
  return sentences.flatMap((sentence, index): DecisionContent[] => {
    const next = sentences[index + 1] ?? '';
    const otherwise = /^(?:Otherwise|If not|Else)\b,?\s*.{3,}/.test(next) ? [withoutStop(next)] : [];
    const told = naming(withoutStop(sentence), sentences[index - 1] ?? '');
    const found = told
      .split(/[;:]\s+(?:and\s+|but\s+)?(?=(?:if|when|unless|in case|should)\b)/i)
      .flatMap((clause, place) => decisionIn(place === 0 ? clause : capitalise(clause), language))
      .map(({ condition, outcome }) => ({
        condition: capitalise(condition.replace(/\s*:$/, '')),
        outcomes: apart(outcome),
      }));
    const last = found.at(-1);
    if (!last) return [];
    // What is done otherwise is done where none of the cases is.
    const [first = '', ...others] = last.outcomes;
    last.outcomes = [first];
    const rest = [...others, ...otherwise].map((one) => one.replace(/^(?:otherwise|if not|else|or else)\b,?\s*/i, ''));
    return rest.length > 0 ? [...found, { condition: 'Otherwise', outcomes: rest }] : found;
  });
}

/** "Take the temperature of the dough. If it is below 24 °C": a case of the one thing that the order before it is about. */
function naming(sentence: string, before: string): string {
  const [, thing = ''] =
    /^(?:Then\s+)?\p{Lu}\p{L}+\s+((?:the|your|each|every)\s(?:[\p{L}\d'’-]+\s?(?:of (?:the )?)?){1,4})[.]?$/u.exec(
      before,
    ) ?? [];
  if (thing === '' || /\s(?:and|or|in|on|at|to|into|with|for|from|by|until|again|out|off|up|down)\b/.test(thing))
    return sentence;
  const named = thing.trim().replace(/^(?:each|every)\s/, 'the ');
  return sentence.replaceAll(/(^|[;:]\s(?:and |but )?)(If|When|Should|if|when|should) it\b/g, `$1$2 ${named}`);
}

/** What is done then, and what otherwise, where one sentence says both. */
const apart = (outcome: string): string[] => outcome.split(/[;,]\s+(?=(?:otherwise|if not|or else)\b)/i);

/** "When moving stock, …": at what, and not in which case. */
const AT_WORK = /^When\s+(?!(?:seeing|hearing|smelling|feeling|lacking|missing)\b)\p{Ll}+ing\b/u;

function decisionIn(sentence: string, language: Language): { condition: string; outcome: string }[] {
  if (AT_WORK.test(sentence)) return [];
  if (/^(?:If not|Otherwise)\b/.test(sentence)) return [];
  // "If yes → declare an incident".
  const [, before, then] = /^((?:If|When|Unless)\b[^→⇒]{2,120}?)\s*(?:→|⇒|=>|->)\s*(\S.+)$/su.exec(sentence) ?? [];
  if (before !== undefined && then !== undefined) return [{ condition: before, outcome: then }];
  // "Crack, dent or bulge -> red tag", but not "Click File -> Save".
  const [, found, leadsTo] = /^([^→⇒]{3,160}?)\s*(?:→|⇒|=>|->)\s*(\p{L}[^→⇒>]+)$/su.exec(sentence) ?? [];
  // "Get two offers -> by 24 May": until when.
  const isDue = leadsTo !== undefined && /^(?:by|before|until|due|on|asap)\b/i.test(leadsTo);
  if (found !== undefined && leadsTo !== undefined && !isDue && !CLICKED.test(found))
    return [{ condition: found, outcome: leadsTo }];
  // "Below 8 °C: let it warm up".
  const [, bound, done] = BOUND.exec(sentence) ?? [];
  if (bound !== undefined && done !== undefined) return [{ condition: bound, outcome: done }];
  const cased = casedIn(sentence);
  if (cased && language.isCommand(capitalise(cased.outcome)) && !language.isCommand(cased.condition)) return [cased];
  if (/^(?:If|When|Unless|In case|Where|Should)\b/.test(sentence)) {
    // "If your claim is selected you will be told, and …": without a comma behind the condition.
    const [, when = '', told = ''] =
      /^((?:If|When|Unless) [^,]{4,80}?) (you (?:will|must|may|should|can) [^,].{3,})$/s.exec(sentence) ?? [];
    if (when !== '') return [{ condition: when, outcome: told }];
    // The condition ends where what is to be done begins; commas in it end nothing.
    // "If it is still over 38, or if it has become warmer, tag it": cases beside each other.
    const commas = [
      ...sentence.matchAll(/,\s+(?!(?:or|and) (?:if|when|unless|where|it|the|there|has|is)\b)(?:then\s+)?/g),
    ].filter(({ index }) => isOutside(sentence, index));
    const end =
      commas.find((comma) => {
        const rest = capitalise(sentence.slice(comma.index + comma[0].length));
        return language.isCommand(rest) || language.dutyIn(rest) !== null;
      }) ?? commas[0];
    const [first] = commas;
    // "If most go to one place, the problem is there, and you should …": the condition ends before what is so then.
    const between = first && end && first !== end ? sentence.slice(first.index + first[0].length, end.index) : '';
    const isTold = /^(?!or\b|and\b|if\b|when\b).*\b(?:is|are|was|were|can|will|has|have)\b/.test(between);
    const until = isTold ? first?.index : end?.index;
    // "When it is finished, the clerk proposes one of these: reject, …": what stands behind the colon is what is proposed.
    if (end && end.index > 3 && !/:\s/.test(sentence.slice(0, until)))
      return [
        {
          condition: sentence.slice(0, until),
          outcome: sentence.slice(end.index + end[0].length).replace(/^and (?:then )?(?:you should )?/, ''),
        },
      ];
    // "If they refuse we take the other": who does it then stands behind the condition.
    const [, condition = '', outcome = ''] =
      /^((?:If|When|Unless|Should) .{4,80}?) ((?:we|I) .{4,})$/s.exec(sentence) ?? [];
    return outcome === '' ? [] : [{ condition, outcome }];
  }
  const [, main = '', condition = ''] =
    /^(.{3,}?),?(?<!\b(?:as|even|only|but|see|check|ask|know|sure))\s+((?:if|in case)\s[^;]{3,})(?:;.*)?$/s.exec(
      sentence,
    ) ?? [];
  // What is said of something else behind a semicolon decides nothing of what is to be done.
  if (condition === '' || /[;:]/.test(main) || !language.isCommand(main)) return [];
  // "Turn off the light as soon as …, and open the door if …": of several things it is the last that is done then.
  const last = main.split(/,\s+(?:and|then|and then)\s+/).at(-1) ?? main;
  return [{ condition, outcome: language.isCommand(capitalise(last)) ? capitalise(last) : main }];
}

/** "Click File -> Save": where to go. */
const CLICKED = /\b(?:click|select|go to|open|choose|tap|press|navigate|under|menu)\b/i;

/** An amount up to which, from which or between which something is done. */
const BOUND =
  /^((?:.{0,30}\s)?(?:below|above|over|under|up to|more than|less than|at least|from|between|at|\d[\d.,]* ?(?:to|–|-))\s?\d[^:]{0,30}):\s+(\S.{2,})$/isu;

/** Whether a place in a sentence stands in no brackets, and in no quotation. */
const isOutside = (sentence: string, place: number): boolean => {
  const before = sentence.slice(0, place);
  return (
    before.split('(').length === before.split(')').length &&
    before.split('"').length % 2 === 1 &&
    before.split('“').length === before.split('”').length
  );
};

const withoutStop = (text: string): string => text.replace(/[.!]$/, '');
