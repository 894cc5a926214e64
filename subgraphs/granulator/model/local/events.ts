import { inSmallLetters } from '../../../../lib/text/capitalise';
import { isRole } from '../../../../lib/text/duties';
import { keyOf } from '../../../../lib/text/mentions';
import { leansBack, type RankedFact, standsAlone } from './fact';
import { kindOfName, namesIn } from './names';
import type { SourceOutline, Topic } from './source-outline';
import { askedWith } from './wh-questions';

const MONTHS = 'January|February|March|April|May|June|July|August|September|October|November|December';
const DATE = String.raw`(?:(?:early|late|mid|about|around) )?(?:\d{1,2} )?(?:(?:${MONTHS}) )?(?:\d{1,2}, )?(?:1\d|20)\d\d`;
/** "On 14 May 1889 a boxer was fined". */
const AHEAD = new RegExp(String.raw`^(?:In|On) (${DATE}),? (\p{L}.+)$`, 'u');
/** "The last match was made on 29 November 1968". */
const BEHIND = new RegExp(String.raw`^(.+?) (?:in|on) (${DATE})$`, 'u');
/** Where what is asked may end: what follows tells more of it. */
const CLAUSE_END =
  /\s*[,;:(–—]\s?.*$|\s(?:which|who|that|because|but|when|while|where|after|before|until|so)\s.*$|\s+and\s+(?:then\s+)?(?:was|were|had|\p{L}+ed)\s.*$/su;
/** "The works were founded by the apothecary Anton Riedl". */
const DONE_BY = /^(.+?) (was|were|is|are) (?:\p{L}+ly |first |later )?(\p{L}+) by ((?:the |an? |\p{Lu}).+)$/u;
/** Forms that are the past and the participle of their verb. */
const BOTH =
  /(?:ed|made|built|led|held|bought|sold|won|found|taught|brought|sent|lost|kept|left|met|told|laid|paid|set|put|cut|read)$/;
/** A question of more words asks several things. */
const MAX_WORDS = 16;

/** What happened, as it is asked for: by whom it was done, and when. */
export function eventsIn(topic: Topic, source: SourceOutline): RankedFact[] {
  return topic.sentences.flatMap((sentence) => {
    if (!standsAlone(sentence) || leansBack(sentence) || /[“”"[\]]/.test(sentence.text)) return [];
    const found = agentIn(sentence.text, source) ?? holderIn(sentence.text, source) ?? dateIn(sentence.text, source);
    if (
      !found ||
      found.question.split(' ').length > MAX_WORDS ||
      /\b(?:it|they|this|these|he|she|such)\b/i.test(found.question)
    )
      return [];
    const { question, answer, kind, rank } = found;
    const others = othersOf(kind, sentence.text, source);
    return [
      {
        sentence: sentence.text,
        answer: { text: answer, key: keyOf(answer), kind, words: answer.split(' ').length, weight: 0 },
        meaning: null,
        term: answer,
        asked: question,
        others,
        rank,
      },
    ];
  });
}

interface Found {
  question: string;
  answer: string;
  kind: 'person' | 'year';
  rank: number;
}

/** "Who founded the works?" */
function agentIn(text: string, source: SourceOutline): Found | null {
  const [, about = '', aux = '', participle = '', by = ''] =
    DONE_BY.exec(text.replace(/\.$/, '').replace(AHEAD, '$2')) ?? [];
  const agent = by.replace(CLAUSE_END, '').replace(/\s(?:in|at|on|for|from|with|during|under|as|to|into|of)\s.*$/, '');
  const [name] = namesIn(agent);
  const isPerson = name !== undefined ? kindOfName(name, source) === 'person' : isRole(agent.split(' ').at(-1) ?? '');
  if (!isPerson || about.split(' ').length > 8 || /[,;:(]/.test(about)) return null;
  const what = spoken(about, source);
  // "Fees are booked by the team": of what is done again and again nobody asks who once did it.
  const question =
    BOTH.test(participle) && /^(?:was|were)$/.test(aux)
      ? `Who ${participle} ${what}?`
      : `By whom ${aux} ${what} ${participle}?`;
  return { question, answer: name ?? agent, kind: 'person', rank: 12 };
}

/** "The engineer in charge was Richard Fletcher". */
const HELD_BY =
  /^(?:In \d{4},? )?((?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) [^,;:()]{3,70}?) (was|is|were) ((?:\p{Lu}[\p{L}’'-]+ ?){1,5})(?=[,.;]|$)/u;

/** "Who was the engineer in charge?" */
function holderIn(text: string, source: SourceOutline): Found | null {
  const [, role = '', aux = '', holder = ''] = HELD_BY.exec(text) ?? [];
  const name = holder.trim();
  if (name === '' || /^(?:[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)/.test(role) || kindOfName(name, source) !== 'person')
    return null;
  return { question: `Who ${aux} ${spoken(role, source)}?`, answer: name, kind: 'person', rank: 12 };
}

/** "When was the last match made?" */
function dateIn(text: string, source: SourceOutline): Found | null {
  const sentence = text.replace(/\.$/, '');
  const [, ahead, told = ''] = AHEAD.exec(sentence) ?? [];
  const [, clause = '', behind] = ahead === undefined ? (BEHIND.exec(sentence.replace(CLAUSE_END, '')) ?? []) : [];
  const date = ahead ?? behind;
  if (date === undefined) return null;
  const asked = (ahead === undefined ? clause : told).replace(CLAUSE_END, '');
  // What has another year in it is told of that one, too.
  // "The usual answer is the end of the war in 1783": when something was, is not told by what it is.
  const isTimeless = /\b(?:is|are)\b(?!\s+(?:\p{L}+ly\s+)?\p{L}+(?:ed|en)\b)/u.test(asked);
  const question = /\d{4}/.test(asked) || isTimeless ? null : askedWith('When', spoken(asked, source), source.language);
  return question === null ? null : { question, answer: date, kind: 'year', rank: 8 };
}

/** A subject as it stands inside a sentence: in small letters, where the text itself writes its first word so elsewhere. */
function spoken(about: string, { sentences }: SourceOutline): string {
  const plain = about.replace(/^(?:The|An?|His|Her|Their|Its|This|These|All|Some|Most|Many)\s/, (word) =>
    word.toLowerCase(),
  );
  const [first = ''] = /^\p{Lu}\p{Ll}+(?=\s\p{Ll})/u.exec(plain) ?? [];
  const small = new RegExp(String.raw`(?<=[\p{Ll},] )${first.toLowerCase()}(?!\p{L})`, 'u');
  return first !== '' && sentences.some(({ text }) => small.test(text)) ? inSmallLetters(plain) : plain;
}

const known = new WeakMap<SourceOutline, Record<Found['kind'], string[]>>();

/** Other people, or other dates of the same form, that the text names: what could be taken for the answer. */
function othersOf(kind: Found['kind'], sentence: string, source: SourceOutline): string[] {
  const all = known.get(source) ?? {
    person: namesOfPeople(source),
    year: [
      ...new Set(
        source.sentences.flatMap(({ text }) =>
          [...text.matchAll(new RegExp(String.raw`\b(?:in|on|On|In) (${DATE})\b`, 'gu'))].map(([, date = '']) => date),
        ),
      ),
    ],
  };
  known.set(source, all);
  const form = (text: string): number => text.split(' ').length;
  const own = kind === 'year' ? (all.year.find((date) => sentence.includes(date)) ?? '') : '';
  return all[kind].filter((other) => !sentence.includes(other) && (kind === 'person' || form(other) === form(own)));
}

const namesOfPeople = (source: SourceOutline): string[] =>
  [...new Set(source.sentences.flatMap(({ text }) => namesIn(text)))].filter(
    (name) => kindOfName(name, source) === 'person' && name.includes(' '),
  );
