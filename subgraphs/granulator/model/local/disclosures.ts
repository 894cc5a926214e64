import type { Sentence } from '../../../../lib/text/language';
import { sentencesOf } from '../../../../lib/text/sentences';
import { withoutSpeech } from '../../../../lib/text/speech';
import { type Character, isNamed } from './cast';
import type { Topic } from './source-outline';

/** Who says so many words at once tells something. */
const MIN_SAID = 30;
/** A sentence of more characters is no point of a plot. */
const MAX_SAID = 160;
const QUOTED = /“([^”]+)”?|"([^"]+)"?/g;

/** A speaker who is told by what he or she is. */
const DESCRIBED =
  /\b(?:the|an?|my|his|her|their|our)\s+(?:[\p{Ll}-]+\s){0,2}[\p{Ll}-]+\s+(?:said|asked|answered|replied|told|whispered|cried|shouted|went on|added)\b|\b(?:said|asked|answered|replied|whispered|cried|shouted|added)\s+(?:the|an?|my|his|her|their|our)\s/iu;

/** What one of its people tells in a chapter, at greater length than anybody else there. */
export interface Disclosure {
  /** "Marta: “It was moved twice. I held the lamp.”" */
  text: string;
  /** Where in the chapter it is said: the place of its first sentence. */
  at: number;
}

/** The longest speech of a chapter, with who says it: much of what turns a story is told by one of its people. */
export function disclosureIn(part: Topic, cast: readonly Character[]): Disclosure | null {
  const told = part.blocks.map(({ text }, index) => {
    const said = Array.from(text.matchAll(QUOTED), ([, curly, straight]) => curly ?? straight ?? '');
    return { text, index, said, words: said.join(' ').split(/\s+/).length };
  });
  const [longest] = [...told].sort((a, b) => b.words - a.words);
  if (!longest || longest.words < MIN_SAID) return null;
  // "The old woman said": whoever that is, the names around do not say.
  if (DESCRIBED.test(withoutSpeech(longest.text))) return null;
  const speaker = speakerIn(longest.text, cast) ?? speakerBefore(part, longest.index, cast);
  const sentences = longest.said
    .flatMap(sentencesOf)
    .filter((sentence) => !/[?!]$/.test(sentence) && sentence.split(' ').length > 2 && sentence.length <= MAX_SAID);
  const [first = ''] = sentences;
  const at = part.sentences.findIndex(({ text }) => text.includes(first));
  return speaker === null || first === '' || at < 0
    ? null
    : { text: `${speaker}: “${sentences.slice(0, 2).map(whole).join(' ')}”`, at };
}

/** Who speaks where the paragraph does not say: whom the one before tells of; where another speaks there, whoever spoke before that one. */
function speakerBefore({ blocks }: Topic, index: number, cast: readonly Character[]): string | null {
  const [before, earlier] = [blocks[index - 1]?.text ?? '', blocks[index - 2]?.text ?? ''];
  const last = speakerIn(before, cast);
  if (!/["“]/.test(before)) return last;
  const first = speakerIn(earlier, cast);
  return first === last ? null : first;
}

/** Who is named last beside what is said. */
function speakerIn(text: string, cast: readonly Character[]): string | null {
  const sentences = sentencesOf(withoutSpeech(text)).reverse();
  for (const sentence of sentences) {
    const found = cast.filter((character) => isNamed(character, { text: sentence } as Sentence));
    if (found.length > 0) return found.length === 1 ? (found[0]?.name ?? null) : null;
  }
  return null;
}

const whole = (sentence: string): string => sentence.replace(/[,;]$/, '.');

/** "It's me," said Marit: who says so turns the story, in however few words. */
export const CONFESSES =
  /["“](?:It (?:was|is) me|It['’]s me|I(?:['’]m| am) the \p{L}|I (?:did it|lied|cut|stole|killed|broke|betrayed|sold|burnt|burned|shot|murdered|poisoned|hid|never (?:bought|told|loved|left|went|said|wanted|knew)|loved (?:you|him|her))\b)/u;
/** A confession of fewer words is told with what is said next. */
const MIN_CONFESSED = 8;

/** The first confession of a chapter. */
export function confessionIn({ sentences }: Topic): Disclosure | null {
  const at = sentences.findIndex(({ text }) => CONFESSES.test(text));
  const [said, next] = [sentences[at], sentences[at + 1]];
  if (!said) return null;
  return { text: said.words < MIN_CONFESSED && next ? `${said.text} ${next.text}` : said.text, at };
}
