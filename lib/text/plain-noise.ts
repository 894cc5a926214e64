import { isEditorial } from './editorial';
import { isMail, ownWords } from './mail-noise';

/** A text without what its kind puts between the words, and what that was; null for other kinds. */
interface Cleaned {
  /** What it calls itself, when its kind has a place for that. */
  title?: string | null;
  text: string;
  leftOut: string;
}

/** Words of mails, captions, transcripts and verses without heads, times, speakers and numbers; any other text as it is. */
export function withoutNoise(text: string): { title: string | null; text: string; leftOut: string[] } {
  const cleaned = mail(text) ?? captions(text) ?? verses(text) ?? transcript(text) ?? pages(text);
  return cleaned
    ? { title: cleaned.title ?? null, text: cleaned.text, leftOut: [cleaned.leftOut] }
    : { title: null, text, leftOut: [] };
}

function mail(text: string): Cleaned | null {
  return isMail(text) ? { ...ownWords(text), leftOut: 'heads, names and quoted words of mails' } : null;
}

const TIME = String.raw`\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,4})?`;
const CUE = new RegExp(String.raw`^\s*${TIME}\s*(?:-->|,)\s*${TIME}.*$`);

/** Whether a text is captions of a film, in SubRip, WebVTT or SubViewer. */
export function isCaptions(text: string): boolean {
  const begin = text.slice(0, 2_000);
  return /^\s*WEBVTT\b/.test(begin) || begin.split('\n').filter((line) => CUE.test(line)).length > 1;
}

function captions(text: string): Cleaned | null {
  if (!isCaptions(text)) return null;
  const kept = text
    .split(/\n\s*\n/)
    .filter((cue) => !/^\s*(?:WEBVTT|NOTE\b|STYLE\b|REGION\b)/.test(cue))
    .map((cue) =>
      cue
        .split('\n')
        .filter((line, at, lines) => !CUE.test(line) && !(/^\s*\d+\s*$/.test(line) && CUE.test(lines[at + 1] ?? '')))
        .join(' ')
        .replaceAll(/<\/?[^<>]{1,80}>|\{\\[^{}]*\}|^\s*[-–>]+\s*/g, '')
        .trim(),
    );
  return { text: kept.filter(Boolean).join(' '), leftOut: 'the times of captions' };
}

const STAMP = String.raw`(?:[\[(]?(?:\d{4}-\d\d-\d\d[ T])?${TIME}(?:\s?[AaPp]\.?[Mm]\.?)?[\])]?\s*[-–]?\s*)`;
const NAME = String.raw`(?:\p{Lu}[\p{L}\p{N}.'’_-]{0,30}(?:\s\p{Lu}[\p{L}.'’_-]{0,30}){0,2}|[A-Z][A-Z .'-]{1,40}|<[^<>\s]{1,40}>)`;
/** As accounts are named, before a colon: "pagerbot:". */
const ACCOUNT = String.raw`@?[\p{L}\p{N}][\p{L}\p{N}._-]{1,30}(?=\s*:)`;
/** "Tomasz (IT)": who a speaker is, behind the name. */
const ROLE = String.raw`(?:\s?\([^():\d]{1,30}\)(?=\s*:))?`;
const STAMPED = new RegExp(
  String.raw`^\s*${STAMP}(${NAME}(?=\s?\([^():\d]{1,30}\)\s*:)|${NAME}|${ACCOUNT})?${ROLE}(?:\s*:|(?<=>))?\s+`,
  'u',
);
const SPOKEN = new RegExp(String.raw`^\s*(${NAME})${ROLE}\s*(?:[\[(]${TIME}[\])])?\s*:\s+`, 'u');
/** "pagerbot (14:02): …". */
const TIMED = new RegExp(String.raw`^\s*@?([\p{L}\p{N}][\p{L}\p{N} ._-]{1,30}?)\s*[\[(]${TIME}[\])]\s*:\s+`, 'u');
/** "Priya  14:03", above what she says. */
const SIGNED = new RegExp(
  String.raw`^\s*(${NAME}|@?[\p{L}\p{N}._-]{2,30})\s+[\[(]?${TIME}(?:\s?[AaPp]\.?[Mm]\.?)?[\])]?\s*$`,
  'u',
);
/** "Monday 10:30", "Room 4 10:30": a line of a timetable. */
const NO_SPEAKER =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|day|week|room|hall|platform|gate|part|session|open|opens|closes?|lunch|break|coffee|doors)\b/i;
/** Who signs what stands below a line; null for other lines. */
function signerOf(line: string): string | null {
  const [, name] = SIGNED.exec(line) ?? [];
  return name === undefined || NO_SPEAKER.test(name) ? null : name;
}
const MIN_LINES = 3;
/** So many lines must look like speech. */
const MOST = 0.6;
/** So many of the lines are signatures where each stands above what is said. */
const SIGNATURES = 0.3;

/** A title of more characters is none. */
const MAX_TITLE = 100;

/** One turn of a talk: who speaks, as far as it is told, and what is said. */
interface Turn {
  speaker: string | null;
  said: string;
}

/** The turns of a talk that was written down; null for any other text. */
function turnsOf(text: string): { turns: Turn[]; isStamped: boolean } | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const stamped = lines.filter((line) => STAMPED.test(line) || TIMED.test(line)).length;
  const signed = lines.filter((line) => signerOf(line) !== null).length;
  const speakers = lines.flatMap((line) => SPOKEN.exec(line)?.[1] ?? []);
  const isStamped =
    (stamped >= MIN_LINES && stamped >= lines.length * MOST) ||
    (signed >= MIN_LINES && signed >= lines.length * SIGNATURES);
  // The same few take turns; labels of another kind seldom come again.
  const isSpoken =
    speakers.length >= MIN_LINES + 1 &&
    speakers.length >= lines.length * MOST &&
    new Set(speakers).size <= speakers.length / 2;
  if (!isStamped && !isSpoken) return null;
  const turns: Turn[] = [];
  for (const line of text.split('\n')) {
    const signer = signerOf(line);
    if (signer !== null) {
      turns.push({ speaker: signer, said: '' });
      continue;
    }
    const [head = '', speaker] = TIMED.exec(line) ?? STAMPED.exec(line) ?? [];
    const [name = '', own] = speaker === undefined ? (SPOKEN.exec(line.slice(head.length)) ?? []) : [];
    const said = line.slice(head.length + name.length);
    const who = speaker ?? own ?? null;
    const last = turns.at(-1);
    // What has no head goes on with what is said; so does who speaks on.
    if (last && head === '' && name === '') last.said = `${last.said}\n${said}`;
    else if (last && who !== null && who === last.speaker) last.said = `${last.said}\n${said}`;
    else turns.push({ speaker: who, said });
  }
  return { turns, isStamped };
}

/** Whether a text is a talk that was written down, with its times: whatever marks stand in it. */
export const isTalk = (text: string): boolean => turnsOf(text.slice(0, 20_000))?.isStamped === true;

/** Talk that was written down, turn by turn, without who said it and when. */
function transcript(text: string): Cleaned | null {
  const talk = turnsOf(text);
  if (!talk) return null;
  // What stands above the first turn says what the talk is.
  const [first, ...rest] = talk.turns;
  const above = first?.speaker === null && rest.length > 0 ? first.said.trim() : '';
  const isLine = above !== '' && !above.includes('\n') && above.length <= MAX_TITLE;
  const isTitle = isLine && !isEditorial(above);
  return {
    title: isTitle ? above.replace(/^#\s*|\s*\([^()]*\)$/g, '') : null,
    // A turn is no heading, however short it is.
    text: (isLine ? rest : talk.turns)
      // Those who talk mark code and weight as Markdown does.
      .map(({ said }) => said.trim().replaceAll(/(`|\*\*)([^`*\n]+)\1/g, '$2'))
      .filter(Boolean)
      .map((said) => (/[.!?…:)"”]$/.test(said) ? said : `${said}.`))
      .join('\n\n'),
    leftOut: talk.isStamped ? 'times and speakers' : 'speakers',
  };
}

const VERSE = /^\s*((?:[1-3]\s?)?\p{Lu}\p{L}+)?\.?\s?(\d{1,3}):(\d{1,3})\.?\s+(?=\S)/u;

/** Whether the numbers of verses follow each other, as times of day do not. */
function countsUp(lines: readonly string[]): boolean {
  const numbers = lines.flatMap((line) => VERSE.exec(line)?.[3] ?? []).map(Number);
  const following = numbers.slice(1).filter((number, at) => number === (numbers[at] ?? 0) + 1 || number === 1);
  return following.length >= (numbers.length - 1) * 0.8;
}

/** Verses that are numbered by chapter and line; chapters become headings where there are several. */
function verses(text: string): Cleaned | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const counted = lines.flatMap((line) => {
    const [, book = '', chapter] = VERSE.exec(line) ?? [];
    return chapter === undefined ? [] : [`${book} ${chapter}`.trim()];
  });
  if (counted.length < MIN_LINES || counted.length < lines.length * MOST || !countsUp(lines)) return null;
  const chapters = new Set(counted);
  let open = '';
  const kept = text.split('\n').flatMap((line) => {
    const [whole, book = '', chapter = ''] = VERSE.exec(line) ?? [];
    if (whole === undefined) return [line];
    const name = `${book} ${chapter}`.trim();
    const begins = name !== open && chapters.size > 1;
    open = name;
    return [...(begins ? ['', book === '' ? `Chapter ${chapter}` : name, ''] : []), line.slice(whole.length)];
  });
  return { text: kept.join('\n'), leftOut: 'the numbers of verses' };
}

/** Feet and heads of printed pages, as in requests for comments. */
function pages(text: string): Cleaned | null {
  if (!/\[Page \d+\]/.test(text)) return null;
  return {
    text: text
      .replaceAll(/\n*^[^\n]*\[Page \d+\][ \t]*\n?\f?(?:\n?[^\n]{0,20}RFC \d+[^\n]*\d{4}[ \t]*$)?/gm, '\n')
      .replaceAll('\f', '\n'),
    leftOut: 'heads and feet of pages',
  };
}
