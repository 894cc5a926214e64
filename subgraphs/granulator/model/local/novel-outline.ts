import { ACT_PURPOSES, type ActContent, type ChapterContent, type NovelContent } from '../../structures/novel';
import { isQuotable, type Sentence } from '../../../../lib/text/language';
import { dangles } from '../../../../lib/text/sentences';
import { containsWord, wordPattern } from '../../../../lib/text/find-words';
import { atLeastOne, beginningOf, digest, textOf, weightiest } from './parts';
import type { SourceOutline, Topic } from './source-outline';

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
/** A scene has about this many words. */
export const WORDS_PER_SCENE = 1_500;
export const NOT_STATED = 'not stated in the text';
/** Shares of a story at which the second and the third act begin. */
const ACT_BOUNDS = [0.25, 0.75] as const;
const MIN_CHAPTERS = 3;
const MAX_CHARACTERS = 12;

/** A name of which this share stands behind a word for a place is a place. */
const MOSTLY_PLACE = 0.3;

interface Character {
  name: string;
  /** What else the text calls the person: "Mara" for "Mara Quill". */
  short?: string;
  mentions: Sentence[];
  chapters: number;
}

/** Plans a novel after a narrative: its chapters, who occurs in them, and what moves the story on, all in the text's own sentences. */
export function novelFrom(
  source: SourceOutline,
  parameters: NovelParameters,
  onChapter: (done: number, of: number) => void,
): NovelContent {
  const parts = source.topics.length >= MIN_CHAPTERS ? source.topics : source.topics.flatMap((topic) => topic.parts);
  const cast = charactersIn(source, parts);
  const narrated = new Set(parts.flatMap((part) => narratedIn(part).sentences));
  const targetLength = parameters.targetLength ?? ORDINARY_LENGTH;
  const total = parts.reduce((sum, part) => sum + part.words, 0);
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
      }),
    );
    told += part.words;
  }
  fillTheMiddle(acts);
  return {
    overview: {
      title: source.title ?? parameters.topic,
      genre: parameters.genre ?? NOT_STATED,
      themes: atLeastOne(
        source.phrases
          .filter((phrase) => !phrase.proper && !cast.some(({ name }) => containsWord(phrase.text, name)))
          .slice(0, 5)
          .map((phrase) => phrase.text),
        parameters.topic,
      ),
      // Where nobody does anything, nothing happens anywhere.
      setting: cast.length > 0 ? settingOf(source, narrated) : NOT_STATED,
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
  parameters: NovelParameters & { wordCountTarget: number },
): ChapterContent {
  const present = cast.filter(({ mentions }) => part.sentences.some((sentence) => mentions.includes(sentence)));
  // What happens is told; what people say of it is heard.
  const narrated = narratedIn(part);
  const namesPerson = (sentence: Sentence): number =>
    (present.some((character) => isNamed(character, sentence)) ? 2 : 0) + (TURNS.test(sentence.text) ? 3 : 0);
  const points = parameters.includePlotThreads === false ? 1 : 1 + (parameters.granularityLevel ?? 4);
  return {
    title: part.title,
    summary: digest(narrated, parameters.includeChapterSummaries === false ? 1 : 3),
    sceneCount: parameters.includeSceneSuggestions === false ? 1 : scenesIn(part),
    plotPoints: atLeastOne(weightiest(narrated, points, namesPerson).map(textOf), beginningOf(part)),
    characterDevelopment: present.slice(0, 3).flatMap((character) => {
      const last = narrated.sentences.filter((sentence) => isQuotable(sentence) && isNamed(character, sentence)).at(-1);
      return last ? [`${character.name}: ${last.text}`] : [];
    }),
    wordCountTarget: parameters.wordCountTarget,
    passages: [],
  };
}

/** A paragraph that begins so is at another time or at another place than the one before. */
const ELSEWHERE =
  /^(?:(?:the|that|on the|in the) (?:next|following|same|first|last|second|third) (?:day|morning|evening|night|week|month|year|spring|summer|autumn|winter)|(?:that|one|by|towards?|at|in the) (?:morning|noon|afternoon|evening|night|dawn|dusk|midnight|midday|daybreak|sunrise|sunset)|(?:on|by) (?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:a|an|one|two|three|four|five|six|seven|ten|some|several|many|a few) (?:\p{Ll}+ )?(?:minutes?|hours?|days?|nights?|weeks?|months?|years?) (?:later|after|afterwards|passed|before)|(?:meanwhile|elsewhere|back (?:at|in|on)|when (?:he|she|they|\p{Lu}\p{Ll}+) (?:reached|arrived|woke|returned|came back|got (?:home|back)|landed)))\b/iu;

/** How many scenes a chapter of a text has: a new one begins where the text leaves a time or a place. */
const scenesIn = ({ blocks }: Topic): number =>
  1 +
  blocks
    .slice(1)
    .filter(({ kind, text, opensScene }) => kind === 'paragraph' && (opensScene === true || ELSEWHERE.test(text)))
    .length;

/** Fewer sentences tell no chapter. */
const MIN_NARRATED = 3;

/** A text without what its people say. */
const withoutSpeech = (text: string): string => text.replaceAll(/“[^”]*(?:”|$)|"[^"]*(?:"|$)/g, '“”');

/** A chapter with those of its sentences that no person of it says; all of them where hardly any is left. */
function narratedIn(part: Topic): Topic {
  const told = part.blocks.map(({ text }) => withoutSpeech(text)).join('\n');
  // What turns a story is often said by one of its people.
  const sentences = part.sentences.filter(({ text }) => told.includes(text) || TURNS.test(text));
  return sentences.filter(isQuotable).length < MIN_NARRATED ? part : { ...part, sentences };
}

/** What only a person does: a name before or after one of these is a person or is described as one. */
const SAYING =
  'said|says|asked|replied|answered|cried|shouted|whispered|thought|exclaimed|laughed|remarked|continued|added|sighed';
const ACTING = `${SAYING}|went|came|ran|took|stood|sat|knew|felt|began|could|was|had|put|gave|lit|wrote|kept|slept|woke|ate|told|heard|left|found|made|sent|brought|fell|rose|held|met|spoke|fought|drew|threw|caught|lost|saw|led|rode|sang|swore|broke|shook|\\p{Ll}{2,}ed`;
/** Where a story turns: what is decided, found out, or never was so before. */
const TURNS =
  /\b(?:decided|decision|resolved|refused|confessed|discovered|realised|realized|understood|learned|betrayed|died|killed|escaped|vanished|returned|swore|promised|never again|for the first time|for the last time|at last|suddenly|too late|no longer|instead|that (?:night|evening|morning|day)|secret|the truth|never told|never knew|(?:is|was) (?:your|his|her|my|their) (?:grand)?(?:father|mother|son|daughter|brother|sister|wife|husband|parent|child))\b/i;

/** Who says or does something in the text, the most frequent first. */
function charactersIn(source: SourceOutline, parts: Topic[]): Character[] {
  const mentions = new Map<string, Sentence[]>();
  for (const sentence of source.sentences) {
    for (const { proper, text } of sentence.phrases)
      if (proper) mentions.set(text, [...(mentions.get(text) ?? []), sentence]);
  }
  const cast: Character[] = narratorIn(source, parts);
  const text = source.sentences.map((sentence) => sentence.text).join('\n');
  const longer = [...mentions.keys()].flatMap((name) =>
    /^\p{Lu}\p{Ll}+$/u.test(name)
      ? (new RegExp(`(?<![\\p{L}-])${name} \\p{Lu}\\p{Ll}{2,}(?![\\p{L}-])`, 'u').exec(text)?.[0] ?? [])
      : [],
  );
  const whole = wholeNames([...new Set([...mentions.keys(), ...longer])]);
  const found = [...mentions].flatMap(([name, sentences]): (Character & { acting: number })[] => {
    // One person under a longer and a shorter name is one.
    if ([...whole.values()].includes(name)) return [];
    const long = whole.get(name);
    const either = new Set([...sentences, ...(long === undefined ? [] : (mentions.get(long) ?? []))]);
    // The tagger may take a verb behind a name for a part of it.
    const all = source.sentences.filter((sentence) => either.has(sentence) || sentence.text.startsWith(`${name} `));
    const acts = actingOf(name);
    const acting = all.filter(({ text }) => acts(text)).length;
    const isPerson = all.length > 1 && acting > 0 && !isPlace(all, name, acting) && !isKind(all, name);
    if (!isPerson) return [];
    const chapters = parts.filter((part) => part.sentences.some(({ text }) => containsWord(text, name))).length;
    return [{ name: long ?? name, ...(long !== undefined && { short: name }), mentions: all, chapters, acting }];
  });
  // Whoever does most is who the story is about, however often others are spoken of.
  for (const { acting: _, ...character } of found.sort(
    (a, b) => b.mentions.length + 2 * b.acting - (a.mentions.length + 2 * a.acting) || (a.name < b.name ? -1 : 1),
  )) {
    if (cast.length === MAX_CHARACTERS) break;
    const names = [character.name, character.short ?? character.name];
    const isKnown = cast.some((other) =>
      names.some((name) => containsWord(other.name, name) || containsWord(name, other.short ?? other.name)),
    );
    if (!isKnown) cast.push(character);
  }
  return cast;
}

const isNamed = ({ name, short }: Character, { text }: Sentence): boolean => containsWord(text, short ?? name);

/** Longer names that stand for the same as a shorter one, which they alone begin with: "Mara Quill" for "Mara". */
function wholeNames(names: readonly string[]): Map<string, string> {
  return new Map(
    names.flatMap((name): [string, string][] => {
      const longer = names.filter((other) => other.startsWith(`${name} `));
      return longer.length === 1 && longer[0] !== undefined ? [[name, longer[0]]] : [];
    }),
  );
}

/** So many sentences of a tale are told by one who says "I". */
const NARRATED = 0.1;

/** Who tells the story of himself, by the name that he gives himself; nobody where it is told by no one. */
function narratorIn(source: SourceOutline, parts: Topic[]): Character[] {
  // Who speaks in a story says "I", too.
  const told = source.topics.flatMap(({ blocks }) => blocks.map(({ text }) => withoutSpeech(text))).join('\n');
  const mentions = source.sentences.filter(({ text }) => /\bI\b(?!\.)/.test(text) && told.includes(text));
  const isTold = mentions.length >= 5 && mentions.length >= source.sentences.length * NARRATED;
  if (!isTold) return [];
  const named = source.sentences.flatMap(
    ({ text }) => /\b(?:[Cc]all me|[Mm]y name is|I am called)\s+(\p{Lu}\p{Ll}+)/u.exec(text)?.[1] ?? [],
  );
  return [{ name: named[0] ?? 'The narrator', mentions, chapters: parts.length }];
}

/** A word with a large letter that mostly has an article before it names a kind of thing: "the Crimes", "such Person". */
function isKind(mentions: Sentence[], name: string): boolean {
  const determined = new RegExp(
    `\\b(?:the|an?|all|any|each|every|no|such|of|other|some|this|that|these|those|their|its)\\s+(?:\\p{Ll}+\\s+)?${wordPattern(name, 'u').source}`,
    'iu',
  );
  return mentions.filter(({ text }) => determined.test(text)).length * 2 > mentions.length;
}

function actingOf(name: string): (text: string) => boolean {
  const literal = wordPattern(name, 'u').source;
  const before = new RegExp(`${literal}\\s+(?:\\w+ly\\s+)?(?:${ACTING})(?!\\p{L})`, 'u');
  const behind = new RegExp(`\\b(?:${SAYING})\\s+(?:the\\s+)?${literal}`, 'u');
  return (text) => before.test(text) || behind.test(text);
}

/** One goes to places and is in them; a name that mostly stands behind such a word, and neither speaks nor acts more often, is none of a person. */
function isPlace(mentions: Sentence[], name: string, acting: number): boolean {
  const behind = new RegExp(
    `\\b(?:in|at|to|from|near|into|towards?|off)\\s+(?:the\\s+)?${wordPattern(name, 'u').source}`,
    'u',
  );
  const places = mentions.filter(({ text }) => behind.test(text)).length;
  const speaks = new RegExp(`${wordPattern(name, 'u').source}\\s+(?:\\w+ly\\s+)?(?:${SAYING})\\b`, 'u');
  return (
    places >= mentions.length * MOSTLY_PLACE && places >= acting && !mentions.some(({ text }) => speaks.test(text))
  );
}

function roleOf({ mentions, chapters }: Character, rank: number, of: number): string {
  if (rank === 0) return 'protagonist';
  if (chapters >= of / 2) return 'main';
  return mentions.length >= 4 ? 'supporting' : 'minor';
}

/** Where a person is first and last mentioned. */
function arcOf({ mentions }: Character, narrated: ReadonlySet<Sentence>): string | null {
  const told = mentions.filter((sentence) => isQuotable(sentence) && narrated.has(sentence));
  const any = told.length > 1 ? told : mentions.filter(isQuotable);
  const [first, last] = [any.at(0), any.at(-1)];
  return first && last && first !== last ? `First: ${first.text} Last: ${last.text}` : null;
}

/** The first sentence that names a place or a time. */
function settingOf(source: SourceOutline, narrated: ReadonlySet<Sentence>): string {
  const place =
    /\b(?:in|at|on|near|from|into|to|towards?)\s+(?:the\s+)?\p{Lu}\p{Ll}+|\b(?:1[0-9]|20)\d\d\b|\b(?:morning|evening|night|winter|summer|spring|autumn)\b/u;
  // Of whom or what it tells must be said, too; what a person says is not where it happens.
  const isTold = (sentence: Sentence): boolean =>
    narrated.has(sentence) && !/["“”]/.test(sentence.text) && !dangles(sentence.text) && place.test(sentence.text);
  return source.sentences.find((sentence) => isQuotable(sentence) && isTold(sentence))?.text ?? NOT_STATED;
}
