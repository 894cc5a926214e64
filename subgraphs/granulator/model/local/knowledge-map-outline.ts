import type { ConceptContent, KnowledgeMapContent } from '../../structures/knowledge-map';
import { isQuotable } from '../../../../lib/text/language';
import { keyOf } from '../../../../lib/text/mentions';
import type { Concept } from './concept';
import { ConceptFinder } from './concepts';
import { isApparatus } from './course-material';
import { offerOf } from './section-offers';
import { type Related, RelationFinder, toldRelations } from './map-relations';
import { isGlossary, textOf } from './parts';
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
const TERMS_AT_GRANULARITY = [2, 4, 6, 9, 14];
const RELATIONSHIPS_PER_GRANULARITY = 12;
const MAX_DEPTH = 5;

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
  const relations = new RelationFinder(source, candidates.flatMap(allOf)).all(finder.stated, finder.lists);
  // Terms of a text without headings stand by themselves.
  const { children: accounted } = chosen(
    { ...EVERYTHING, children: candidates },
    relations,
    perTopic,
    Math.max(perTopic * topics.length, candidates.filter(({ isWeak }) => !isWeak).length),
  );
  const parts = accounted.length > 0 ? accounted : candidates.slice(0, perTopic);
  const all = hierarchy && (parameters.maxDepth ?? MAX_DEPTH) > 2 ? belowTitle(parts, source.title) : parts;
  const tied = new Set(
    toldRelations(relations, all.flatMap(allOf), RELATIONS_OF_ALL).flatMap(({ from, to }) => [from, to]),
  );
  const roots = worthTelling(all, tied);
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
      : toldRelations(relations, concepts, { hierarchy, crossTopic: parameters.includeCrossTopic !== false }).slice(
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
  said?.slice(0, name.length).toLowerCase() === name.toLowerCase()
    ? said.replace(new RegExp(`^.{${name.length}}(?::| [–—-]|\\.(?= \\p{Lu})) (?=\\S)`, 'u'), '')
    : said;

const allOf = (concept: Concept): Concept[] => [concept, ...concept.children.flatMap(allOf)];

const RELATIONS_OF_ALL = { hierarchy: true, crossTopic: true };

/** Without those of which the map would say nothing but their names. */
function worthTelling(concepts: readonly Concept[], tied: ReadonlySet<string>): Concept[] {
  const told = concepts
    .map((concept) => ({ ...concept, children: worthTelling(concept.children, tied) }))
    .filter(
      ({ name, definition, said, isTreated, children }) =>
        definition !== null || said !== null || isTreated || children.length > 0 || tied.has(name),
    );
  return told.length > 0 ? told : [...concepts];
}

/** What stands above all. */
const EVERYTHING: Concept = {
  name: '',
  root: '',
  parent: null,
  definition: null,
  said: null,
  weight: 0,
  isWeak: false,
  isTreated: true,
  children: [],
};

/** A concept with those below it that the text accounts for, the weak ones that it relates to others first. */
function chosen(concept: Concept, relations: readonly Related[], perTopic: number, most = perTopic): Concept {
  const tied = (name: string): Related[] =>
    relations.filter(({ isSaid, from, to }) => isSaid && (from.name === name || to.name === name));
  const isTold = ({ name, isTreated, definition, said }: Concept): boolean =>
    isTreated || definition !== null || said !== null || tied(name).length > 0;
  // A term of which the text says nothing is none, be it a heading: what stands below that is of what stands above it.
  const told = (child: Concept): Concept[] =>
    child.isWeak || (isTold(child) && !isOfSteps(child)) || isGroup(child)
      ? [child]
      : child.children.flatMap((one) => told({ ...one, parent: concept.name || null }));
  const children = concept.children.flatMap(told);
  const strong = children.filter(({ isWeak }) => !isWeak);
  const weak = children
    .filter((child) => child.isWeak)
    .map((child) => ({ child, ties: tied(child.name) }))
    .filter(({ child, ties }) => isAccountedFor(child, ties))
    .sort((a, b) => b.ties.length - a.ties.length || b.child.weight - a.child.weight)
    .slice(0, Math.max(0, most - strong.length))
    .map(({ child }) => child);
  return {
    ...concept,
    children: [...strong, ...weak].map((child) => chosen(child, relations, perTopic)),
  };
}

/** Whether a heading of which nothing is said brings together what is told below it. */
const isGroup = ({ name, children }: Concept): boolean =>
  children.filter(({ isWeak }) => !isWeak).length > 1 && !NAMES_NOTHING.test(name);
/** "Step 2: install", "How to clean it", "A worked example": what is done or shown there, and no concept. */
const isOfSteps = ({ name, definition, said, children }: Concept): boolean =>
  definition === null &&
  // A question with its answer, on a page of such.
  !(name.endsWith('?') && said !== null && children.length === 0) &&
  /^(?:step\s+\d|(?:how|why|what|when|where|who|which)\b.*\s|(?:a |the )?(?:worked |solved )?examples?\b)/i.test(name);
/** Headings that say where something stands or of what sort it is, and not of what. */
const NAMES_NOTHING =
  /^(?:(?:section|article|chapter|part|title|appendix|annex|exhibit|lesson|unit|step|day|week)\s+(?:[\divxlc.]+|[a-z])\b|[\d.\s()]+$|(?:introduction|overview|summary|conclusions?|faq|miscellaneous|general|details|basics|advanced|simple|getting started|quick (?:start|reference)|(?:key|basic) (?:rules|facts|points|terms)|more info(?:rmation)?|further reading|troubleshooting|conditions|responsibilities|definitions?|notes?|background|history)\b[^\p{Ll}]*$)|[.?!…]$/iu;

/** So often a text comes back to what it is about. */
const MANY = 5;

/** Whether a text says enough of a term that it neither defines nor marks: of what it names once, what it is to something else. */
function isAccountedFor({ name, weight }: Concept, ties: readonly Related[]): boolean {
  // "The brain compares the ears": two words of which nothing else is told are no subject of a text.
  if (weight > 1)
    return (
      /\s/.test(name) ||
      weight >= MANY ||
      (/^\p{Lu}/u.test(name) && ties.length > 0) ||
      ties.some(({ from, to, kind }) => kind !== 'related' || !(from.name === name ? to : from).isWeak)
    );
  const others = ties.flatMap(({ from, to, kind, label }) =>
    kind === 'related' && label === undefined ? [] : [from.name === name ? to : from],
  );
  return others.length > 1 || others.some((other) => !other.isWeak || other.weight > 1);
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
