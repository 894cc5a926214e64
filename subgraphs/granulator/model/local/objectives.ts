import { solvedQuestion } from './course-material';
import { capitalise, inSmallLetters } from '../../../../lib/text/capitalise';
import type { Language } from '../../../../lib/text/language';
import { dangles } from '../../../../lib/text/sentences';
import { isVerb, VERBS_AND_NOUNS } from '../../../../lib/text/verbs';
import { standsAlone } from './fact';
import { asNamed, isAside, isVague } from './parts';
import type { Topic } from './source-outline';

/** So much of a part must tell to do something for it to teach to do it. */
const MUCH_DONE = 0.2;
/** Of a part that tells less to do something, what it tells is a manner of speaking. */
const SELDOM_DONE = 0.08;
/** An objective of more words is a sentence of the text. */
const MAX_OBJECTIVE_WORDS = 14;
const MIN_COMMAND_WORDS = 5;
const MAX_COMMAND_WORDS = 35;

/** "Exercise: mark a line": what it is, before what is to be done. */
const LABEL = /^(?:(?:exercise|activity|practice|task|try it|try this)\s*\d*\s*[:.–—-]\s+)/i;
/** What is not done but thought, or only in a case. */
const NOT_DONE = /^(?:\p{L}+:\s+)?(?:do not|don['’]t|never|avoid|think|learn|ask|write|if|when|unless)\b/iu;

/** "Drill through the roof and the water rises": what comes of it, not what is to be done. */
export const SUPPOSED =
  /^\p{Lu}[^,;:]*?,? and (?:(?:at|in|on|for|after|within) [^,;:]{2,30} )?(?:you(?:'ll|’ll)?\s|(?:it|they|we|the|your|this|that|there|its) (?!(?:same|other|next|rest|like)\b)(?:[\p{L}'’-]+ ){0,3}?(?:\p{Ll}+s|can|will|may|might|could|would|has|have|is|are|get|see|find)\b)/u;

/** "Bug reports are worth gold", "For suspicious lines we try …": what is so, though it begins as an order may. */
function isTold(text: string): boolean {
  const [first = '', second = ''] = text.split(/\s+/);
  return (
    (VERBS_AND_NOUNS.has(first.toLowerCase()) &&
      /^(?:\p{Ll}{3,}[^s]s:?|that|which|who|is|are|was|were|has|have|can|will|may|must)$/u.test(second)) ||
    /\b(?:was|were)\b/.test(text) ||
    /^(?:for|in|on|with|at|by|from|after|before)\s[^,]*\b(?:we|I|they|you)\s/i.test(text)
  );
}

/** What a part tells its reader to do, and not only to think of; what it calls an exercise comes first. */
export function commandsIn(part: Topic): string[] {
  // "Look at the crowds of water-gazers there": of a tale that orders its reader something once, nobody does it.
  if (part.sentences.filter(({ commands }) => commands).length < part.sentences.length * SELDOM_DONE) return [];
  const found = part.sentences.filter(
    (sentence) =>
      sentence.commands &&
      sentence.words >= MIN_COMMAND_WORDS &&
      sentence.words <= MAX_COMMAND_WORDS &&
      /^\p{Lu}.*[.!:]$/su.test(sentence.text) &&
      !isAside(sentence) &&
      !dangles(sentence.text) &&
      !NOT_DONE.test(sentence.text) &&
      !SUPPOSED.test(sentence.text) &&
      !isTold(sentence.text) &&
      // "Give it a week": what, is said elsewhere.
      !/^(?:\p{L}+:\s+)?\p{Lu}\p{Ll}+ (?:it|them|this|that|these|those)\b/u.test(sentence.text),
  );
  const isCalled = ({ text }: { text: string }): boolean => LABEL.test(text);
  return [...found.filter(isCalled), ...found.filter((one) => !isCalled(one))].map(({ text }) =>
    capitalise(text.replace(LABEL, '')),
  );
}

/** What a part calls an exercise between its sentences. */
export const exercisesIn = ({ sentences }: Topic): string[] =>
  sentences.flatMap(({ text }) => (LABEL.test(text) ? [capitalise(text.replace(LABEL, ''))] : []));

/** Whether a part has exercises of its own. */
export const isExercised = ({ blocks }: Topic): boolean => blocks.some(({ role }) => role === 'exercises');

/** Whether a part has exercises between its sentences: what follows them belongs to them. */
const hasExercises = (part: Topic): boolean => exercisesIn(part).length > 0;

/** "Keeping things apart" as one is told to do it; null where it may be the name of a thing: "Operating limits". */
function imperativeOf(title: string): string | null {
  const [, stem = '', rest = ''] =
    /^(\p{Lu}\p{Ll}+)ing(\s.*\b(?:the|an?|your|things?|it|them|apart|out|up|down|away|together|safely|properly|with|for|to|from|into)\b.*)$/u.exec(
      title,
    ) ?? [];
  const verb = [stem, `${stem}e`, stem.replace(/(.)\1$/, '$1')].find(
    (form) => form.length > 1 && isVerb(form.toLowerCase()),
  );
  return verb === undefined || stem === '' ? null : `${verb}${rest}`;
}

/** Whether a title says what is done in its part: "Emptying the larder" of a text without any larder is a figure of speech. */
export function isMeant({ title, sentences }: Topic): boolean {
  const [, noun] = /\b(?:the|an?|your)\s+(?:\p{L}+\s)?(\p{L}{3,})$/iu.exec(withoutNumber(title)) ?? [];
  if (noun === undefined) return true;
  const stem = noun.toLowerCase().replace(/s$/, '');
  return sentences.some(({ commands, text }) => commands || text.toLowerCase().includes(stem));
}

/** Whether a title tells to do something: "Heat work and cones", "Query Best Practices" name things. */
export function isOrder(title: string, language: Language): boolean {
  const [verb = '', ...object] = title.toLowerCase().split(' ');
  const isName =
    VERBS_AND_NOUNS.has(verb) &&
    !/\b(?:the|an?|your|its|all|each|every|with|from|to|into|on|in|at|by|up|out|off|for)\b/.test(object.join(' '));
  return !isName && language.isCommand(title);
}

/** What is learned in a part that offers no objective: to do what it tells to do, or to explain what it says in a sentence of its own. */
export function ownObjective(part: Topic, language: Language): string {
  const [command] = (hasExercises(part) ? [] : commandsIn(part)).filter(
    (text) => text.split(/\s+/).length < MAX_OBJECTIVE_WORDS && (!text.endsWith(':') || text.split(/\s+/).length > 6),
  );
  const solved = solvedQuestion(part);
  if (solved !== null) return `Work out: ${solved}`;
  const titled = part.isUntitled ? null : objectiveOfTitle(part.title, isMeant(part));
  const plain = withoutNumber(part.title);
  // "Shaping and scoring", with exercises: it is practised, and not described.
  const isPractised = /^\p{Lu}\p{Ll}+ing\s/u.test(plain) && /^Describe /.test(titled ?? '') && isExercised(part);
  const named = isPractised ? `Practise ${inSmallLetters(plain)}` : titled;
  const commands = part.sentences.filter((sentence) => sentence.commands).length;
  const isDone = commands > 1 && commands >= part.sentences.length * MUCH_DONE;
  const title = capitalise(withoutNumber(part.title));
  // "See a doctor, if you have" goes on below.
  if (
    isOrder(title, language) &&
    !/\b(?:if|when|with|to|for|the|an?|and|or|if you (?:have|are|want|need))$/i.test(title)
  )
    return title;
  if (named !== null && !isDone) return named;
  if (command !== undefined) return withoutStop(command);
  if (named !== null) return named;
  // The first statement of a part mostly says what it is about.
  const statement = part.sentences.find(standsAlone);
  if (!part.isUntitled || !statement) return `Explain “${part.title}”`;
  const phrases = part.phrases.filter(({ text }) => !isVague(text));
  // What a stretch without a heading names again and again is mostly what it is about.
  const about = phrases.find(({ proper, count }) => proper && count > 1) ?? phrases[0];
  return about
    ? `Sum up what is told of ${about.proper ? about.text : asNamed(inSmallLetters(about.text), part.sentences)}`
    : `Sum up “${part.title}”`;
}

/** Titles that say where in a text they stand, and not what it is about. */
const PLACE =
  /^(?:(?:you|we|us|me|it|they)$|preliminar(?:y|ies)|introductory(?: remarks)?|purpose|scope|responsibilities|records|equipment|definitions|aims|introduction|overview|background|general|preface|foreword|part|chapter|section|appendix|summary|conclusions?|notes?|examples?|discussion|results?|basics|usage|description|details|miscellaneous|more|other|history|(?:early |later |personal )?(?:life|career)|education|legacy|death|honou?rs|awards|work|research|reception|impact|biography|childhood|family|youth|background)\b[\s\d.:]*$/i;

/** A title without the place that it says: "Step 1 – the tables". */
export const withoutNumber = (title: string): string =>
  title
    .replace(
      /^(?:§\s*|(?:article|section|chapter|part|step|example|unit|module|lesson|session|week|topic|theme|level|stage)\s+)?(?:\d+|[IVX]+)(?:\.\d+)*[.):]?\s+(?:[–—-]\s+)?/i,
      '',
    )
    // "(weeks 1–2)": when, and not what.
    .replace(/\s*\((?:days?|weeks?|months?|years?|terms?|hours?)\s[\d\s–-]+\)$/i, '');

/** What only a clause has: its verb, or the word that opens the next one. */
const CLAUSE =
  /\s(?:is|are|was|were|has|have|had|can|could|will|would|must|shall|should|may|might|does|do|did|goes|go)(?:\s|$)|\s(?:if|when|that|which|who|because|as)$/;

/** What is learned by how a part is called: "How soils form" to explain that, "Layers of a soil" to describe them; null where its title says too little. */
export function objectiveOfTitle(title: string, isDone = true): string | null {
  const name = withoutNumber(title).replace(/[.:]$/, '');
  if (/^(?:do not|don['’]t|never|avoid)\b/i.test(name)) return null;
  if (PLACE.test(name) || name.split(/\s+/).length > MAX_OBJECTIVE_WORDS || !/\p{L}{3}/u.test(name)) return null;
  // "Keeping things apart": what is done, by its name.
  const done = imperativeOf(name);
  // "Emptying the larder" of a text that tells nobody to do it is a figure of speech, or what something else does.
  if (done !== null) return isDone ? done : `Explain what “${name}” is about`;
  if (/^(?:how|why|what|when|where|who|which)\b/i.test(name))
    return name.endsWith('?') ? null : `Explain ${inSmallLetters(name)}`;
  // "Two labels are printed", "A sample is acceptable if": a clause, and nothing that could be described.
  if (/[?!“”"]|\.\s|…$/.test(name) || CLAUSE.test(name)) return null;
  return `Describe ${name.replace(/^(?:An?|The)\s/, (article) => article.toLowerCase()).replace(/^\p{Lu}.*$/u, inSmallLetters)}`;
}

export const withoutStop = (text: string): string => text.replace(/[.!:]$/, '');
