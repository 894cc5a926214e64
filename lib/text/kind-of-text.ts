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
  if (sections.length >= MIN_SECTIONS && spoken < sentences.length * SPOKEN && dated > sentences.length * DATED)
    return 'exposition';
  const ofPeople = sentences.filter(({ text }) => PEOPLE.test(text)).length;
  return ofPeople > sentences.length * STORY ? 'story' : 'exposition';
}
