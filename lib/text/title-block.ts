import { capitalise } from './capitalise';
import { BULLET, type Chunk } from './plain-chunks';

/** So many lines stand above a text at most. */
const MAX_LINES = 4;
const MAX_LENGTH = 120;
/** One of several lines has so many words; else they are the items of a list. */
const MIN_WORDS = 3;
/** What follows a title in one line of its own is longer than a heading and its first words. */
const MIN_PROSE = 100;
const CAPITALS = /^[^\p{Ll}]*\p{Lu}{2}[^\p{Ll}]*$/u;
/** Who publishes a text, and not what it is about. */
const ORGANISATION =
  /\b(?:ltd|limited|inc|llc|llp|plc|gmbh|ag|s\.a|corp(?:oration)?|company|co|university|college|school|hospital|trust|council|department|ministry|institute|association|society|group|agency|authority|club|committee|foundation|a\/s)\.?$|^(?:university|ministry|department|institute) of\b/i;
/** What companies are by law, as other countries write it behind their names. */
const LEGAL_FORM = /\s(?:AB|Oy|OY|ASA?|BV|B\.V\.|NV|N\.V\.|SpA|S\.p\.A\.|SA|SAS|SARL|KG|SE|Pty|ApS|d\.o\.o\.)$/;
/** Which part of a larger work a text is, with the name of the part: "Part Four - Remedies for Breach". */
const PART_OF_WORK =
  /^(?:part|chapter|unit|lecture|lesson|module|week|section|volume|book)\s+(?:\d+|[ivxlc]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s*[-–—:.,]\s*(\S.{3,})$/i;
/** Of which course a text is, and not what it is about. */
const OF_TEACHING =
  /\b(?:handout|hand-out|lecture|worksheet|syllabus|semester|term|week)\s+(?:no\.?\s*)?(?:\d+|[ivx]+)\b|\b(?:lecture notes|course notes)\b/i;
/** "Issue 4  Owner: Head of Estates", "Standard Operating Procedure EF-114": what a document is filed under. */
const FILED =
  /\b(?:owner|issue|version|revision|rev|review(?: due)?|date|approved by|author|status|page|ref(?:erence)?|document|doc|effective|supersedes)\s*[:#]|^(?:issue|version|revision|rev\.?)\s+[\d.]+\b|^(?:standard operating procedure|sop|work instruction|procedure|policy|form|document|guideline|circular|memo)\s+(?:no\.?\s*)?[A-Z]{0,5}[-/ ]?\d[\w./-]*(?:[,.]\s.*)?$/i;
/** What kind of document a text is, alone in its line, and not what it is about. */
export const KIND_OF_DOCUMENT =
  /^(?:standard operating procedure|sop|(?:work|operating) instructions?|procedure|policy|memo(?:randum)?|minutes|agenda|report|notice|guide(?:lines?)?|technical note|(?:user )?manual|user guide|handbook|runbook|protocol|handout|form)$/i;
const BYLINE =
  /^by\s+\p{Lu}[^!?]{2,60}$|^(?:Dr|Prof|Professor|Mr|Mrs|Ms)\.?\s+\p{Lu}[^!?]{2,60}$|\b(?:spring|summer|autumn|fall|winter|michaelmas|hilary|trinity)\s+(?:term|semester|(?:19|20)\d\d)$/iu;

const isNameLike = (line: string): boolean =>
  /^["“]?[\p{Lu}\d]/u.test(line) &&
  line.length <= MAX_LENGTH &&
  (!/[.!?:;,]$/.test(line) || ORGANISATION.test(line) || FILED.test(line)) &&
  !BULLET.test(line);

interface TitleBlock {
  title: string | null;
  chunks: Chunk[];
  /** What of the lines is not the title, in words. */
  leftOut: string[];
}

/**
 * Takes the lines that name a text off its head: several short ones above a blank one, or one that is too long for a
 * heading and stands above prose; and who wrote it.
 */
export function withoutTitleBlock(chunks: readonly Chunk[]): TitleBlock {
  const [first, second, ...rest] = chunks;
  const none = { title: null, chunks: [...chunks], leftOut: [] };
  const isProse = (chunk: Chunk | undefined): boolean =>
    chunk !== undefined && chunk.lines.join(' ').length >= MIN_PROSE && /[.!?)"”:]$/.test(chunk.lines.at(-1) ?? '');
  const noted = first && isProse(second) ? notedIn(first.lines) : null;
  if (noted !== null && second) return { title: noted, chunks: [second, ...rest], leftOut: [] };
  if (!first || !second || !first.lines.every(isNameLike)) return none;
  const { lines } = first;
  const isSaid = lines.some((line) => line.split(/\s+/).length >= MIN_WORDS);
  if (lines.length > 1 && lines.length <= MAX_LINES && isSaid) {
    // "Issue 4  Owner: …" may stand in a block of its own.
    const isFiled = second.lines.every((line) => FILED.test(line) || BYLINE.test(line));
    const chunks = isFiled && rest.length > 0 ? rest : [second, ...rest];
    return { title: nameAmong(lines), chunks, leftOut: ['the lines around its title'] };
  }
  const [line = ''] = lines;
  if (BYLINE.test(second.lines.join(' '))) return { title: line, chunks: rest, leftOut: ['who wrote it'] };
  const isLong = line.length > 80 || /\)$/.test(line);
  return lines.length === 1 && isLong && isProse(second)
    ? { title: line.replace(/\s*\([^()]*\)$/, ''), chunks: [second, ...rest], leftOut: [] }
    : none;
}

/** "how I keep a scythe sharp - for Lena, since you asked": what a note is about, written as one speaks; null for other lines. */
function notedIn(lines: readonly string[]): string | null {
  const [line = ''] = lines;
  const isNoted = lines.length === 1 && /^(?:how|why|what|when|where|notes? (?:on|about)|about)\s/.test(line);
  const [name = ''] = line.split(/\s[-–—]\s|[,;(]/);
  return isNoted && line.length <= MAX_LENGTH && !/[.!?:;,]$/.test(line) ? capitalise(name.trim()) : null;
}

function nameAmong(lines: readonly string[]): string {
  const part = lines.map((line) => PART_OF_WORK.exec(line)?.[1]).find((name) => name !== undefined);
  if (part !== undefined) return part;
  const own = lines.filter((line) => !FILED.test(line) && !KIND_OF_DOCUMENT.test(line));
  // An organisation with its department: "RIVERSIDE DISTRICT HOSPITAL - ESTATES AND FACILITIES".
  const isOrganisation = (line: string): boolean =>
    line.split(/\s+[-–—|]\s+/).some((name) => ORGANISATION.test(name) || LEGAL_FORM.test(name));
  const said = (own.length > 0 ? own : lines).filter((line) => !isOrganisation(line) && !BYLINE.test(line));
  const named = said.some((line) => !OF_TEACHING.test(line)) ? said.filter((line) => !OF_TEACHING.test(line)) : said;
  const [name = lines[0] ?? ''] = named;
  // A name in capitals that is broken over its lines.
  const end = named.findIndex((line) => !CAPITALS.test(line));
  const broken = named.slice(0, end < 0 ? named.length : end);
  return broken.length > 1 ? broken.join(' ') : name;
}
