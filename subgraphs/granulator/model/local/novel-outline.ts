import { ACT_PURPOSES, type ActContent, type ChapterContent, type NovelContent } from '../../structures/novel';
import { isQuotable, type Sentence } from '../../../../lib/text/language';
import { dangles, pointsElsewhere } from '../../../../lib/text/sentences';
import { containsWord } from '../../../../lib/text/find-words';
import { toldAmong } from '../../../../lib/text/speech';
import { arcOf, type Character, charactersIn, isNamed, leads, roleOf } from './cast';
import { confessionIn, CONFESSES, disclosureIn } from './disclosures';
import { atLeastOne, beginningOf, digest, weightiest } from './parts';
import type { SourceOutline, Topic } from './source-outline';
import { opensElsewhere } from './scene-changes';
import { beatOf, happens } from './happenings';
import { isOfBefore } from './title-register';

export interface NovelParameters {
  topic: string;
  genre?: string;
  targetLength?: number;
  granularityLevel?: number;
  includeCharacterArcs?: boolean;
  includePlotThreads?: boolean;
  includeChapterSummaries?: boolean;
  includeSceneSuggestions?: boolean;
}

/** An ordinary novel, in words. */
export const ORDINARY_LENGTH = 80_000;
/** The least that can be asked for, in words. */
const MIN_LENGTH = 1_000;
/** A scene has about this many words. */
export const WORDS_PER_SCENE = 1_500;
export const NOT_STATED = 'not stated in the text';
/** Shares of a story at which the second and the third act begin. */
const ACT_BOUNDS = [0.25, 0.75] as const;
const MIN_CHAPTERS = 3;

/** Plans a novel after a narrative: its chapters, who occurs in them, and what moves the story on, all in the text's own sentences. */
export function novelFrom(
  source: SourceOutline,
  parameters: NovelParameters,
  onChapter: (done: number, of: number) => void,
): NovelContent {
  const parts = source.topics.length >= MIN_CHAPTERS ? source.topics : source.topics.flatMap((topic) => topic.parts);
  const cast = charactersIn(source, parts);
  const narrated = new Set(parts.flatMap((part) => narratedIn(part).sentences));
  const total = parts.reduce((sum, part) => sum + part.words, 0);
  // A plan after a story is for one of its length, unless another is asked for.
  const targetLength = parameters.targetLength ?? Math.max(MIN_LENGTH, Math.ceil(total / 100) * 100);
  let told = 0;
  const acts = ACT_PURPOSES.map((purpose): ActContent => ({ title: actTitle(purpose), purpose, chapters: [] }));
  for (const [index, part] of parts.entries()) {
    onChapter(index + 1, parts.length);
    // By where a chapter has its middle; the first and the last open and close the story, however long they are.
    const middle = (told + part.words / 2) / total;
    const act =
      index === 0 ? 0 : index === parts.length - 1 ? 2 : middle < ACT_BOUNDS[0] ? 0 : middle < ACT_BOUNDS[1] ? 1 : 2;
    acts[act]?.chapters.push(
      chapterOf(part, cast, {
        ...parameters,
        wordCountTarget: Math.max(100, Math.round((targetLength * part.words) / total / 100) * 100),
        isFirst: index === 0,
        isLast: index === parts.length - 1,
      }),
    );
    told += part.words;
  }
  fillTheMiddle(acts);
  return {
    overview: {
      title: source.title ?? parameters.topic,
      genre: parameters.genre ?? NOT_STATED,
      themes: atLeastOne(themesOf(parts, cast), parameters.topic),
      // Where nobody does anything, nothing happens anywhere.
      setting: cast.length > 0 ? settingOf(source, narrated, cast) : NOT_STATED,
      targetLength,
    },
    acts: acts.filter((act) => act.chapters.length > 0),
    characters: cast.map((character, index) => ({
      name: character.name,
      role: roleOf(character, index, parts.length),
      arc: parameters.includeCharacterArcs === false ? null : arcOf(character, narrated),
    })),
  };
}

/** A story of three chapters and more has a middle, however its lengths fall. */
function fillTheMiddle([first, middle, last]: ActContent[]): void {
  if (!first || !middle || !last || middle.chapters.length > 0) return;
  const moved =
    first.chapters.length > 1 ? first.chapters.pop() : last.chapters.length > 1 ? last.chapters.shift() : undefined;
  if (moved) middle.chapters.push(moved);
}

export function actTitle(purpose: (typeof ACT_PURPOSES)[number]): string {
  return `Act ${ACT_PURPOSES.indexOf(purpose) + 1}: ${purpose}`;
}

function chapterOf(
  part: Topic,
  cast: Character[],
  parameters: NovelParameters & { wordCountTarget: number; isFirst: boolean; isLast: boolean },
): ChapterContent {
  const present = cast.filter(({ mentions }) => part.sentences.some((sentence) => mentions.includes(sentence)));
  // What happens is told; what people say of it is heard.
  const narrated = narratedIn(part);
  const weightOf = (sentence: Sentence): number =>
    (present.some((character) => isNamed(character, sentence)) ? 2 : 0) +
    (turns(sentence.text) ? 3 : 0) +
    happens(sentence) +
    // A chapter mostly ends with what it led to, and a story begins with what it is about.
    (sentence === narrated.sentences.at(-1) ? 2 : 0) +
    (parameters.isFirst && sentence === narrated.sentences[0] ? OPENING_GAINS : 0) -
    // Of whom it is, or what for, is said elsewhere.
    (pointsElsewhere(sentence.text) && !/^(?:He|She|They|I|We|Then)\b/.test(sentence.text) ? 2 : 0) -
    // "The engines changed their note."
    (sentence.words < MAX_SCENERY && !/\b(?:I|we|he|she|they|him|her)\b/i.test(sentence.text) ? 2 : 0);
  const asked = 1 + (parameters.granularityLevel ?? 4);
  // Of a short chapter nearly all that is told is plot.
  const isShort = narrated.sentences.length <= SHORT_CHAPTER;
  const most = isShort
    ? Math.max(asked, Math.ceil(narrated.sentences.length * SHARE_OF_SHORT))
    : Math.max(asked, Math.round((asked * part.words) / WORDS_OF_POINTS));
  const points = parameters.includePlotThreads === false ? 1 : most;
  return {
    title: part.title,
    summary: digest(ofPeople(narrated, present), parameters.includeChapterSummaries === false ? 1 : 3),
    sceneCount: parameters.includeSceneSuggestions === false ? 1 : scenesIn(part),
    plotPoints: atLeastOne(
      plotOf(part, narrated, {
        points: Math.min(points, MAX_POINTS),
        weightOf,
        cast: present,
        isLast: parameters.isLast,
      }),
      beginningOf(part),
    ),
    characterDevelopment: present
      .flatMap((character) => {
        const named = narrated.sentences.filter((sentence) => isQuotable(sentence) && isNamed(character, sentence));
        const last = named.findLast((sentence) => leads(character, sentence)) ?? named.at(-1);
        return last ? [`${character.name}: ${last.text}`] : [];
      })
      .slice(0, MAX_PRESENT),
    wordCountTarget: parameters.wordCountTarget,
    passages: [],
  };
}

/** A chapter of so many sentences is short, and so much of it is told. */
const SHORT_CHAPTER = 24;
const SHARE_OF_SHORT = 0.6;
/** With what a story begins, whatever it is like, is a point of it. */
const OPENING_GAINS = 8;
/** A chapter has as many points as were asked for in so many words; a long one more, up to a most. */
const WORDS_OF_POINTS = 400;
const MAX_POINTS = 16;
/** So many people of a chapter are told of. */
const MAX_PRESENT = 5;
/** A chapter of which people say so much has a part of its plot in what they say. */
const MOSTLY_SAID = 0.4;
const SAID_POINTS = 2;

/** What moves a chapter on: what is told, what one of its people tells at length, and where they talk most of the time, the weightiest that they say. */
function plotOf(
  part: Topic,
  narrated: Topic,
  {
    points: most,
    weightOf,
    cast,
    isLast,
  }: { points: number; weightOf: (sentence: Sentence) => number; cast: readonly Character[]; isLast: boolean },
): string[] {
  const told = new Set(narrated.sentences);
  // Half of what is said says little.
  const spoken = part.sentences.filter(
    (sentence) => !told.has(sentence) && !sentence.text.includes('?') && !/^[^"“]*[,.!]"\s/.test(sentence.text),
  );
  const words = spoken.reduce((sum, sentence) => sum + sentence.words, 0);
  const disclosure = most > 1 ? disclosureIn(part, cast) : null;
  const confession = confessionIn(part);
  const left = most - (disclosure ? 1 : 0) - (confession ? 1 : 0);
  const said = words > part.words * MOSTLY_SAID ? Math.min(SAID_POINTS, Math.floor(left / 2)) : 0;
  const chosen = new Set([
    ...alongTheWay(narrated, left - said, weightOf),
    ...weightiest({ ...part, sentences: spoken }, said, (sentence) => (turns(sentence.text) ? 3 : 0)),
  ]);
  // How a story ends is a point of it, whatever words it is told in.
  const ending = isLast && most > 1 ? part.sentences.findLast(isEnding) : undefined;
  if (ending) chosen.add(ending);
  const points = part.sentences.flatMap((sentence, at) => [
    ...[disclosure, confession].flatMap((one) => (one?.at === at ? [one.text] : [])),
    ...(chosen.has(sentence) && ![disclosure, confession].some((one) => one?.text.includes(sentence.text))
      ? [speechOf(sentence.text, part) ?? beatOf(sentence, part, cast)]
      : []),
  ]);
  return [...new Set(points)];
}

/** What happens most in each of so many stretches of a chapter: what a story goes through, and not only where it is loudest. */
function alongTheWay({ sentences }: Topic, count: number, weightOf: (sentence: Sentence) => number): Sentence[] {
  const whole = sentences.filter(isQuotable);
  const chosen = Array.from({ length: Math.min(count, whole.length) }, (_, index) => {
    const [from, to] = [index, index + 1].map((at) => Math.round((at * whole.length) / Math.min(count, whole.length)));
    return whole
      .slice(from, to)
      .reduce<Sentence | undefined>(
        (best, one) => (best === undefined || weightOf(one) > weightOf(best) ? one : best),
        undefined,
      );
  }).filter((sentence) => sentence !== undefined);
  // A stretch in which nothing happens has no point, unless hardly anything happens at all.
  const eventful = chosen.filter((sentence) => weightOf(sentence) > 0);
  return eventful.length * 2 >= chosen.length ? eventful : chosen;
}

/** The last sentences of a tale are often its longest; who wrote it down, in brackets, is none of it. */
const isEnding = (sentence: Sentence): boolean =>
  isQuotable(sentence) ||
  (sentence.words <= MAX_ENDING && sentence.words > 4 && /^[\p{Lu}"“].*[.!?"”]$/su.test(sentence.text));
const MAX_ENDING = 90;

/** A short speech is told whole: "“Ask your brother,” he said. “Ask him to come.”" says in its end what it is for. */
function speechOf(sentence: string, { blocks }: Topic): string | null {
  const whole = blocks.find(({ kind, text }) => kind === 'paragraph' && text.includes(sentence))?.text ?? '';
  // A sentence in the middle of a speech has no marks of its own.
  const before = whole.slice(0, whole.indexOf(sentence));
  const isInside = (before.match(/["“”]/g)?.length ?? 0) % 2 === 1;
  if (!isInside && !/["“”]/.test(sentence)) return null;
  return whole !== sentence && whole.split(/\s+/).length <= MAX_SPEECH ? whole : null;
}
/** A speech of more words is told by the one sentence of it. */
const MAX_SPEECH = 45;

/** How many scenes a chapter of a text has: a new one begins where the text leaves a time or a place. */
const scenesIn = ({ blocks }: Topic): number =>
  1 +
  blocks
    .slice(1)
    .filter(({ kind, text, opensScene }) => kind === 'paragraph' && (opensScene === true || opensElsewhere(text)))
    .length;

/** Fewer sentences tell no chapter. */
const MIN_NARRATED = 3;

/** A chapter with those of its sentences that no person of it says; all of them where hardly any is left. */
function narratedIn(part: Topic): Topic {
  const told = new Set(
    toldAmong(
      part.sentences,
      part.blocks.map(({ text }) => text),
    ),
  );
  // What turns a story is often said by one of its people.
  const sentences = part.sentences.filter((sentence) => told.has(sentence) || turns(sentence.text));
  return sentences.filter(isQuotable).length < MIN_NARRATED ? part : { ...part, sentences };
}

/** What happens to people, and not to a gull beside them; all where hardly anything does. */
function ofPeople(narrated: Topic, present: readonly Character[]): Topic {
  const sentences = narrated.sentences.filter(
    (sentence) =>
      present.some((character) => isNamed(character, sentence)) ||
      /\b(?:I|we|he|she|they|him|her|them)\b/i.test(sentence.text),
  );
  return sentences.filter(isQuotable).length < MIN_NARRATED ? narrated : { ...narrated, sentences };
}

/** Scenery: short, and of nobody. */
const MAX_SCENERY = 9;

/** Where a story turns: what is decided, found out, confessed, or never was so before. */
const TURNS =
  /\b(?:decided|decision|resolved|refused|confessed|discovered|realised|realized|understood|learned|betrayed|died|killed|escaped|vanished|returned|swore|promised|never again|for the first time|for the last time|at last|suddenly|too late|no longer|instead|that (?:night|evening|morning|day)|secret|the truth|never told|never knew|(?:is|was) (?:your|his|her|my|their) (?:grand)?(?:father|mother|son|daughter|brother|sister|wife|husband|parent|child))\b/iu;

const turns = (text: string): boolean => TURNS.test(text) || CONFESSES.test(text);

/** So many chapters, and so many mentions, make of a thing what a story is about. */
const MIN_MENTIONS = 3;
const MIN_THEME_CHAPTERS = 2;
const MAX_THEMES = 5;
/** Things that every story has. */
const EVERYWHERE =
  /^(?:hand|foot|eye|head|face|arm|leg|finger|shoulder|back|hair|mouth|lip|knee|heart|body|voice|word|night|day|morning|evening|afternoon|noon|time|hour|minute|moment|second|week|month|year|summer|winter|spring|autumn|man|woman|boy|girl|child|people|person|fellow|thing|way|side|end|begin|part|lot|kind|sort|one|number|place|door|room|bit|piece|name|question|answer|nothing|something|anything|everything|nobody|front|top|middle|bottom|left|right|uncle|aunt|mother|father|brother|sister|grandfather|grandmother|sir|madam|mr|mrs|miss|size|rest|half|line|air|course|look|sound|length|colour|turn)$/;

/** What a story comes back to again and again: things that are named in several of its chapters. */
function themesOf(parts: readonly Topic[], cast: readonly Character[]): string[] {
  const counts = new Map<string, { count: number; chapters: Set<Topic> }>();
  for (const part of parts)
    for (const { key, count, proper } of part.phrases) {
      const head = key.split(' ').at(-1) ?? key;
      if (proper || EVERYWHERE.test(head) || cast.some(({ name }) => containsWord(name.toLowerCase(), head))) continue;
      const known = counts.get(head) ?? { count: 0, chapters: new Set() };
      counts.set(head, { count: known.count + count, chapters: known.chapters.add(part) });
    }
  return [...counts]
    .filter(
      ([, { count, chapters }]) => count >= MIN_MENTIONS && chapters.size >= Math.min(MIN_THEME_CHAPTERS, parts.length),
    )
    .sort((a, b) => b[1].count * b[1].chapters.size - a[1].count * a[1].chapters.size || (a[0] < b[0] ? -1 : 1))
    .slice(0, MAX_THEMES)
    .map(([head]) => head);
}

/** Words for places and times, by which a sentence says where a story is. */
const SCENERY =
  /\b(?:sea|coast|shore|bay|beach|cliffs?|strait|harbour|port|pier|quay|jetty|docks?|lighthouse|boathouse|barn|cabin|hut|hotel|hospital|office|factory|mill|market|bridge|library|monastery|temple|island|river|lake|estuary|valley|mountains?|hills?|forest|woods?|fields?|farm|village|town|city|street|road|square|house|cottage|castle|inn|kitchen|church|tower|school|hall|station|ship|boat|deck|garden|desert|rain|snow|fog|wind|storm|morning|evening|night|dawn|dusk|noon|winter|summer|spring|autumn|(?:1[0-9]|20)\d\d)\b/giu;

/** "On Skarv", and not "on Tuesday". */
const PLACED =
  /\b(?:in|at|on|near|from|into|to|towards?|over|across|along|beside|by)\s+(?:the\s+)?(?:(?:river|lake|village|town|city|island|castle|forest)\s+(?:of\s+)?)?(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Easter)\p{Lu}\p{Ll}+/u;
const TIME_OF_DAY =
  /^(?:morning|evening|night|dawn|dusk|noon|winter|summer|spring|autumn|storm|rain|snow|fog|wind|\d+)$/;
/** "We lived on Skarv", "The house stood at the end of the lane". */
const LIVING =
  /\b(?:(?:lived|dwelt|grew up|was born|there (?:once )?(?:was|were|lived))|(?:house|cottage|village|town|farm|inn|mill|castle|tower|church|island|school|shop)\b[^.;]{0,30}\b(?:stood|lay))\b[^.;]{0,60}\b(?:in|on|at|near|by|above|below|beside|between|over|across)\b/i;
/** "In a village above the river there lived a miller". */
const THERE_LIVED =
  /^(?:In|On|At|Near|By|Beyond|Behind|Above|Below|High|Deep|Far)\s.{3,70}\bthere (?:once )?(?:was|were|lived|stood)\b/;
const LIVING_GAINS = 2;
const PERSON_GAINS = 1;

/** The sentence of the beginning that says most of place and time. */
function settingOf(source: SourceOutline, narrated: ReadonlySet<Sentence>, cast: readonly Character[]): string {
  const score = (sentence: Sentence): number => {
    const { text } = sentence;
    const scenery = new Set(text.toLowerCase().match(SCENERY));
    const isSomewhere = PLACED.test(text) || [...scenery].some((word) => !TIME_OF_DAY.test(word));
    // When something is, does not say where.
    // Where one of its people is, and not where something will be.
    const isOfPerson = cast.some((character) => leads(character, sentence));
    const gains =
      (PLACED.test(text) ? 1 : 0) +
      (LIVING.test(text) || THERE_LIVED.test(text) ? LIVING_GAINS : 0) +
      (isOfPerson ? PERSON_GAINS : 0);
    return isSomewhere ? scenery.size + gains : 0;
  };
  // Of whom or what it tells must be said, too; what a person says is not where it happens.
  const [best] = source.sentences
    .slice(0, Math.max(MIN_OPENING, source.sentences.length / 3))
    .filter(
      (sentence) =>
        isQuotable(sentence) &&
        narrated.has(sentence) &&
        !isOfBefore(sentence.text) &&
        !/["“”]/.test(sentence.text) &&
        (!dangles(sentence.text) || /^(?:We|I|There (?:was|were|lived|once))\s/.test(sentence.text)),
    )
    .map((sentence, at) => ({ sentence, score: score(sentence), at }))
    .filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score || a.at - b.at);
  return best?.sentence.text ?? NOT_STATED;
}

/** A story says within so many sentences where it is. */
const MIN_OPENING = 20;
