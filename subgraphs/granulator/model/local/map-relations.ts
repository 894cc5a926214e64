import { isBelief } from '../../../../lib/text/beliefs';
import type { NounPhrase } from '../../../../lib/text/chunks';
import { definitionIn } from '../../../../lib/text/definitions';
import { FIRST_NAMES } from '../../../../lib/text/first-names';
import { containsWord, escaped } from '../../../../lib/text/find-words';
import { isQuotable, type Sentence } from '../../../../lib/text/language';
import { keyOf, type Mention, Mentions } from '../../../../lib/text/mentions';
import type { RelationshipContent } from '../../structures/knowledge-map';
import type { Concept, Listed } from './concept';
import { inThirdPerson } from './asked';
import { numberOf, standsAlone } from './fact';
import { ordinalParts } from './ordinal-parts';
import type { SourceOutline } from './source-outline';
import { conditionOf, nameOf, type Stated } from './stated';

/** What two concepts are to each other. */
export interface Related {
  from: Concept;
  to: Concept;
  kind: RelationshipContent['kind'];
  /** What the text says that the first does to the second, in its own words. */
  label?: string | undefined;
  evidence: string;
  /** Whether the text says so; else they are only named together. */
  isSaid: boolean;
}

type Said = Omit<Related, 'from' | 'to' | 'isSaid'> & { from: Concept | undefined; to: Concept | undefined };

/** Relations that a sentence has no words for are told, too, up to this share of those that it has words for. */
const RELATED_SHARE = 0.1;
const MIN_RELATED = 2;

/** Verbs that say nothing without what stands behind their object: "turns light into heat". */
const CUT_SHORT =
  /^(?:turn|take|give|put|set|get|keep|bring|lay|let|mean|denote|define|call|name|say|state|mention|show|feel|look|seem|sound|taste|smell|become|remain|stay|appear)$/;

/** A verb as it is said of a concept by its name: "bogs emit", "a bog emits"; the text may name it in the other number. */
function saidOf(concept: Concept | undefined, subject: NounPhrase, words: string): string {
  const isOwn = concept?.name.toLowerCase() === subject.text.toLowerCase();
  const isPlural = isOwn ? subject.plural : numberOf(concept?.name ?? '') === 'plural';
  return isPlural || /^(?:found|located)\b/.test(words) ? words : inThirdPerson(words);
}

/** What a text says that its concepts are to each other; each pair once, by the first place that says how. */
export class RelationFinder {
  private readonly found = new Map<string, Related>();
  private readonly mentions: Mentions<Concept>;
  private readonly byKey: ReadonlyMap<string, Concept>;
  private readonly byFamilyName: ReadonlyMap<string, Concept>;

  constructor(
    private readonly source: SourceOutline,
    concepts: readonly Concept[],
  ) {
    this.mentions = new Mentions(concepts.map((concept) => [concept.name, concept] as const));
    this.byKey = new Map(concepts.map((concept) => [keyOf(concept.name), concept]));
    this.byFamilyName = new Map(
      concepts.flatMap((concept) => {
        const family = familyNameOf(concept);
        return family === null ? [] : [[family, concept] as const];
      }),
    );
  }

  /** @param stated what its sentences say @param lists what its lists are of */
  all(stated: readonly Stated[], lists: readonly Listed[]): Related[] {
    // What is only so where something else is, is no relation of the two alone.
    for (const { from, to, kind, evidence, sentence, verb } of stated) {
      if (conditionOf(sentence) !== '' && kind !== 'kind_of') continue;
      const [one, other] = [this.meant(from), this.meant(to)];
      // What uses something is an application of that; "It applies to offices" is said of it.
      if (kind === 'application' && verb)
        this.say(
          verb.subject === 'to'
            ? { from: other, to: one, kind, label: saidOf(other, to, verb.words), evidence }
            : { from: one, to: other, kind, label: saidOf(one, from, verb.words), evidence },
        );
      else {
        const isSaid =
          kind === 'related' &&
          verb?.subject === 'from' &&
          !CUT_SHORT.test(verb.words) &&
          this.isSubject(from, sentence, verb.words);
        if (kind === 'related' && !isSaid) continue;
        // "Raises" says more than "causes", and is said of what does it.
        const isNamed = isSaid || ((kind === 'causes' || kind === 'reduces') && verb?.subject === 'from');
        const label = isNamed && verb ? saidOf(one, from, verb.words) : undefined;
        this.say({ from: one, to: other, kind, label, evidence });
      }
    }
    for (const list of ordinalParts(this.source.sentences)) this.listed(list);
    this.kindsByName();
    for (const list of lists) this.listed(list);
    for (const { rows = [] } of this.source.topics.flatMap(({ blocks }) => blocks)) this.sideBySide(rows[0] ?? []);
    for (const sentence of this.source.sentences) this.namedTogether(sentence);
    return [...this.found.values()];
  }

  /** Whether a sentence is about something: of what only stands in its subject, as in "losses by calving", it says nothing. */
  private isSubject({ head, text }: NounPhrase, sentence: string, verb: string): boolean {
    // "…, and each device exposes points".
    const isOfClause = new RegExp(
      String.raw`(?:^|[,;:]\s+(?:and |but |while |so )?)(?:each |every |the |an? )?${escaped(text)} ${escaped(verb.split(' ', 1)[0]?.slice(0, -1) ?? '')}\p{Ll}*`,
      'iu',
    );
    if (isOfClause.test(sentence)) return true;
    const subject = this.source.language.predicationIn(sentence)?.subject;
    const isListed = new RegExp(
      String.raw`\b(?:through|of|by|like|such as|including|from|with|in)\s[^.;]{2,60}\b(?:and|or) ${escaped(text)}\b`,
      'iu',
    );
    return subject === undefined ? !isListed.test(sentence) : subject.pronoun || subject.head === head;
  }

  private say({ from, to, ...said }: Said): void {
    if (from && to && names(said.evidence, from) && names(said.evidence, to))
      this.add({ from, to, ...said, isSaid: true });
  }

  private add(related: Related): void {
    const pair = [related.from.name, related.to.name].sort().join('\n');
    const known = this.found.get(pair);
    if (related.from !== related.to && (!known || strength(known) < strength(related))) this.found.set(pair, related);
  }

  /** The concept that a phrase names: by its whole name, or with one word before it that only describes it. */
  private meant(phrase: NounPhrase): Concept | undefined {
    const names = [phrase.whole, nameOf(phrase), phrase.text].flatMap((name) => name ?? []);
    const [exact] = names.flatMap((name) => this.byKey.get(keyOf(name)) ?? []);
    if (exact) return exact;
    const whose = this.byFamilyName.get(phrase.text);
    if (whose) return whose;
    const last = this.mentions.in(phrase.text).at(-1);
    // What is so of a drained bog is not so of a bog.
    const described = phrase.text.slice(0, last?.at ?? 0).trim();
    const isDescribed =
      last?.end === phrase.text.length && described.split(/\s+/).length <= 1 && !/ed$/.test(described);
    return isDescribed ? last.what : undefined;
  }

  /** "Collapse doline" is a kind of doline. */
  private kindsByName(): void {
    for (const [key, concept] of this.byKey) {
      const words = key.split(' ');
      const [general] = words.slice(1).flatMap((_, at) => this.byKey.get(words.slice(at + 1).join(' ')) ?? []);
      // "Thawing permafrost" is permafrost that thaws, unless the text says more of it.
      const isDoing = concept.isWeak && /^\p{L}+ing\s/iu.test(concept.name);
      // "The local board" is none of the Boards of a name.
      // "The relay" of a text about the Tidegate Relay is that, and not its kind.
      const isAlias =
        general !== undefined &&
        /^\p{Lu}\S*\s\p{Lu}/u.test(concept.name) &&
        this.source.sentences.some(({ text }) => text.startsWith(`The ${general.name} `));
      // "Unit elastic" is no kind of elastic.
      const isQuality =
        general !== undefined && /^\p{Ll}+(?:ic|al|ive|ous|able|ible|ful|less|ary)$/u.test(general.name);
      if (
        !general ||
        isDoing ||
        isAlias ||
        isQuality ||
        this.isProper(general.name) ||
        /\b(?:of|in|for|and)\b/.test(key)
      )
        continue;
      const naming = this.source.sentences.find(
        (one) => isQuotable(one) && containsWord(one.text, concept.name) && names(one.text, general),
      );
      if (naming) this.say({ from: concept, to: general, kind: 'kind_of', evidence: naming.text });
    }
  }

  /** Whether a name has large letters wherever it stands. */
  private isProper(name: string): boolean {
    const inside = new RegExp(`[\\p{Ll},] ${escaped(name)}(?!\\p{L})`, 'u');
    const { sentences } = this.source;
    return (
      /^\p{Lu}/u.test(name) &&
      sentences.some(({ text }) => inside.test(text)) &&
      !sentences.some(({ text }) => new RegExp(`(?<!\\p{L})${escaped(name.toLowerCase())}(?!\\p{L})`, 'u').test(text))
    );
  }

  private listed({ whole, kind, items, evidence }: Listed): void {
    const to = this.mentions.in(whole).at(-1)?.what;
    for (const item of items) this.say({ from: this.mentions.in(item).at(-1)?.what, to, kind, evidence });
  }

  /** A table with two things side by side tells them apart. */
  private sideBySide(row: readonly string[]): void {
    const said = row.filter((cell) => /\p{L}/u.test(cell)).join(' | ');
    const [one, other, ...more] = row.slice(1).map((head) => this.mentions.in(head).at(0)?.what);
    const isTerm = (concept: Concept | undefined): boolean => concept?.isWeak === false && concept.parent !== null;
    if (more.length === 0 && isTerm(one) && isTerm(other))
      this.say({ from: one, to: other, kind: 'contrasts', evidence: said });
  }

  private namedTogether(sentence: Sentence): void {
    // Asked first: a text without full stops is one sentence of all of its names.
    if (!isQuotable(sentence)) return;
    const { text, phrases } = sentence;
    const named = this.mentions.in(
      text,
      phrases.map((phrase) => phrase.text),
    );
    if (!isTelling(sentence, named)) return;
    // Whoever wants to understand a definition must know the terms in it.
    const defined = named.find(({ what }) => what.definition === text)?.what;
    const meaning = defined ? meaningOf(sentence, defined) : '';
    for (const { what: term } of defined ? named : [])
      if (defined && !term.isWeak && term.definition !== null && !isWithin(defined, term) && names(meaning, term))
        this.say({ from: term, to: defined, kind: 'prerequisite', evidence: text });
    if (!standsAlone(sentence)) return;
    for (const [index, { what: from }] of named.entries())
      for (const { what: to } of named.slice(index + 1))
        this.add({ from, to, kind: 'related', evidence: text, isSaid: false });
  }
}

/** Whether a sentence may relate what it names: an order relates nothing, unless it is a name that was taken for one. */
const isTelling = (sentence: Sentence, named: readonly Mention<Concept>[]): boolean =>
  !sentence.text.includes('?') && !isBelief(sentence.text) && (!sentence.commands || named[0]?.at === 0);

/** Whether what is quoted names a concept itself, and not another one that is called after it. */
function names(evidence: string, concept: Concept): boolean {
  const own = [concept.name, familyNameOf(concept)].flatMap((name) => (name === null ? [] : [[name, name] as const]));
  return new Mentions(own).in(evidence).length > 0;
}

/** "Snow" for John Snow; null for what is nobody's name. */
function familyNameOf({ name }: Concept): string | null {
  const words = name.split(' ');
  return words.length > 1 && FIRST_NAMES.has(words[0] ?? '') ? (words.at(-1) ?? null) : null;
}

const strength = ({ kind, isSaid }: Related): number => (kind === 'related' ? 0 : 2) + (isSaid ? 1 : 0);

/** What a sentence says that a kind of thing is; empty where it defines none: what a place or a person is needs nothing to be known before. */
function meaningOf(sentence: Sentence, { name }: Concept): string {
  const definition = definitionIn(sentence);
  return definition && keyOf(definition.term) === keyOf(name) && !/^\p{Lu}\p{Ll}/u.test(name) ? definition.meaning : '';
}

/** Whether one name is part of another one. */
const isWithin = (a: Concept, b: Concept): boolean =>
  keyOf(a.name).includes(keyOf(b.name)) || keyOf(b.name).includes(keyOf(a.name));

/** What things merely do to each other, to so many of those that say what they are to each other. */
const DONE_SHARE = 0.6;
const MIN_DONE = 4;

const byWeight = (a: Related, b: Related): number => b.from.weight + b.to.weight - a.from.weight - a.to.weight;

/** The relations that are told: those that the text has words for, and few of those that it only names together. */
export function toldRelations(
  relations: readonly Related[],
  concepts: readonly Concept[],
  { hierarchy, crossTopic }: { hierarchy: boolean; crossTopic: boolean },
): RelationshipContent[] {
  const known = new Set(concepts.map(({ name }) => name));
  const among = relations.filter(
    ({ from, to }) => known.has(from.name) && known.has(to.name) && (crossTopic || from.root === to.root),
  );
  // That one stands below the other says that they are related.
  const isPlaced = ({ from, to }: Related): boolean =>
    hierarchy && (from.parent === to.name || to.parent === from.name);
  const told = among.filter((relation) => relation.isSaid && !(relation.kind === 'related' && isPlaced(relation)));
  const ofKinds = told.filter(({ kind }) => kind !== 'related').length;
  const done = told.filter(({ kind }) => kind === 'related').sort(byWeight);
  const kept = new Set(done.slice(0, Math.max(MIN_DONE, Math.floor(ofKinds * DONE_SHARE))));
  const said = told.filter((relation) => relation.kind !== 'related' || kept.has(relation));
  const tied = new Set(said.flatMap(({ from, to }) => [from.name, to.name]));
  // That two are named in one sentence says little: it is told of those of which nothing else is.
  const isWorthIt = ({ from, to }: Related): boolean =>
    !hierarchy || (!(tied.has(from.name) && tied.has(to.name)) && !from.isWeak && !to.isWeak);
  const related = among
    .filter((relation) => !relation.isSaid && !isPlaced(relation) && isWorthIt(relation))
    .sort(byWeight);
  const most = hierarchy ? Math.max(MIN_RELATED, Math.ceil(said.length * RELATED_SHARE)) : related.length;
  return [...said, ...related.slice(0, most)].map(({ from, to, kind, label, evidence }) => ({
    from: from.name,
    to: to.name,
    kind,
    label: label ?? null,
    evidence,
  }));
}
