import type { ConceptContent, KnowledgeMapContent, RelationshipContent } from '../../structures/knowledge-map';
import { isQuotable, type Sentence } from '../../../../lib/text/language';
import { keyOf, type Mention, Mentions } from '../../../../lib/text/mentions';
import { relationsIn } from '../../../../lib/text/relations';
import { type Concept, ConceptFinder, type Listed } from './concepts';
import { standsAlone } from './facts';
import { isApparatus, offerOf } from './course-material';
import { isGlossary } from './learning-path-outline';
import { textOf } from './parts';
import type { SourceOutline } from './source-outline';

export interface KnowledgeMapParameters {
  topic: string;
  granularityLevel?: number;
  maxDepth?: number;
  includeRelationships?: boolean;
  includeHierarchy?: boolean;
  includeCrossTopic?: boolean;
}

/** Concepts under one heading, by granularity from 1 to 5. */
const TERMS_AT_GRANULARITY = [2, 3, 5, 7, 10];
const RELATIONSHIPS_PER_GRANULARITY = 12;
const MAX_DEPTH = 5;
/** Relations that a sentence has no words for are told, too, up to this share of those that it has words for. */
const RELATED_SHARE = 0.25;
const MIN_RELATED = 3;

/** Makes a knowledge map of a text: its headings and terms become concepts, what its sentences say of two of them becomes relationships. */
export function knowledgeMapFrom(
  source: SourceOutline,
  parameters: KnowledgeMapParameters,
  onTopic: (done: number, of: number) => void,
): KnowledgeMapContent {
  const granularity = parameters.granularityLevel ?? 4;
  const hierarchy = parameters.includeHierarchy !== false;
  const perTopic = TERMS_AT_GRANULARITY[granularity - 1] ?? 5;
  const finder = new ConceptFinder(source, Math.min(parameters.maxDepth ?? MAX_DEPTH, granularity), perTopic);
  // Lists of terms are read with the parts that use them, questions and exercises are no part of a subject.
  const subjects = source.topics.filter(
    ({ title }) => !isApparatus(title) && !isGlossary(title) && offerOf(title) !== 'summary',
  );
  const topics = subjects.length > 0 ? subjects : source.topics;
  const candidates = topics.flatMap((topic, index) => {
    onTopic(index + 1, topics.length);
    return finder.topic(topic);
  });
  const relations = relate(source, candidates.flatMap(allOf), finder.lists);
  const parts = candidates.map((concept) => chosen(concept, relations, perTopic));
  const roots = hierarchy && (parameters.maxDepth ?? MAX_DEPTH) > 2 ? belowTitle(parts, source.title) : parts;
  const concepts = roots.flatMap(allOf);
  const heaviest = Math.max(1, ...concepts.map(({ weight }) => weight));
  const present = ({ name, definition, said, weight, children }: Concept): ConceptContent => ({
    name,
    definition: withoutLabel(definition ?? said, name),
    passages: [],
    importance: Math.max(0.01, Math.round(Math.sqrt(weight / heaviest) * 100) / 100),
    children: hierarchy ? children.map(present) : [],
  });
  const relationships =
    parameters.includeRelationships === false
      ? []
      : told(relations, concepts, { hierarchy, crossTopic: parameters.includeCrossTopic !== false }).slice(
          0,
          granularity * RELATIONSHIPS_PER_GRANULARITY,
        );
  return {
    overview: {
      title: source.title ?? parameters.topic,
      description: source.sentences.filter(isQuotable).slice(0, 2).map(textOf).join(' ') || parameters.topic,
      conceptCount: concepts.length,
      relationshipCount: relationships.length,
    },
    concepts: (hierarchy ? roots : concepts).map(present),
    relationships,
  };
}

/** A line of a glossary without the term that it begins with. */
const withoutLabel = (said: string | null, name: string): string | null =>
  said?.toLowerCase().startsWith(`${name.toLowerCase()}: `) ? said.slice(name.length + 2) : said;

const allOf = (concept: Concept): Concept[] => [concept, ...concept.children.flatMap(allOf)];

/** What two concepts are to each other. */
interface Related {
  from: Concept;
  to: Concept;
  kind: RelationshipContent['kind'];
  evidence: string;
  /** Whether a verb joins the two; else they are only named together. */
  isSaid: boolean;
}

/** What the sentences and lists of a text say that its concepts are to each other; each pair once, by the first sentence that says how. */
function relate(source: SourceOutline, concepts: readonly Concept[], lists: readonly Listed[]): Related[] {
  const mentions = new Mentions(concepts.map((concept) => [concept.name, concept] as const));
  const found = new Map<string, Related>();
  const add = (related: Related): void => {
    const pair = [related.from.name, related.to.name].sort().join('\n');
    const known = found.get(pair);
    if (related.from !== related.to && (!known || strength(known) < strength(related))) found.set(pair, related);
  };
  for (const { whole, kind, items, evidence } of lists) {
    const [to] = mentions.in(whole).slice(-1);
    for (const item of items) {
      const [from] = mentions.in(item).slice(-1);
      if (from && to) add({ from: from.what, to: to.what, kind, evidence, isSaid: true });
    }
  }
  for (const { rows = [] } of source.topics.flatMap(({ blocks }) => blocks)) {
    // A table with two things side by side tells them apart.
    const [, ...heads] = rows[0] ?? [];
    const [one, other] = heads.map((head) => mentions.in(head).at(0)?.what);
    const isTerm = ({ isWeak, parent }: Concept): boolean => !isWeak && parent !== null;
    if (heads.length === 2 && one && other && isTerm(one) && isTerm(other))
      add({ from: one, to: other, kind: 'contrasts', evidence: (rows[0] ?? []).join(' | '), isSaid: true });
  }
  for (const [index, sentence] of source.sentences.entries()) {
    const { text, phrases } = sentence;
    const named = mentions.in(
      text,
      phrases.map((phrase) => phrase.text),
    );
    if (!isTelling(sentence, named)) continue;
    const before = source.sentences[index - 1];
    const pointed = before && isQuotable(before) ? subjectMeantBy(text, before.text, mentions) : null;
    if (pointed && source.topics.some(({ blocks }) => blocks.some((block) => block.text.includes(pointed.evidence))))
      for (const relation of relationsIn(text, [pointed.mention, ...named]))
        if (relation.from === pointed.mention.what || relation.to === pointed.mention.what)
          add({ ...relation, evidence: pointed.evidence, isSaid: true });
    for (const relation of relationsIn(text, named)) add({ ...relation, evidence: text, isSaid: true });
    const [subject, ...others] = named.map(({ what }) => what);
    // Whoever wants to understand a definition must know the terms in it.
    const defined = named.find(({ what }) => what.definition === text)?.what;
    if (defined)
      for (const { what: term } of named)
        if (!term.isWeak && !isWithin(defined, term))
          add({ from: term, to: defined, kind: 'prerequisite', evidence: text, isSaid: true });
    if (!standsAlone(sentence)) continue;
    for (const [index, from] of [subject, ...others].entries())
      for (const to of others.slice(index)) if (from) add({ from, to, kind: 'related', evidence: text, isSaid: false });
  }
  return [...found.values()];
}

/** Whether the words of a sentence may relate what it names: an order relates nothing, unless it is a name that was taken for one. */
const isTelling = (sentence: Sentence, named: readonly Mention<Concept>[]): boolean =>
  isQuotable(sentence) && !sentence.text.includes('?') && (!sentence.commands || named[0]?.at === 0);

/** What "it" or "its walls" at the head of a sentence means: whatever the sentence before it is about. */
function subjectMeantBy(
  text: string,
  before: string,
  mentions: Mentions<Concept>,
): { mention: Mention<Concept>; evidence: string } | null {
  const [pronoun] = /^(?:It|They|This|These)(?=\s)|^(?:Its|Their)\s\p{L}+(?=\s)/u.exec(text) ?? [];
  const [subject] = mentions.in(before);
  return pronoun === undefined || !subject || !/^(?:An?\s|The\s)?$/.test(before.slice(0, subject.at))
    ? null
    : { mention: { what: subject.what, at: 0, end: pronoun.length }, evidence: `${before} ${text}` };
}

const strength = ({ kind, isSaid }: Related): number => (kind === 'related' ? 0 : 2) + (isSaid ? 1 : 0);

/** Whether one name is part of another one. */
const isWithin = (a: Concept, b: Concept): boolean =>
  keyOf(a.name).includes(keyOf(b.name)) || keyOf(b.name).includes(keyOf(a.name));

/** A concept with those below it that the text accounts for, the weak ones that it relates to others first. */
function chosen(concept: Concept, relations: readonly Related[], perTopic: number): Concept {
  const ties = ({ name }: Concept): number =>
    relations.filter(({ isSaid, from, to }) => isSaid && (from.name === name || to.name === name)).length;
  const strong = concept.children.filter(({ isWeak }) => !isWeak);
  const weak = concept.children
    .filter((child) => child.isWeak && (ties(child) > 0 || /\s/.test(child.name)))
    .map((child) => ({ child, ties: ties(child) }))
    .sort((a, b) => b.ties - a.ties || b.child.weight - a.child.weight)
    .slice(0, Math.max(0, perTopic - strong.length))
    .map(({ child }) => child);
  return {
    ...concept,
    children: [...strong, ...weak].map((child) => chosen(child, relations, perTopic)),
  };
}

/** What a text is called, where it says what that is, stands above all of its parts. */
function belowTitle(parts: readonly Concept[], title: string | null): Concept[] {
  const isTitle = ({ name, definition }: Concept): boolean => definition !== null && keyOf(name) === keyOf(title ?? '');
  const whole = parts.length > 1 ? parts.flatMap(({ children }) => children).find(isTitle) : undefined;
  if (!whole) return [...parts];
  const others = parts.map((part) => ({
    ...part,
    parent: whole.name,
    children: part.children.filter((child) => child !== whole),
  }));
  return [{ ...whole, parent: null, children: [...whole.children, ...others] }];
}

/** The relations that are told: those that the text has words for, and few of those that it only names together. */
function told(
  relations: readonly Related[],
  concepts: readonly Concept[],
  { hierarchy, crossTopic }: { hierarchy: boolean; crossTopic: boolean },
): RelationshipContent[] {
  const known = new Map(concepts.map((concept) => [concept.name, concept]));
  const among = relations.filter(
    ({ from, to }) => known.has(from.name) && known.has(to.name) && (crossTopic || from.root === to.root),
  );
  // That one stands below the other says that they are related.
  const isPlaced = ({ from, to }: Related): boolean =>
    hierarchy && (from.parent === to.name || to.parent === from.name);
  const said = among.filter((relation) => relation.isSaid && !(relation.kind === 'related' && isPlaced(relation)));
  const related = among
    .filter((relation) => !relation.isSaid && !isPlaced(relation))
    .sort((a, b) => b.from.weight + b.to.weight - a.from.weight - a.to.weight);
  // That two are named in one sentence says little: only the best supported of those are told.
  const most = hierarchy ? Math.max(MIN_RELATED, Math.ceil(said.length * RELATED_SHARE)) : related.length;
  return [...said, ...related.slice(0, most)].map(({ from, to, kind, evidence }) => ({
    from: from.name,
    to: to.name,
    kind,
    evidence,
  }));
}
