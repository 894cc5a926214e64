import type { SourceOutline } from './source-outline';

/** What a name is of. */
export type NameKind = 'person' | 'place' | 'name';

/** Names with small words in them: "Guild of Coopers". */
const NAME = /\p{Lu}[\p{L}\d’'-]*(?:(?:\s+(?:of|de|van|von|der|la|le))?(?:\s+the)?\s+\p{Lu}[\p{L}\d’'-]*)*/gu;
/** Words that begin a sentence, whatever their case, and pronouns. */
const NO_NAME =
  /^(?:I|A|An|The|In|On|At|By|For|From|With|As|If|When|While|After|Before|Each|Every|All|No|To|Most|Many|Some|Under|Over|Since|Because|Although|Both|During|Off|Behind|Through|Between|Against|Among|Despite|Unlike|Like|Without|Within|Once|Until|Around|Across|Along|About|Above|Below|Inside|Outside|Near|Next|Last|First|Second|Third|Finally|Later|Soon|Today|Here|Where|Why|How|What|Which|Who|Not|Only|Even|Also|So|Or|Nor|Yet|These|Those|This|That|There|Then|Thus|He|She|It|They|We|You|His|Her|Its|Their|Our|Beyond|However|But|And|Now|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)$/;

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
    return name.length > 2 && /\p{Ll}/u.test(name) && isWhole ? [name.replace(/[’']s$/, '')] : [];
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

const BEFORE_A_PLACE = /(?<!\p{L})(?:[Ii]n|[Aa]t|[Ff]rom|[Tt]o|[Nn]ear|[Rr]eached|[Ll]eft|[Tt]owards?|[Tt]hrough) $/u;
const BEFORE_A_PERSON =
  /(?<!\p{L})(?:by|said|asked|told|with|[Mm]rs?\.|[Dd]r\.|\p{Ll}+(?:er|or|ist|ian|ant|man|king|queen|mayor|president|general)) $/u;
const AFTER_A_PERSON =
  /^(?:,? who|’s|'s)? (?:said|asked|was born|wrote|built|planned|moved|thought|saw|went|ran|put|had|gave|took|discovered|invented|founded)/u;
/** How far around a name its kind is looked for, in characters. */
const AROUND = 32;

function readKind(name: string, texts: readonly string[]): NameKind {
  if (/\b(?:of|the)\b/.test(name)) return 'name';
  let [asPlace, asPerson] = [0, 0];
  for (const text of texts) {
    let [place, person] = [false, false];
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      const before = text.slice(Math.max(0, at - AROUND), at);
      const after = text.slice(at + name.length, at + name.length + AROUND);
      if (/[\p{L}\d_-]$/u.test(before) || /^[\p{L}\d_-]/u.test(after)) continue;
      place ||= BEFORE_A_PLACE.test(before);
      person ||= BEFORE_A_PERSON.test(before) || AFTER_A_PERSON.test(after);
    }
    asPlace += Number(place);
    asPerson += Number(person);
  }
  return asPerson > asPlace ? 'person' : asPlace > 0 ? 'place' : 'name';
}
