import { inSmallLetters } from '../../../../lib/text/capitalise';
import { isQuotable, type Sentence } from '../../../../lib/text/language';
import { keyOf } from '../../../../lib/text/mentions';
import { dangles, sentencesOf } from '../../../../lib/text/sentences';
import { tellsByItself } from './asked';
import type { Concept, Listed, Told } from './concept';
import { MAX_LISTED, namesEnumerated, namesListed } from './listed-names';
import { withoutNumber } from './objectives';
import { isOfNothing } from './section-offers';
import { standsAlone } from './fact';
import { containsWord, countOf, isAround } from '../../../../lib/text/find-words';
import { isUnspecific } from '../../../../lib/text/unspecific';
import { asNamed, definitionsIn, isAside } from './parts';
import { isName, nameOf, type Named, type Stated, statedIn } from './stated';
import { aboutPart } from './part-about';
import { beginsWith, DENYING, opensWith, tellsOf } from './mentioned';
import { sentenceIndexOf } from './sentence-index';
import type { SourceOutline, Topic } from './source-outline';
import { NameRegister } from './name-register';
import { besideName, properNamesOf, saysWhatIs } from './proper-names';
import { answerOfTitle } from './titled-questions';

/** So many candidates there are for each term that is told, and so often each is counted. */
const CANDIDATES = 4;
const MAX_COUNTED = 50;
/** "Hydrolysis turns feldspar into clay": a process by its name is a term, however seldom it comes. */
const PROCESS = /\p{L}{3,}(?:lysis|osis|esis|axis|idation|ization|isation|iation|uction|usion)$/iu;
/** What stands beside a name and has fewer words is another name. */
const MIN_BESIDE = 4;
/** "Try it": what speaks to its reader, or points back. */
const NO_NAME = /\b(?:it|this|that|them|you|your|me|us)\b/i;

/** Finds the concepts of a text: its headings, what it defines, prints in bold, lists by name or names again and again. */
export class ConceptFinder {
  /** What lists say that their items are of. */
  readonly lists: Listed[] = [];
  /** What sentences say that things are to each other. */
  readonly stated: Stated[];
  private readonly named: Named[];
  private readonly text: string;
  /** The same in small letters, to count names in. */
  private readonly lower: string;
  private readonly taken = new NameRegister((key) => this.marked.has(key) || this.definitions.has(key));
  private readonly headings: ReadonlySet<string>;
  private readonly definitions = new Map<string, string>();
  /** What else says what a thing is: "neutrophils, short-lived phagocytes". */
  private readonly meanings = new Map<string, string>();
  /** Sentences that are told of one concept: of another one they would say nothing of its own. */
  private readonly told = new Set<string>();
  private readonly places = new Map<string, Topic>();
  /** What the text prints in bold. */
  private readonly marked: ReadonlySet<string>;

  constructor(
    private readonly source: SourceOutline,
    private readonly maxDepth: number,
    private readonly perTopic: number,
  ) {
    this.headings = new Set(
      source.topics.flatMap(({ parts }) =>
        parts.flatMap((part) => (part.isUntitled ? [] : keyOf(withoutNumber(part.title)))),
      ),
    );
    // An introduction is of the whole text, though it stands in the first part.
    for (const block of source.topics[0]?.isUntitled ? [] : source.intro)
      for (const sentence of sentencesOf(block.kind === 'list' ? '' : block.text)) this.told.add(sentence);
    this.marked = new Set(source.terms.map(keyOf));
    this.text = source.sentences.map(({ text }) => text).join(' ');
    this.lower = this.text.toLowerCase();
    const readings = source.topics.map((topic) => statedIn(topic, source.language));
    this.stated = readings.flatMap(({ stated }) => stated);
    this.named = readings.flatMap(({ named }) => named);
    for (const topic of source.topics) {
      // A title that was made of the words of a text is one of its names.
      if (!topic.isUntitled) this.taken.add(withoutNumber(topic.title));
      for (const { term, sentence } of definitionsIn(topic))
        if (!this.definitions.has(keyOf(term))) this.definitions.set(keyOf(term), sentence);
    }
    const told = [
      ...this.named.map(({ term, evidence }) => ({ phrase: term, evidence })),
      ...this.stated.filter(({ kind }) => kind === 'kind_of').map(({ from, evidence }) => ({ phrase: from, evidence })),
    ];
    for (const { phrase, evidence } of told) {
      const key = keyOf(nameOf(phrase) ?? '');
      if (key !== '' && !this.meanings.has(key)) this.meanings.set(key, evidence);
    }
  }

  /** The concepts of a topic: itself with those below it, or these alone where the text has no heading for it. */
  topic(topic: Topic): Concept[] {
    const name = topic.isUntitled ? this.source.language.subjectOf(topic.title) : this.called(topic.title);
    if (topic.isUntitled && this.maxDepth > 1) {
      const named = [...this.names(topic), ...this.terms(topic, null, topic.title)];
      // What a stretch without a heading says first is no name; what that is said of may be one.
      if (named.length > 1 || name === null) return named;
    }
    return [this.titled(topic, name ?? topic.title)];
  }

  /** A heading as a concept: without its number, and as the text calls what it is about. */
  private called(title: string): string {
    const bare = withoutNumber(title);
    const [key, own] = [keyOf(bare), bare.replace(/^the\s+/i, '')];
    const isTerm = own !== bare && (this.marked.has(key) || this.definitions.has(key));
    return isTerm ? this.asWritten(inSmallLetters(own)) : bare;
  }

  private titled(topic: Topic, name: string): Concept {
    const concept = this.heading(name, topic.words, null, name);
    const parts =
      this.maxDepth < 2
        ? []
        : topic.parts.filter(({ title }) => title.toLowerCase() !== topic.title.toLowerCase() && !isOfNothing(title));
    concept.children = parts.map((part) => {
      const child = this.heading(this.distinct(this.called(part.title)), part.words, concept, name);
      if (this.maxDepth > 2) child.children = this.terms(part, child, topic.title);
      child.said = this.about(part, child.children.length > 0);
      return child;
    });
    // What the parts have not named is placed below the topic itself. What is said of a term is told of it, not of its heading.
    if (this.maxDepth > 1) concept.children.push(...this.terms(topic, concept, name));
    concept.said = this.about(topic, concept.children.length > 0);
    return concept;
  }

  /** What a part names: what it defines comes first, then what it marks, lists and tables, then what it names again and again. */
  private terms(part: Topic, parent: Concept | null, root: string): Concept[] {
    const text = part.blocks
      .map((block) => block.text)
      .join('\n')
      .toLowerCase();
    const named = [
      ...definitionsIn(part).map(({ term, sentence }) => ({
        name: asNamed(term, this.source.sentences),
        said: sentence,
      })),
      ...this.named
        .filter(({ sentence }) => part.sentences.some(({ text: own }) => own === sentence))
        .flatMap(({ term, evidence }) => {
          const name = nameOf(term);
          return name === null ? [] : [{ name: this.asWritten(name), said: this.besideIn(evidence, name) }];
        }),
      ...namesListed(part.blocks, this.source.terms, this.lists),
      ...this.source.terms
        // Bold print that tells to do something names nothing.
        .filter((term) => containsWord(text, term) && this.isTreatedIn(part, term) && !this.tellsToDo(term))
        .map((term) => ({ name: this.asInside(term), said: null })),
      ...namesEnumerated(part, this.lists).map((name) => ({ name, said: null })),
    ];
    // A year is when something is, and nothing by itself.
    const strong = named
      .filter(({ name }) => /\p{L}{2}/u.test(name) && !NO_NAME.test(name))
      .flatMap(({ name, said }) =>
        this.take(name)
          ? [
              {
                ...this.concept(name, 1 + countOf(text, name, 50), parent, root),
                said: said ?? this.saidOf(part, name),
              },
            ]
          : [],
      );
    const weak = part.phrases
      .filter((phrase) => sentenceIndexOf(part).isNamedAgain(phrase))
      .slice(0, 2 * this.perTopic)
      .flatMap(({ text: name, count }) => {
        const said = this.saidOf(part, name);
        const isShort = this.source.phrases.some(({ text: longer, proper }) => proper && longer.endsWith(` ${name}`));
        const isAbout =
          !isShort && isName(name) && said !== null && !isUnspecific(name) && (/\s/.test(name) || tellsOf(said, name));
        return isAbout && this.take(name) ? [{ ...this.concept(name, count, parent, root), said, isWeak: true }] : [];
      });
    // What stands in a table or a list of names belongs together, and is told whole.
    return [...strong.slice(0, Math.max(this.perTopic, MAX_LISTED)), ...weak, ...this.stating(part, parent, root)];
  }

  /** What the sentences of a part say something of, or say of something else; the most often told first, and so many as may be chosen from. */
  private stating(part: Topic, parent: Concept | null, root: string): Concept[] {
    const texts = new Set(part.sentences.map(({ text }) => text));
    // A sentence that says what one thing is, is not told of another.
    const defining = new Set(definitionsIn(part).map(({ sentence }) => sentence));
    const told = new Map<string, Told>();
    for (const { from, to, kind, sentence, evidence, verb } of this.stated) {
      const isToldByItself = kind !== 'related' || (verb?.subject === 'from' && tellsByItself(verb.words));
      if (!texts.has(sentence) || !(isToldByItself || PROCESS.test(from.text))) continue;
      for (const phrase of isToldByItself ? [from, to] : [from]) {
        const name = nameOf(phrase);
        if (name === null) continue;
        const known = told.get(keyOf(name));
        const isKind = kind === 'kind_of' && phrase === to && known?.isKind !== false;
        const isOnlyDone = kind === 'related' && known?.isOnlyDone !== false;
        told.set(keyOf(name), {
          name,
          sentence,
          evidence,
          ...known,
          count: (known?.count ?? 0) + 1,
          isKind,
          isOnlyDone,
        });
      }
    }
    const index = sentenceIndexOf(part);
    return [...told.values()]
      .sort((a, b) => b.count - a.count)
      .slice(0, CANDIDATES * this.perTopic)
      .flatMap(({ name, sentence, evidence, isKind, isOnlyDone }) => {
        const own = this.asWritten(name);
        const count = countOf(this.lower, own, MAX_COUNTED);
        // What a thing is a kind of is told by its definition, unless the text goes on with it.
        const isProcess = PROCESS.test(own) && beginsWith(sentence, own);
        if (index.isClause(own) || ((isKind || isOnlyDone) && count < 2 && !isProcess) || !this.take(own)) return [];
        // What is told from what was said before is told by itself where it begins with its name.
        const told = beginsWith(sentence, own) ? sentence : evidence;
        // Said once more is better than nothing.
        const found = this.saidOf(part, own) ?? told;
        const said = defining.has(found) ? null : found;
        if (said !== null) this.told.add(said);
        return [{ ...this.concept(own, count, parent, root), said, isWeak: !isProcess }];
      });
  }

  /** What is told of a name that a sentence brings in: of one that points back, only what stands beside the name. */
  private besideIn(evidence: string, name: string): string {
    this.told.add(evidence);
    const beside = dangles(evidence) ? besideName(evidence, name) : null;
    // "A source of information about pitch, the temporal code": another name, and of the source.
    return beside === null || beside.split(' ').length < MIN_BESIDE ? evidence : beside;
  }

  /** A name as it is written inside sentences: at the head of one a large letter tells nothing. */
  private asWritten(name: string): string {
    const isProper =
      /^\S+\s.*\p{Lu}|^\p{Lu}\p{Lu}/u.test(name) ||
      isAround(this.text, name, (before) => /[\p{Ll},] $/u.test(before.slice(-2)));
    return isProper ? name : name.charAt(0).toLowerCase() + name.slice(1);
  }

  /** Names of places, persons, events and things in a text without headings, those that are named most first. */
  private names({ sentences, title }: Topic): Concept[] {
    const found: Concept[] = [];
    for (const { name, forms, count } of properNamesOf(this.source)) {
      if (found.length === this.perTopic) break;
      const own = sentences.filter(
        (one) =>
          forms.some((form) => containsWord(one.text, form)) &&
          isQuotable(one) &&
          !isAside(one) &&
          !this.told.has(one.text),
      );
      const isTold = count > 1 || / of /.test(name) || own.some(({ text }) => saysWhatIs(text, name));
      const said = isTold ? this.saidOfName(own, name, forms) : null;
      if (said === null || !this.take(name)) continue;
      this.told.add(said);
      found.push({ ...this.concept(name, count, null, title), said });
    }
    return found;
  }

  /** What sentences that name something by one of its names say most of it. */
  private saidOfName(sentences: readonly Sentence[], name: string, forms: readonly string[]): string | null {
    // What stands in a quotation is what a person says, and not what the text tells.
    const told = sentences
      .filter(({ text }) => !/[“”"!]|^(?:He|She|It|They|His|Her|Its|Their)\b/.test(text))
      .map((sentence) => ({ text: sentence.text, isAlone: standsAlone(sentence) && !DENYING.test(sentence.text) }));
    const alone = told.flatMap(({ text, isAlone }) => (isAlone ? text : []));
    return (
      alone.find((text) => saysWhatIs(text, name)) ??
      alone.find((text) => forms.some((form) => beginsWith(text, form))) ??
      alone[0] ??
      sentences.map(({ text }) => besideName(text, name)).find((beside) => beside !== null) ??
      told[0]?.text ??
      null
    );
  }

  private tellsToDo(term: string): boolean {
    return /\s.*\s/.test(term) && this.source.language.isCommand(term);
  }

  /** A term as it stands inside sentences: bold print at the head of one begins large. */
  private asInside(term: string): string {
    const small = inSmallLetters(term);
    return small !== term && this.source.sentences.some(({ text }) => text.includes(` ${small}`)) ? small : term;
  }

  /** Parts of different topics that are called the same are numbered: no two concepts have one name. */
  private distinct(title: string): string {
    let name = title;
    for (let count = 2; this.taken.has(name); count++) name = `${title} (${count})`;
    this.taken.add(name);
    return name;
  }

  /** What a part is about; told of nothing else. */
  private about(part: Topic, isDivided: boolean): string | null {
    const answer = answerOfTitle(part);
    if (answer !== null) return answer;
    const said = aboutPart(part, isDivided, new Set([...this.told, ...this.definitions.values()]));
    if (said !== null) this.told.add(said);
    return said;
  }

  /** A sentence about a concept: one that begins with it, else the first that stands alone and names it. */
  private saidOf(part: Topic, name: string): string | null {
    const [key, index] = [keyOf(name), sentenceIndexOf(part)];
    // Only where nothing else says what it is: to look through all sentences takes long in a text of many terms.
    let named: Sentence[] | undefined;
    const naming = (): Sentence[] =>
      (named ??= index.naming(name).filter((one) => !this.told.has(one.text) && standsAlone(one)));
    const said =
      this.definitions.get(key) ??
      index.marking(key) ??
      naming().find(({ text }) => opensWith(text, name))?.text ??
      naming().find(({ text }) => beginsWith(text, name) && !DENYING.test(text))?.text ??
      this.meanings.get(key) ??
      index.bringing(key, this.told) ??
      (/\s/.test(name) || this.marked.has(key)
        ? (naming().find(({ text }) => !DENYING.test(text))?.text ??
          index.broughtIn(name, this.told) ??
          // Told with another one is better than not at all.
          index.naming(name).find(({ text }) => beginsWith(text, name))?.text ??
          null)
        : null);
    if (said !== null) this.told.add(said);
    return said;
  }

  private take(name: string): boolean {
    // What has a heading of its own is told there.
    if (this.taken.has(name) || this.headings.has(keyOf(name)) || this.taken.isOtherwiseNamed(name)) return false;
    this.taken.add(name);
    return true;
  }

  /** Whether a part is where a text says most of a term: it is printed in bold in the introduction, too. */
  private isTreatedIn(part: Topic, term: string): boolean {
    const known = this.places.get(term);
    const place =
      known ??
      this.source.topics
        .map((topic) => ({ topic, count: topic.sentences.filter(({ text }) => containsWord(text, term)).length }))
        .reduce((best, one) => (one.count > best.count ? one : best)).topic;
    this.places.set(term, place);
    return place === part || place.parts.includes(part);
  }

  private heading(title: string, words: number, parent: Concept | null, root: string): Concept {
    return { ...this.concept(title, words, parent, root), isTreated: countOf(this.lower, title, 2) > 1 };
  }

  private concept(name: string, weight: number, parent: Concept | null, root: string): Concept {
    return {
      name,
      root,
      weight,
      parent: parent?.name ?? null,
      definition: this.definitions.get(keyOf(name)) ?? null,
      said: null,
      isWeak: false,
      isTreated: false,
      children: [],
    };
  }
}
