import type { SourceDocument } from './document';

/** What a text is, as far as it matters for what can be made of it. */
export type KindOfText = 'exposition' | 'story' | 'conversation';

/** So many sentences of a story have people in them. */
const STORY = 0.4;
/** The article of a life has so many sections, and hardly a sentence that is spoken. */
const MIN_SECTIONS = 3;
const SPOKEN = 0.05;
/** And years in so many of them. */
const DATED = 0.1;
/** Without headings in so many. */
const OFTEN_DATED = 0.2;
/** So many sentences of a tale are talk, and of people. */
const TALKING = 0.25;
/** So many of them say who speaks. */
const SAYING = 0.08;
const SAID =
  /[,!?.]["”]\s+(?:\p{Lu}\p{Ll}+ |he |she |they |I )?(?:\p{Lu}\p{Ll}+ )*(?:said|asked|replied|shouted|cried|whispered|laughed|answered|called)\b/u;
const TALE =
  /^["“]?(?:once upon a time|(?:once )?(?:there|in [^,.]{3,40} there) (?:once )?(?:was|were|lived)(?: once)?\b.*\b(?:who|named|called|whose|and (?:he|she|they|his|her))\b|(?:a long time|long,? long|many years) ago)/i;
/** Fewer sentences tell nothing of the whole. */
const MIN_SENTENCES = 8;
const PEOPLE = /\b(?:I|me|my|he|him|his|she|her|hers|thou|thee|unto|said)\b/;

/** Tells a story and a conversation from a text that explains: by speakers that were taken out, and by how many sentences are of people. */
export function kindOfText({
  document: { leftOut, sections },
  sentences,
}: {
  document: Pick<SourceDocument, 'leftOut' | 'sections'>;
  sentences: readonly { text: string }[];
}): KindOfText {
  if (leftOut.some((what) => what.includes('speakers'))) return 'conversation';
  if (sentences.length < MIN_SENTENCES) return 'exposition';
  // The life of a person under headings is told to be known: hardly anybody speaks in it.
  const spoken = sentences.filter(({ text }) => /^["“]|["”]$/.test(text)).length;
  const dated = sentences.filter(({ text }) => /\b(?:1\d|20)\d\d\b/.test(text)).length;
  const isDated = dated > sentences.length * (sections.length >= MIN_SECTIONS ? DATED : OFTEN_DATED);
  if (spoken < sentences.length * SPOKEN && isDated) return 'exposition';
  const ofPeople = sentences.filter(({ text }) => PEOPLE.test(text)).length;
  if (ofPeople > sentences.length * STORY) return 'story';
  // Where people talk in many sentences, and the text has no headings, it tells what they do; so does what begins as tales do.
  const talking = sentences.filter(({ text }) => /["“”]/.test(text)).length;
  const saying = sentences.filter(({ text }) => SAID.test(text)).length;
  const isTale =
    sections.length < MIN_SECTIONS &&
    ((talking > sentences.length * TALKING && ofPeople > sentences.length * TALKING) ||
      (saying > sentences.length * SAYING && ofPeople > sentences.length * TALKING) ||
      sentences.slice(0, 3).some(({ text }) => TALE.test(text)));
  return isTale ? 'story' : 'exposition';
}
