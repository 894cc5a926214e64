import { containsWord, escaped, isAround, placesOf, wordPattern } from '../../../../lib/text/find-words';
import { isQuotable, type Sentence } from '../../../../lib/text/language';
import { FIRST_NAMES } from '../../../../lib/text/first-names';
import { withoutSpeech } from '../../../../lib/text/speech';
import type { SourceOutline, Topic } from './source-outline';

/** Nobody is told of beside so many. */
const MAX_CHARACTERS = 12;
/** A name of which this share stands behind a word for a place is a place. */
const MOSTLY_PLACE = 0.3;

export interface Character {
  name: string;
  /** What else the text calls the person: "Mara" for "Mara Quill", "my uncle" for "Matthias". */
  aliases: string[];
  mentions: Sentence[];
  chapters: number;
}

/** What only a person does: a name before or after one of these is a person or is described as one. */
const SAYING =
  'said|says|asked|replied|answered|cried|shouted|whispered|thought|exclaimed|laughed|remarked|continued|added|sighed';
const ACTING = `${SAYING}|went|came|ran|took|stood|sat|knew|felt|began|could|was|had|put|gave|lit|wrote|kept|slept|woke|ate|told|heard|left|found|made|sent|brought|fell|rose|held|met|spoke|fought|drew|threw|caught|lost|saw|led|rode|sang|swore|broke|shook|\\p{Ll}{2,}ed`;
/** What a person is called by: "Mrs Tregear", "my uncle Matthias", "a girl named Salome". */
const TITLED =
  /\b(?:Mr|Mrs|Ms|Miss|Mister|Dr|Doctor|Sir|Dame|Lady|Lord|Captain|Father|Sister|Brother|Reverend|Professor|Uncle|Aunt|Frau|Herr|Madame|Monsieur|Señora?|Signora?|Colonel|Major|Sergeant|Inspector|Judge|King|Queen|Prince|Princess)\.? (\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?)(?![\p{L}-])/gu;
const RELATED =
  /\b([Mm]y|[Hh]is|[Hh]er|[Oo]ur|[Tt]heir)( (?:grand|step)?(?:father|mother|son|daughter)| (?:uncle|aunt|brother|sister|cousin|nephew|niece|wife|husband|friend|neighbour|teacher|boss))(?:,| called| named)? (\p{Lu}\p{Ll}+)(?![\p{L}-])|\b(?:man|woman|boy|girl|lad|fellow|dog|cat|horse) (?:called|named) (\p{Lu}\p{Ll}+)/gu;

/** The name behind a name, and the one before it with what says that it is one; that far before a name it is looked for. */
const NEXT_NAME = /^ \p{Lu}\p{Ll}{2,}(?![\p{L}-])/u;
const NAME_BEFORE = /(names? (?:is|was|were) |named |called )?(?<!\p{L})(\p{Lu}\p{Ll}{2,}) $/u;
const MAX_BEFORE = 60;

/** Who says or does something in the text, the most frequent first. */
export function charactersIn(source: SourceOutline, parts: Topic[]): Character[] {
  const mentions = new Map<string, Sentence[]>();
  for (const sentence of source.sentences) {
    for (const { proper, text } of sentence.phrases)
      if (proper && !/^I(?:['’]|$)/.test(text)) mentions.set(text, [...(mentions.get(text) ?? []), sentence]);
  }
  const cast: Character[] = narratorIn(source, parts);
  // To look through all sentences for each name takes long in a text of many.
  const places = new Map(source.sentences.map((sentence, at) => [sentence, at]));
  const byWord = new Map<string, Sentence[]>();
  for (const sentence of source.sentences)
    for (const word of new Set(sentence.text.match(/\p{Lu}\p{L}*/gu))) {
      const known = byWord.get(word);
      if (known) known.push(sentence);
      else byWord.set(word, [sentence]);
    }
  const around = (name: string): Sentence[] => byWord.get(/\p{Lu}\p{L}*/u.exec(name)?.[0] ?? '') ?? [];
  const textAround = (name: string): string =>
    around(name)
      .map((sentence) => sentence.text)
      .join('\n');
  const short = [...mentions.keys()].filter((name) => /^\p{Lu}\p{Ll}+$/u.test(name));
  const longer = short.flatMap((name) => {
    const text = textAround(name);
    const [next] = placesOf(text, name).flatMap((at) => NEXT_NAME.exec(text.slice(at + name.length))?.[0] ?? []);
    return next === undefined ? [] : `${name}${next}`;
  });
  // "His name was Aldous Finch": behind a first name, or behind what only stands before names.
  const preceded = short.flatMap((name) => {
    const text = textAround(name);
    return placesOf(text, name).flatMap((at) => {
      const [, naming, first = ''] = NAME_BEFORE.exec(text.slice(Math.max(0, at - MAX_BEFORE), at)) ?? [];
      return first !== '' && (naming !== undefined || FIRST_NAMES.has(first)) ? `${first} ${name}` : [];
    });
  });
  const whole = wholeNames([...new Set([...mentions.keys(), ...longer, ...preceded])], preceded);
  const found = [...mentions].flatMap(([name, sentences]): (Character & { acting: number })[] => {
    // One person under a longer and a shorter name is one.
    if ([...whole.values()].includes(name)) return [];
    const long = whole.get(name);
    // The tagger may take a verb behind a name for a part of it.
    const opened = around(name).filter(({ text }) => text.startsWith(`${name} `));
    const either = new Set([...sentences, ...(long === undefined ? [] : (mentions.get(long) ?? [])), ...opened]);
    const all = [...either].sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
    // Whoever is named once does too little; and to look for what each does takes long in a text of many names.
    if (all.length < 2) return [];
    const acting = all.filter(({ text }) => acts(text, name)).length;
    const isPerson = acting > 0 && !isPlace(all, name, acting) && !isKind(all, name);
    if (!isPerson) return [];
    const chapters = chaptersWith(
      around(name).filter(({ text }) => containsWord(text, name)),
      parts,
    );
    return [{ name: long ?? name, aliases: long === undefined ? [] : [name], mentions: all, chapters, acting }];
  });
  addCalled(found, source, parts);
  addNameless(found, source, parts);
  if (cast.length > 0) addKin(found, source, parts);
  // Whoever does most is who the story is about, however often others are spoken of.
  for (const { acting: _, ...character } of found.sort(
    (a, b) => b.mentions.length + 2 * b.acting - (a.mentions.length + 2 * a.acting) || (a.name < b.name ? -1 : 1),
  )) {
    if (cast.length === MAX_CHARACTERS) break;
    const names = [character.name, ...character.aliases];
    const isKnown = cast.some((other) =>
      names.some((name) =>
        [other.name, ...other.aliases].some((own) => containsWord(own, name) || containsWord(name, own)),
      ),
    );
    if (!isKnown) cast.push(character);
  }
  return cast;
}

export const isNamed = ({ name, aliases }: Character, { text }: Sentence): boolean =>
  [name, ...aliases].some((alias) => containsWord(text, alias));

/** Whether a sentence, or a clause of it, begins with a person: it tells of that one. */
export const leads = ({ name, aliases }: Character, { text }: Pick<Sentence, 'text'>): boolean =>
  [name, ...aliases].some((alias) =>
    new RegExp(
      `(?:^|[,;:] |\\b(?:when|while|as|and|but|then|where) |^[^,]{3,40}, (?:old |young |their \\p{Ll}+, )?)${escaped(alias)}(?![\\p{L}-])`,
      'iu',
    ).test(text),
  );

/** In how many chapters a person comes. */
function chaptersWith(mentions: readonly Sentence[], parts: readonly Topic[]): number {
  const those = new Set(mentions);
  return parts.filter(({ sentences }) => sentences.some((sentence) => those.has(sentence))).length;
}

/** Adds those whom the text calls as one calls a person, also once, and what it calls those who are known. */
function addCalled(
  found: (Character & { acting: number })[],
  { sentences }: SourceOutline,
  parts: readonly Topic[],
): void {
  const text = sentences.map((sentence) => sentence.text).join('\n');
  const called = [
    ...Array.from(text.matchAll(TITLED), ([whole, name = '']) => ({ name, whole, aliases: [whole] })),
    ...Array.from(text.matchAll(RELATED), ([, whose = '', who = '', name = '', other = '']) => ({
      name: name || other,
      whole: name || other,
      aliases: who === '' ? [] : [`${whose.toLowerCase()}${who}`],
    })),
  ];
  for (const { name, whole, aliases } of called) {
    const surname = name.split(' ').at(-1) ?? name;
    const known = found.find((one) => [one.name, ...one.aliases].some((own) => own.split(' ').includes(surname)));
    if (known) known.aliases = [...new Set([...known.aliases, ...aliases])].filter((alias) => alias !== known.name);
    else
      found.push({
        name: whole,
        aliases: aliases.filter((alias) => alias !== whole),
        mentions: [],
        chapters: 0,
        acting: 0,
      });
  }
  for (const one of found) {
    const names = [one.name, ...one.aliases];
    const more = sentences.filter((sentence) => one.mentions.includes(sentence) || isNamed(one, sentence));
    one.mentions = more;
    one.acting = more.filter(({ text }) => names.some((name) => acts(text, name))).length;
    one.chapters = parts.filter((part) => part.sentences.some((sentence) => isNamed(one, sentence))).length;
  }
}

/** Whoever says something is a person of the story: "said the stranger"; and so is who rules, though others tell of it. */
const SPEAKER = new RegExp(
  String.raw`\b(?:${SAYING})\s+(the\s+(?:\p{Ll}+\s)?\p{L}+)(?![\p{L}-])|\b([Tt]he\s+(?:\p{Ll}+\s)?\p{L}+)\s+(?:${SAYING})(?!\p{L})`,
  'gu',
);
const RULER =
  /\b[Tt]he (?:[Kk]ing|[Qq]ueen|[Dd]uke|[Dd]uchess|[Pp]rince|[Pp]rincess|[Ee]mperor|[Ss]ultan|[Cc]ount|[Bb]aron|[Mm]ayor|[Jj]udge|[Ww]itch|[Gg]iant|[Dd]ragon)(?![\p{L}-])/gu;
/** What is heard, and nobody. */
const NO_SPEAKER =
  /\s(?:and|or|but|then|than|who|that|as|also|just|only|even|always|never|once)$|^\S+\s(?:man|woman|boy|girl|child|one)$|\s(?:voice|voices|crowd|others?|people|men|women|children|letter|note|book|song|sign|paper|text|radio|answer|first|second|third|two|three|next|last|same|whole|rest|time|day|night|words?)$/i;
/** So often a person without a name comes that is told of. */
const MIN_NAMELESS = 2;

/** Adds those who have no name and still are persons of a story; whoever has one is called so. */
function addNameless(
  found: (Character & { acting: number })[],
  { sentences }: SourceOutline,
  parts: readonly Topic[],
): void {
  const text = sentences.map((sentence) => sentence.text).join('\n');
  const called = [
    ...Array.from(text.matchAll(SPEAKER), ([, behind = '', before = '']) => behind || before),
    ...Array.from(text.matchAll(RULER), ([whole]) => whole),
  ].map((name) => name.replace(/^The/, 'the'));
  for (const name of new Set(called)) {
    const noun = name.split(' ').at(-1) ?? name;
    const beside = found.find(({ name: own }) =>
      new RegExp(`${escaped(own)},? the (?:\\p{Ll}+ )?${escaped(noun)}(?!\\p{L})`, 'u').test(text),
    );
    if (beside) beside.aliases.push(name, name.replace(/^the/, 'The'));
    const titled = found.find((one) =>
      [one.name, ...one.aliases].some((own) => new RegExp(`^(?:the )?${noun} \\p{Lu}`, 'iu').test(own)),
    );
    if (titled) titled.aliases.push(name);
    const isKnown = found.some((one) =>
      [one.name, ...one.aliases].some((own) => containsWord(own.toLowerCase(), noun.toLowerCase())),
    );
    if (isKnown || NO_SPEAKER.test(name)) continue;
    const aliases = [name, name.replace(/^the/, 'The')];
    const brought = new RegExp(`\\ban? ${escaped(name.replace(/^the /, ''))}(?!\\p{L})`, 'iu');
    const first = sentences.find(
      ({ text }) => aliases.some((alias) => containsWord(text, alias)) || brought.test(text),
    );
    const mentions = sentences.filter(
      (sentence) => sentence === first || aliases.some((alias) => containsWord(sentence.text, alias)),
    );
    if (mentions.length < MIN_NAMELESS) continue;
    const chapters = chaptersWith(mentions, parts);
    const acting = mentions.filter(({ text }) => aliases.some((alias) => acts(text, alias))).length;
    found.push({ name: aliases[1] ?? name, aliases: [name], mentions, chapters, acting });
  }
}

/** So often whoever tells a story speaks of a person near who has no name in it. */
const MIN_KIN = 3;
/** "My grandfather could not read music": who has no other name for whoever tells it. */
const KIN =
  /\b[Mm]y ((?:grand|step)?(?:father|mother)|uncle|aunt|brother|sister|cousin|wife|husband|son|daughter|teacher|boss|master)(?![\p{L}-]|(?:,| called| named)? \p{Lu}\p{Ll})/gu;

/** Adds those whom a narrator calls by what they are to him. */
function addKin(
  found: (Character & { acting: number })[],
  { sentences }: SourceOutline,
  parts: readonly Topic[],
): void {
  const text = sentences.map((sentence) => sentence.text).join('\n');
  for (const who of new Set(Array.from(text.matchAll(KIN), ([, kin = '']) => kin))) {
    const name = text.includes(`My ${who}`) ? `My ${who}` : `my ${who}`;
    const isOf = new RegExp(`\\bmy ${who}(?![\\p{L}-])`, 'iu');
    const mentions = sentences.filter((sentence) => isOf.test(sentence.text));
    const isKnown = found.some(({ aliases }) => aliases.some((alias) => alias.toLowerCase() === `my ${who}`));
    if (mentions.length < MIN_KIN || isKnown) continue;
    const chapters = chaptersWith(mentions, parts);
    const acting = mentions.filter(({ text }) => acts(text.replace(/\bMy\b/g, 'my'), `my ${who}`)).length;
    found.push({ name, aliases: [`my ${who}`, `My ${who}`].filter((one) => one !== name), mentions, chapters, acting });
  }
}

/** Longer names that stand for the same as a shorter one, which is in no other: "Mara Quill" for "Mara", "Aldous Finch" for "Finch". */
function wholeNames(names: readonly string[], preceded: readonly string[]): Map<string, string> {
  return new Map(
    names.flatMap((name): [string, string][] => {
      const behind = new Set(preceded.filter((other) => other.endsWith(` ${name}`)));
      const longer = [...names.filter((other) => other.startsWith(`${name} `)), ...behind];
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
  return [{ name: named[0] ?? 'The narrator', aliases: [], mentions, chapters: parts.length }];
}

/** A word with a large letter that mostly has an article before it names a kind of thing: "the Crimes", "such Person". */
function isKind(mentions: Sentence[], name: string): boolean {
  const determined = new RegExp(
    `\\b(?:the|an?|all|any|each|every|no|such|of|other|some|this|that|these|those|their|its)\\s+(?:\\p{Ll}+\\s+)?${wordPattern(name, 'u').source}`,
    'iu',
  );
  return mentions.filter(({ text }) => determined.test(text)).length * 2 > mentions.length;
}

/** What stands before and behind the name of a person who does something. The patterns know no name: one for each name takes long to make. */
const ACTS = new RegExp(`^\\s+(?:\\w+ly\\s+)?(?:${ACTING})(?!\\p{L})`, 'u');
const SAYS = new RegExp(`^\\s+(?:\\w+ly\\s+)?(?:${SAYING})\\b`, 'u');
const SAID_BY = new RegExp(`\\b(?:${SAYING})\\s+(?:the\\s+)?$`, 'u');
/** "The children of Skarnes found coins": the children did. */
const OF_PLACE = /\b(?:in|at|to|from|near|into|towards|of|off|on)\s(?:the\s)?$/u;
const AT_PLACE = /\b(?:in|at|to|from|near|into|towards?|off)\s+(?:the\s+)?$/u;

const acts = (text: string, name: string): boolean =>
  isAround(text, name, (before, after) => (ACTS.test(after) && !OF_PLACE.test(before)) || SAID_BY.test(before));

/** One goes to places and is in them; a name that mostly stands behind such a word, and neither speaks nor acts more often, is none of a person. */
function isPlace(mentions: Sentence[], name: string, acting: number): boolean {
  const places = mentions.filter(({ text }) => isAround(text, name, (before) => AT_PLACE.test(before))).length;
  const speaks = (text: string): boolean => isAround(text, name, (_before, after) => SAYS.test(after));
  return places >= mentions.length * MOSTLY_PLACE && places >= acting && !mentions.some(({ text }) => speaks(text));
}

export function roleOf({ mentions, chapters }: Character, rank: number, of: number): string {
  if (rank === 0) return 'protagonist';
  if (chapters >= of / 2) return 'main';
  return mentions.length >= 4 ? 'supporting' : 'minor';
}

/** Where a person is first and last mentioned. */
export function arcOf(character: Character, narrated: ReadonlySet<Sentence>): string | null {
  const { mentions } = character;
  const told = mentions.filter((sentence) => isQuotable(sentence) && narrated.has(sentence));
  const some = told.length > 1 ? told : mentions.filter(isQuotable);
  // Of whom a sentence is, tells more than who is only named in it.
  const own = some.filter((sentence) => leads(character, sentence));
  const any = own.length > 1 ? own : some;
  const [first, last] = [any.at(0), any.at(-1)];
  return !first || !last ? null : first === last ? first.text : `First: ${first.text} Last: ${last.text}`;
}
