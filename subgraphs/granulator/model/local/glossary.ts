import type { Definition } from '../../../../lib/text/definitions';
import { containsWord } from '../../../../lib/text/find-words';
import { keyOf } from '../../../../lib/text/mentions';
import { isApparatus } from './course-material';
import { isNamedIn } from './mentioned';
import { definitionsIn, isGlossary } from './parts';
import type { SourceOutline, Topic } from './source-outline';

/** Gives each line of a glossary to the topic, and to the part of it, that speaks of its term first: there it is learned and asked for. */
export function spreadGlossary({ topics }: SourceOutline): void {
  const entries = topics
    .flatMap((topic) => [topic, ...topic.parts])
    .filter(({ title }) => isGlossary(title))
    .flatMap((part) => [...definitionsIn(part)]);
  if (entries.length === 0) return;
  const told = topics.filter(({ title }) => !isGlossary(title) && !isApparatus(title));
  const given = new Set<string>();
  for (const entry of entries) {
    const key = keyOf(entry.term);
    // What none of them speaks of is learned first.
    const topic = given.has(key) ? undefined : (speaking(told, entry) ?? told[0]);
    if (!topic) continue;
    given.add(key);
    const part = speaking(topic.parts, entry);
    for (const one of part ? [topic, part] : [topic]) one.glossary = [...(one.glossary ?? []), entry];
  }
}

const speaking = (parts: readonly Topic[], { term }: Definition): Topic | undefined =>
  parts.find(({ sentences }) =>
    sentences.some((sentence) => containsWord(sentence.text, term) || isNamedIn(sentence, term)),
  );
