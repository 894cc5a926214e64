import { isRole } from '../../../../lib/text/duties';
import { FIRST_NAMES } from '../../../../lib/text/first-names';
import { isMostlyVerb } from '../../../../lib/text/verbs';
import type { SourceOutline } from './source-outline';

/** What a name is of; a body is one that people form, as a company or a court. */
export type NameKind = 'person' | 'place' | 'body' | 'name';

/** Names with small words in them: "Guild of Coopers". */
const NAME = /\p{Lu}[\p{L}\d’'-]*(?:(?:\s+(?:of|de|van|von|der|la|le))?(?:\s+the)?\s+\p{Lu}[\p{L}\d’'-]*)*/gu;
/** Words that begin a sentence, whatever their case, and pronouns. */
const NO_NAME =
  /^(?:I|A|An|The|In|On|At|By|For|From|With|As|If|When|While|After|Before|Each|Every|All|No|To|Most|Many|Some|Under|Over|Since|Because|Although|Both|During|Off|Behind|Through|Between|Against|Among|Despite|Unlike|Like|Without|Within|Once|Until|Around|Across|Along|About|Above|Below|Inside|Outside|Near|Next|Last|First|Second|Third|Finally|Later|Soon|Today|Here|Where|Why|How|What|Which|Who|Not|Only|Even|Also|So|Or|Nor|Yet|These|Those|This|That|There|Then|Thus|He|She|It|They|We|You|His|Her|Its|Their|Our|Beyond|However|But|And|Now|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$/;

/** Peoples: what is theirs is called so, too. */
export const OF_PEOPLE =
  /^(?:\p{Lu}\p{Ll}+(?:ese|ish|[ei]ans?)|French|Dutch|Greeks?|Swiss|Germans?|Russians?|Romans?|Normans?|Turks?|Arabs?|Danes|Czechs?|Scots|Welsh|Finns|Swedes|Poles)$/u;

/** Endings of words that say of what kind or age something is. */
const OF_AGE = /(?:ithic|assic|ieval|aeval|ic|ical|ean|ian|ine|oid)$/;

/** Names in a sentence, whole; what only begins it is none. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(NAME)].flatMap(({ 0: found, index }) => {
    let name = found;
    const isFirst = /(?:^|[.!?:;—–“"(])$/.test(text.slice(0, index).trim());
    const [head = '', ...rest] = name.split(/\s+/);
    if (NO_NAME.test(head)) name = rest.join(' ').replace(/^(?:of|the)\s+/, '');
    else if (isFirst && rest.length === 0) return [];
    // "The Liverpool and Manchester Railway", "Sidney and Beatrice Webb": half of a name.
    const isWhole =
      !/^[’'-]\p{L}|^\s*&/u.test(text.slice(index + found.length)) &&
      !(rest.length === 0 && /^ and \p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+/u.test(text.slice(index + found.length)));
    // "Neolithic farmers": what they are like, or when they lived.
    const [, behind = ''] = /^ (\p{Ll}{3,}s|men|people|period|era|age)\b/u.exec(text.slice(index + found.length)) ?? [];
    const isAdjective =
      rest.length === 0 &&
      OF_AGE.test(name) &&
      behind !== '' &&
      behind !== 'does' &&
      !isMostlyVerb(behind.replace(/s$/, ''));
    return name.length > 2 && /\p{Ll}/u.test(name) && isWhole && !isAdjective && !OF_PEOPLE.test(name)
      ? [name.replace(/[’']s$/, '')]
      : [];
  });
}

export function isProper(term: string, source: SourceOutline): boolean {
  return source.phrases.find((phrase) => phrase.text.toLowerCase() === term.toLowerCase())?.proper ?? false;
}

const kinds = new WeakMap<SourceOutline, Map<string, NameKind>>();

/** Whether a name is of a person or a place, by the words around it in the whole text. */
export function kindOfName(name: string, source: SourceOutline): NameKind {
  const known = kinds.get(source) ?? new Map<string, NameKind>();
  kinds.set(source, known);
  const found =
    known.get(name) ??
    readKind(
      name,
      source.sentences.map(({ text }) => text).filter((text) => text.includes(name)),
    );
  known.set(name, found);
  return found;
}

const BEFORE_A_PLACE =
  /(?<!\p{L})(?:(?:[Ii]n|[Aa]t|[Ff]rom|[Tt]o|[Nn]ear|[Rr]eached|[Ll]eft|[Tt]owards?|[Tt]hrough|[Aa]cross|[Ii]nto|[Oo]utside|[Aa]round|[Bb]attle of|[Ss]iege of|[Tt]own of|[Cc]ity of)(?: the)?(?: \p{Ll}+ern| central)?|[Oo]ver the) $/u;
const BEFORE_A_PERSON =
  /(?<!\p{L})(?:by|said|asked|told|with|named|[Mm]rs?\.|[Dd]r\.|\p{Ll}+(?:er|or|ist|ian|ant|man|king|queen|mayor|president|general)) $/u;
const AFTER_A_PERSON =
  /^(?:,? who|’s|'s)? (?:said|asked|was born|wrote|built|planned|moved|thought|saw|went|ran|put|had|gave|took|discovered|invented|founded|ordered|marched|led|commanded|became|died|was killed|married|returned|fought|lived|asked|answered|cried|wanted|refused|decided|knew|agreed|began|believed|argued|claimed|showed|proved|noticed|taught|felt|thanked|reminded|suggested|proposed|reported|explained|promised|complained|hoped|offered|apologised|confirmed|warned|insisted|denied|admitted|pointed out|smiled|nodded|looked|walked|sat|stood|is said)\b/u;
/** How far around a name its kind is looked for, in characters. */
const AROUND = 32;

/** Wars and ages: one is in them as in a place. */
const OF_TIME =
  /(?:^|\s)(?:War|Wars|Revolution|Rebellion|Uprising|Age|Ages|Era|Century|Dynasty|Period|Renaissance|Reformation|Depression|Crisis|Games|Olympics|Easter|Christmas|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$/;
/** "Gate B", "Appendix A", "Room 12": which of several it is. */
const NUMBERED = /^\p{Lu}\p{Ll}+ (?:\p{Lu}|[\d.]+)$/u;

/** What bodies of people, and places, are called by. */
const OF_BODY =
  /(?:^|\s)(?:Agency|Academy|Army|Assembly|Association|Bank|Board|Bureau|Club|Commission|Committee|Company|Congress|Corporation|Council|Court|Department|Foundation|Guild|Inc|Institut(?:e|ion)|League|Ltd|Ministry|Navy|Office|Organi[sz]ation|Parliament|Party|Press|Railways?|School|Senate|Service|Society|Trust|Union|University)(?:\s|$)/;
const OF_PLACE =
  /^(?:Cape|Firth|Fort|Gulf|Isle|Lake|Loch|Mount|Port|River|Strait)\s|\s(?:Bay|Beach|Bridge|Canal|Castle|Cathedral|City|County|Desert|Forest|Harbour|Hill|Hills|Island|Islands|Lake|Mountain|Mountains|Ocean|Park|Peninsula|River|Road|Sea|Square|Street|Valley|Embankment|Station|Hall|Tower|Falls|Museum|Avenue|Lane|Gardens|Palace|Church|Pier|Point|Rock|Wall|Gate|Market|Terrace|Court|Line|Railway|Dock|Docks)$/;
/** "A friend, John Watt": who it is stands before the name, or behind it. */
const APPOSED = /(?<!\p{L})(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Oo]ur) (?:\p{Ll}+ ){0,2}(\p{Ll}+),? (?:named |called )?$/u;
const APPOSED_BEHIND = /^, (?:then |now )?(?:an?|the|his|her) (?:\p{Ll}+ ){0,2}?(\p{Ll}+)(?:[ ,.]|$)/u;

/** Countries and their parts, in English. */
const COUNTRIES = new Set([
  'Scotland',
  'England',
  'Wales',
  'Britain',
  'Ireland',
  'America',
  'Africa',
  'Europe',
  'Asia',
  'Australia',
]);
const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
for (const [first, second] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].flatMap((one) =>
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((other): [string, string] => [one, other]),
)) {
  const region = regions.of(first + second);
  if (region !== undefined) COUNTRIES.add(region);
}

/** What the words of a name say it is of; null where they say nothing. */
function kindByWords(name: string): NameKind | null {
  const [first = ''] = name.split(' ');
  if (COUNTRIES.has(name) || OF_PLACE.test(name)) return 'place';
  if (OF_BODY.test(name)) return 'body';
  return FIRST_NAMES.has(first) || TITLE.test(name) ? 'person' : null;
}
const TITLE =
  /^(?:Captain|Colonel|Count|Doctor|Duke|Emperor|Empress|General|King|Lady|Lieutenant|(?:Lieutenant|Major|Vice)-(?:Colonel|General|Admiral|Commander)|Admiral|Brigadier|Commander|Marshal|Sergeant|Sister|Father|Bishop|Cardinal|Lord|Major|Mrs?|Pope|President|Prince|Princess|Professor|Queen|Saint|Sir)\.? \p{Lu}/u;

const isPersonal = (role: string): boolean =>
  isRole(role) ||
  /^(?:friend|son|daughter|wife|husband|brother|sister|man|woman|mother|father|king|queen)$|(?:man|woman|ist)$/.test(
    role,
  );

function readKind(name: string, texts: readonly string[]): NameKind {
  const own = kindByWords(name);
  if (own) return own;
  if (/\b(?:of|the)\b/.test(name) || OF_TIME.test(name) || NUMBERED.test(name)) return 'name';
  let [asPlace, asPerson] = [0, 0];
  for (const text of texts) {
    let [place, person] = [false, false];
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      const before = text.slice(Math.max(0, at - AROUND), at);
      const after = text.slice(at + name.length, at + name.length + AROUND);
      if (/[\p{L}\d_-]$/u.test(before) || /^[\p{L}\d_-]/u.test(after)) continue;
      // "In the Methodist schoolroom": what the word behind it is like.
      place ||= BEFORE_A_PLACE.test(before) && !(/the $/.test(before) && /^ \p{Ll}{4,}/u.test(after));
      const [, role = ''] = APPOSED.exec(before) ?? APPOSED_BEHIND.exec(after) ?? [];
      // "John Watt" says of every "Watt" that it is a person.
      const [, first = ''] = /(\p{Lu}\p{Ll}+) $/u.exec(before) ?? [];
      person ||=
        BEFORE_A_PERSON.test(before) || AFTER_A_PERSON.test(after) || isPersonal(role) || FIRST_NAMES.has(first);
    }
    asPlace += Number(place);
    asPerson += Number(person);
  }
  return asPerson > asPlace ? 'person' : asPlace > 0 ? 'place' : 'name';
}
