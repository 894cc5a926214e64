/** A list of kinds or parts that a sentence announces: "There are three types of rock: igneous, sedimentary and metamorphic." */
export interface Enumeration {
  /** Of what they are kinds or parts, as the sentence has it. */
  whole: string;
  kind: 'kind_of' | 'part_of';
  items: string[];
}

const KINDS_OF =
  /\b(?:types|kinds|forms|sorts|classes|categories|varieties|species|groups)\s+of\s+((?:[\p{L}-]+\s?){1,4}?)\s*(?=:|(?:are|is)\b|exist|$)/iu;
const PARTS_OF =
  /\b(?:parts|components|layers|elements|stages|phases|steps|sections|organs)\s+(?:of|in)\s+((?:[\p{L}-]+\s?){1,4}?)\s*(?=:|(?:are|is)\b|$)/iu;
const HAS_PARTS =
  /^(?:An?\s+|The\s+)?((?:[\p{L}-]+\s){1,3})(?:has|have|consists? of|comprises?|(?:is|are) (?:divided|split) into|(?:is|are) made (?:up )?of)\b[^:]{0,60}$/iu;
/** "… goes round in a closed circuit with four parts:". */
const WITH_PARTS =
  /\b(?:an?|the)\s+((?:[\p{L}-]+\s){1,3}?)(?:with|of|in|that has|which has)\s+(?:two|three|four|five|six|seven|eight|several|\d)\s+(?:main\s+)?(?:parts|components|stages|elements|layers|steps|phases|sections):$/iu;
const ITEM = /^(?:(?:and|or)\s+)?(?:an?\s+|the\s+)?((?:[\p{L}\d’'-]+\s?){1,4})$/iu;

/** What a line before a list, or before a colon, says that the list is of. */
export function announcedBy(line: string): Pick<Enumeration, 'whole' | 'kind'> | null {
  const kinds = KINDS_OF.exec(line)?.[1]?.trim();
  if (kinds !== undefined && kinds !== '') return { whole: kinds, kind: 'kind_of' };
  const parts = (PARTS_OF.exec(line) ?? HAS_PARTS.exec(line.replace(/:$/, '')) ?? WITH_PARTS.exec(line))?.[1]?.trim();
  return parts !== undefined && parts !== '' ? { whole: parts, kind: 'part_of' } : null;
}

const NUMBERS = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const CALLED =
  /\b(two|three|four|five|six|seven|eight|nine|ten)\s(?:\p{L}+\s){1,3}called\s(?:the\s)?((?:\p{Ll}+\s)?\p{Ll}+s)\b/iu;

/** "Three tiny bones called the ossicles pass it on: the malleus, the incus and the stapes": as many as it says. */
function calledIn(head: string, tail: string): Pick<Enumeration, 'whole' | 'kind'> | null {
  const [, number = '', whole = ''] = CALLED.exec(head) ?? [];
  const count = tail.split(/,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+/u).length;
  return whole !== '' && NUMBERS.indexOf(number.toLowerCase()) + 2 === count ? { whole, kind: 'kind_of' } : null;
}

/** The kinds or parts that a sentence lists behind a colon, or behind "are"; null when it lists none. */
export function enumerationIn(text: string): Enumeration | null {
  const [, head = '', tail = ''] =
    /^([^:]{8,140}):\s+([^:;]{5,200}?)\.?$/u.exec(text) ??
    /^(The\s[^:,]{8,80}\s(?:are|is))\s+([^:;]{5,200}?)\.?$/u.exec(text) ??
    [];
  if (head === '') return null;
  const announced = announcedBy(head) ?? calledIn(head, tail);
  const items = tail
    .split(/,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+/u)
    .map((item) => ITEM.exec(item.trim())?.[1]?.trim());
  if (!announced || items.length < 2 || items.some((item) => item === undefined)) return null;
  return { ...announced, items: items as string[] };
}
