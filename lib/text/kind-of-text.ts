import type { SourceDocument } from './document';

/** What a text is, as far as it matters for what can be made of it. */
export type KindOfText = 'exposition' | 'story' | 'conversation';

/** So many sentences of a story have people in them. */
const STORY = 0.4;
/** Fewer sentences tell nothing of the whole. */
const MIN_SENTENCES = 8;
const PEOPLE = /\b(?:I|me|my|he|him|his|she|her|hers|thou|thee|unto|said)\b/;

/** Tells a story and a conversation from a text that explains: by speakers that were taken out, and by how many sentences are of people. */
export function kindOfText({
  document: { leftOut },
  sentences,
}: {
  document: Pick<SourceDocument, 'leftOut'>;
  sentences: readonly { text: string }[];
}): KindOfText {
  if (leftOut.some((what) => what.includes('speakers'))) return 'conversation';
  if (sentences.length < MIN_SENTENCES) return 'exposition';
  const ofPeople = sentences.filter(({ text }) => PEOPLE.test(text)).length;
  return ofPeople > sentences.length * STORY ? 'story' : 'exposition';
}
