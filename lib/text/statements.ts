import { chunksOf, type NounPhrase, type VerbGroup } from './chunks';
import { type Behind, Clauses } from './clauses';
import type { Token } from './commands';
import { isPerson } from './people';
import { type Naming, namingBeside, namingIn, pointsBack } from './namings';
import {
  activeVerb,
  passiveVerb,
  predicateAdjective,
  predicateNoun,
  type RelationKind,
  type Said,
} from './relation-words';
import { amongPeople, oppositeOf } from './told-of';
import { isUnspecific } from './unspecific';
import { isMostlyVerb } from './verbs';

/** What a sentence says that one thing is to another. */
export interface Statement {
  from: NounPhrase;
  to: NounPhrase;
  kind: RelationKind;
  /** How many sentences before this one of the two is named, for which "it" stands here; 0 where both are named here. */
  pointsBack: number;
  /** Whether it is told of the past. */
  past: boolean;
  /** The verb that says it in the active voice, with its preposition: "lead to"; absent where a noun or a passive does. */
  verb?: ActiveVerb;
}

/** A verb in its plain form, and whose it is. */
export interface ActiveVerb {
  words: string;
  subject: 'from' | 'to';
}

/** What a sentence says, and whom or what it is about. */
export interface Reading {
  statements: Statement[];
  /** Names that it gives to things. */
  namings: Naming[];
  subjects: NounPhrase[];
}

const BE = /^(?:be|remain)$/;
/** Verbs that say nothing of another thing. */
const SAYING_NOTHING = /^(?:call|name|know|term|refer|describe|define|nickname|dub|see|say|have|do|become|be)$/;
/** What only words are or do: "the word means …". */
const OF_WORDS = /^(?:word|term|name|phrase|expression)$/;
/** What examples stand behind. */
const EXAMPLES = /^(?:such as|including)$/;
/** What is not done after all. */
const FAILING = /^(?:fail|refuse|cease|neglect|decline|forget|stop|avoid)$/;
/** "No single factor causes it." */
const NONE = /^(?:no|neither)$/;
/** One word for what happens, or how something is. */
const ABSTRACT = /^\p{Ll}+(?:ism|tion|sion|sis|ence|ance|ity|ment|ure|ing|logy|phy)$/u;
const POSSESSIVE = /^(?:its|their|his|her|our|your|my)$/;
/** What tells a sentence as the contrary of the one before it. */
const SET_APART = /\b(?:by contrast|in contrast(?! to)|conversely)\b/;
const KIND: Said = { kind: 'kind_of', back: false };
/** What a whole sentence may be: a habit, a practice. */
const OF_ALL =
  /^(?:habit|practice|custom|process|method|technique|approach|trick|feat|sign|fact|figure|move|step|change|decision|time|period|place|moment|thing|way|result|task|job|mistake|problem|reason|effort|measure|pattern|phenomenon|tradition|strategy)$/;
const CONTRAST: Said = { kind: 'contrasts', back: false };
/** A place by its name. */
const isPlace = ({ text }: NounPhrase): boolean => /(?:^|\s)\p{Lu}\p{Ll}/u.test(text);
const RELATED: Said = { kind: 'related', back: false };

/** Reads a sentence clause by clause. @param before what the sentence before it is about, for which "it" stands */
export function statementsIn(tokens: readonly Token[], before: readonly (readonly NounPhrase[])[] = []): Reading {
  const words = tokens.map(({ normal }) => normal).join(' ');
  const clauses = new Clauses(chunksOf(tokens));
  return new StatementReader(clauses, before, SET_APART.test(words)).read();
}

class StatementReader {
  private readonly statements: Statement[] = [];
  private readonly namings: Naming[] = [];
  /** Names by what stands beside them and says what they are: "limestone" by "a rock". */
  private readonly apposed = new Map<NounPhrase, NounPhrase>();
  /** Whom the main clause is about. */
  private main: NounPhrase[] | null = null;
  /** Whom the last finite verb is said of. */
  private current: NounPhrase[] = [];
  /** The last that something was said of by name. */
  private lastNamed: NounPhrase | undefined;
  /** Whether the verb that is read is one of the past. */
  private past = false;

  constructor(
    private readonly clauses: Clauses,
    private readonly before: readonly (readonly NounPhrase[])[],
    private readonly isSetApart: boolean,
  ) {}

  read(): Reading {
    for (const [at, chunk] of this.clauses.chunks.entries()) if (chunk.is === 'name') this.apposition(chunk, at);
    for (const [at, chunk] of this.clauses.chunks.entries()) if (chunk.is === 'verb') this.verb(chunk, at);
    this.past = false;
    this.announced();
    this.comparisons();
    return {
      statements: this.statements,
      namings: this.namings,
      subjects: (this.main ?? this.clauses.leading()).filter(({ pronoun }) => !pronoun),
    };
  }

  private verb(verb: VerbGroup, at: number): void {
    const previous = this.clauses.at(at - 1);
    // "Tends to increase": of what an infinitive behind an object is said is not clear.
    if (verb.infinitive && (previous?.is !== 'verb' || previous.passive)) return;
    const subjects = verb.infinitive ? this.current : this.subjectsOf(verb, at);
    if (!verb.reduced && !verb.infinitive) {
      this.current = subjects;
      this.main ??= subjects;
      this.lastNamed = subjects.find(({ pronoun }) => !pronoun) ?? this.lastNamed;
    }
    // "Fails to prevent".
    if (verb.denied || (verb.infinitive && previous?.is === 'verb' && FAILING.test(previous.lemma))) return;
    this.past = verb.past;
    const behind = this.clauses.behind(at);
    const naming = namingIn(this.clauses, at, { behind, subject: subjects[0] });
    if (naming) this.namings.push(naming);
    else if (!subjects.some(({ head }) => OF_WORDS.test(head))) this.says(verb, at, subjects, behind);
  }

  /** What a verb says of its subjects. */
  private says(verb: VerbGroup, at: number, subjects: readonly NounPhrase[], behind: Behind): void {
    const { preposition, objects } = behind;
    const adjective = verb.adjective === '' ? undefined : predicateAdjective(verb.adjective, preposition);
    if (adjective) this.relate(subjects, objects, adjective);
    else if (BE.test(verb.lemma) && !verb.passive) {
      if (preposition === '' && verb.adjective === '') this.being(subjects, behind, this.clauses.isTold(at));
    } else if (verb.passive) this.passive(verb, at, subjects, behind);
    else this.active(verb, subjects, behind);
  }

  private active({ lemma }: VerbGroup, subjects: readonly NounPhrase[], { preposition, objects, next }: Behind): void {
    const [first] = objects;
    const others = next ? this.clauses.namesFrom(this.clauses.after(next)) : [];
    if (preposition === '' && first && next && others.length > 0) {
      // "Gives rise to": the noun carries the meaning; "owes its form to ice".
      const said =
        activeVerb(`${lemma} ${first.head} ${next.word}`, '') ??
        (lemma === 'owe' ? passiveVerb(lemma, next.word) : undefined);
      if (said) return this.relate(subjects, others, said);
    }
    const said = activeVerb(lemma, preposition);
    const words = `${lemma} ${preposition}`.trim();
    // "Each channel has one or more devices": how all of a kind are built.
    const isOfEach = words === 'have' && subjects.every(({ determiner }) => /^(?:each|every)$/i.test(determiner));
    if (said) this.relate(subjects, objects, said, { words });
    else if (isOfEach) this.relate(subjects, objects, RELATED, { words });
    else if (preposition === '' && !SAYING_NOTHING.test(lemma)) this.relate(subjects, objects, RELATED, { words });
  }

  private passive({ lemma }: VerbGroup, at: number, subjects: readonly NounPhrase[], behind: Behind): void {
    const next = this.clauses.at(at + 1);
    // "Is used to hold rain".
    const isPurpose = next?.is === 'verb' && next.infinitive;
    const said = passiveVerb(lemma, isPurpose ? 'to' : behind.preposition);
    const objects = isPurpose ? this.clauses.behind(at + 1).objects : behind.objects;
    if (!said) return;
    if (behind.preposition === 'by') return this.relate(subjects, objects, said, { words: lemma, isPassive: true });
    // "Is found in Indonesia": where a thing is, and no part of it.
    const [places, wholes] = [objects.filter(isPlace), objects.filter((object) => !isPlace(object))];
    if (said.kind !== 'part_of' || behind.preposition !== 'in') return this.relate(subjects, objects, said);
    this.relate(subjects, wholes, said);
    this.relate(subjects, places, RELATED, { words: `${lemma === 'find' ? 'found' : 'located'} in` });
  }

  /** "A is a kind of B", "A is the result of B", "A is a B". */
  private being(subjects: readonly NounPhrase[], { objects: [object], next }: Behind, isTold: boolean): void {
    // "The root was a government that …" tells of a cause what it was.
    const [only] = subjects;
    // "This is mutualism", "this sequence is succession": a name for what was said before.
    const isThis =
      only && (/^(?:this|that)$/.test(only.determiner) || (only.pronoun && /^(?:this|that)$/.test(only.head)));
    if (isThis && object && !object.of && object.determiner === '' && ABSTRACT.test(object.text))
      this.namings.push({ term: object, pointsBack: true });
    // "Predator satiation is the technical term".
    if (only && !only.pronoun && object?.determiner === 'the' && /^(?:term|name|word)$/.test(object.head) && !object.of)
      this.namings.push({ term: only, pointsBack: true });
    if (!object || object.pronoun || subjects.some(({ head, of }) => predicateNoun(head) && !of)) return;
    const noun = predicateNoun(object.head);
    if (noun) {
      const isOf = next && (next.word === 'for' || (noun.kind === 'part_of' && next.word === 'in'));
      const of = object.of ?? (isOf ? this.clauses.namesFrom(this.clauses.after(next))[0] : undefined);
      if (of) this.relate(subjects, [of], noun);
      return;
    }
    const isKind =
      /^an?$/.test(object.determiner) ||
      (object.determiner === '' && object.plural && subjects.some(({ plural }) => plural));
    // "A method is a rule which makes the rows": the method does.
    if (isKind && only && !only.pronoun && subjects.length === 1) this.apposed.set(object, only);
    // "A body that yields water is an aquifer": what is told of is not one, but all that one is.
    // "Call the service, unless it is an emergency": in which case something is done says not what it is.
    if (isKind && only?.determiner === 'such' && object.determiner !== '')
      this.namings.push({ term: object, pointsBack: true });
    else if (isKind && !isTold && !this.clauses.isOfCondition(object))
      this.relate(subjects, [{ ...object, of: undefined }], KIND);
    else if (isKind && object.determiner !== '') this.namings.push({ term: object, pointsBack: false });
  }

  /** "Karst, a kind of landscape, …": what stands beside a name says what it is. */
  private apposition(name: NounPhrase, at: number): void {
    const [comma, beside, end] = [this.clauses.at(at + 1), this.clauses.at(at + 2), this.clauses.at(at + 3)];
    if (comma?.is !== 'comma' || beside?.is !== 'name' || beside.pronoun || name.pronoun) return;
    const isEnd =
      end === undefined ||
      /^(?:comma|stop|relative|preposition|bracket)$/.test(end.is) ||
      (end.is === 'verb' && end.reduced);
    if (!isEnd || this.clauses.isListed(at) || this.clauses.opens(at)) return;
    const noun = predicateNoun(beside.head);
    const naming = noun ? null : namingBeside(name, beside, end);
    if (naming) {
      this.namings.push(naming);
      if (!naming.pointsBack) this.relate([beside], [{ ...name, of: undefined }], KIND);
      return;
    }
    // "Usually after a dry summer, the beeches fruit": behind what a sentence opens with its subject stands.
    const isBehindPreposition = this.clauses.at(at - 1)?.is === 'preposition';
    if (isBehindPreposition && !this.clauses.chunks.slice(0, at).some(({ is }) => is === 'verb')) return;
    // "They keep their leaves until spring, a habit that …" says it of all that was told, and "he wrote in the book, "a library …""
    // repeats what was written.
    if (isBehindPreposition && (OF_ALL.test(beside.head) || /["“”]/.test(beside.whole))) return;
    // "The epikarst, the uppermost zone of the bedrock, …".
    if (isUnspecific(name.text)) return;
    if (beside.determiner === 'the' && /\s/.test(beside.whole) && !/^\p{Lu}/u.test(beside.text) && !noun) {
      this.apposed.set(beside, name);
      this.namings.push({ term: name, pointsBack: pointsBack(name) });
    }
    const isKind =
      /^(?:an?|another|one)$/.test(beside.determiner) ||
      // "Ponors, openings in its floor": behind a comma it may as well be the next of a list.
      (beside.determiner === '' && beside.plural && name.plural && end && !/^(?:comma|bracket)$/.test(end.is));
    if (!isKind) return;
    this.apposed.set(beside, name);
    if (!noun) this.relate([name], [{ ...beside, of: undefined }], KIND);
    else if (beside.of) this.relate([name], [beside.of], noun);
  }

  /** "Below it every pore is full: the saturated zone." */
  private announced(): void {
    const { chunks } = this.clauses;
    const at = chunks.findLastIndex(({ is, from }) => is !== 'stop' || from === 0);
    const [colon, name] = [chunks[at - 1], chunks[at]];
    if (colon?.is !== 'stop' || colon.word !== ':' || name?.is !== 'name' || name.pronoun) return;
    const isTold = chunks.slice(0, at).some(({ is }) => is === 'verb');
    // "The wax swells" is a clause.
    const isName =
      (/^\p{L}+\s/u.test(name.whole) || ABSTRACT.test(name.text)) &&
      !isMostlyVerb(name.text.split(' ').at(-1)?.replace(/s$/, '') ?? '');
    const isOfPeople = this.main?.some(({ head, pronoun }) => pronoun && /^(?:he|she|i)$/.test(head)) ?? false;
    if (isTold && isName && !isOfPeople && /^(?:the|an?|)$/.test(name.determiner))
      this.namings.push({ term: name, pointsBack: chunks.slice(0, 3).some(pointsBack) });
  }

  /** "B such as A", "unlike A, B …", "B, whereas A …", "B, by contrast, …". */
  private comparisons(): void {
    const [subject] = this.clauses.leading();
    const opposite = this.isSetApart && subject && !subject.pronoun ? oppositeOf(subject, this.before) : null;
    if (subject && opposite)
      this.statements.push({
        from: subject,
        to: opposite.phrase,
        kind: 'contrasts',
        pointsBack: opposite.back,
        past: false,
      });
    for (const [at, chunk] of this.clauses.chunks.entries()) {
      const before = this.clauses.at(at - 1);
      const [other] = this.clauses.namesFrom(at + 1);
      if (!other) continue;
      if (chunk.is === 'preposition' && EXAMPLES.test(chunk.word) && before?.is === 'name')
        this.relate(this.clauses.namesFrom(at + 1), [before], KIND);
      const isUnlike = chunk.is === 'preposition' && chunk.word === 'unlike';
      // "In contrast to A, B …".
      const isContrast =
        chunk.is === 'preposition' && chunk.word === 'to' && before?.is === 'name' && before.head === 'contrast';
      // "While" tells of a time unless it goes on with a sentence.
      const isWhereas =
        chunk.is === 'clause' && (chunk.word === 'whereas' || (chunk.word === 'while' && before?.is === 'comma'));
      if (isUnlike || isContrast) this.setApart(this.main?.[0], other);
      if (isWhereas) this.setApart(at === 0 ? this.behindComma() : this.main?.[0], other);
    }
  }

  private setApart(one: NounPhrase | undefined, other: NounPhrase): void {
    if (one && one !== other) this.relate([one], [other], CONTRAST);
  }

  private behindComma(): NounPhrase | undefined {
    const comma = this.clauses.chunks.find(({ is }) => is === 'comma');
    return comma && this.clauses.namesFrom(this.clauses.after(comma))[0];
  }

  private relate(
    ones: readonly NounPhrase[],
    others: readonly NounPhrase[],
    { kind: said, back }: Said,
    verb?: { words: string; isPassive?: true },
  ): void {
    for (const one of ones)
      for (const other of others) {
        const meant = this.meant(one);
        // "Changes its form": the form of nothing else.
        if (!meant || meant.phrase === other || other.pronoun || POSSESSIVE.test(other.determiner)) continue;
        // "Waves build islets of rubble, and they are made of sand": which of the two is not clear.
        if (said === 'part_of' && one.pronoun && this.isUnclear(one, meant.phrase)) continue;
        if (NONE.test(one.determiner) || NONE.test(other.determiner)) continue;
        const kind = amongPeople(said, meant.phrase, other);
        if (kind === null) continue;
        const [from, to] = back ? [other, meant.phrase] : [meant.phrase, other];
        this.statements.push({
          ...{ from, to, kind, pointsBack: meant.pointsBack, past: this.past },
          ...(verb && {
            verb: {
              words: verb.words,
              subject: back === (verb.isPassive ?? false) ? ('from' as const) : ('to' as const),
            },
          }),
        });
      }
  }

  /** What a pronoun stands for; null where that is not clear. */
  private meant(phrase: NounPhrase): { phrase: NounPhrase; pointsBack: number } | null {
    if (!phrase.pronoun) return { phrase, pointsBack: 0 };
    if (!/^(?:it|they|them)$/.test(phrase.head)) return null;
    const fits = (other: NounPhrase | undefined): other is NounPhrase =>
      other !== undefined && (phrase.head === 'it') !== other.plural;
    if (this.lastNamed && this.lastNamed.from < phrase.from && fits(this.lastNamed))
      return { phrase: this.lastNamed, pointsBack: 0 };
    const earlier = this.before[0]?.[0];
    return this.main !== null && fits(earlier) ? { phrase: earlier, pointsBack: 1 } : null;
  }

  /** Whether something else stands between a pronoun and what it may stand for that it may stand for as well. */
  private isUnclear(pronoun: NounPhrase, meant: NounPhrase): boolean {
    return this.clauses.chunks.some(
      (chunk) =>
        chunk.is === 'name' &&
        chunk.from > meant.from &&
        chunk.from < pronoun.from &&
        !chunk.pronoun &&
        chunk.plural === meant.plural,
    );
  }

  /** Whom or what a verb is said of. */
  private subjectsOf(verb: VerbGroup, at: number): NounPhrase[] {
    const previous = this.clauses.at(at - 1);
    if (verb.reduced) return previous?.is === 'name' ? [this.named(previous)] : [];
    switch (previous?.is) {
      case 'relative': {
        // "…, who had learnt it in Vienna and who chose the town".
        if (this.clauses.at(at - 2)?.is === 'and') return this.current;
        const before = this.clauses.chunks.slice(0, at - 1).filter((chunk) => chunk.is === 'name');
        const near = this.clauses.chunks.slice(Math.max(0, at - 3), at - 1).findLast((chunk) => chunk.is === 'name');
        // "A person charged with treason or another crime, who shall flee": "who" is a person, however far away.
        const who = previous.word === 'who' && near && !isPerson(near) ? before.find(isPerson) : undefined;
        const antecedent = who ?? near;
        return antecedent && !this.clauses.isOfMore(verb, at) ? [this.named(antecedent)] : [];
      }
      case 'and':
        return this.current;
      case 'clause':
        return previous.word === 'but' ? this.current : [];
      case 'comma':
      case 'bracket':
        // "Four fifths, brought down two octaves, give …": what hangs on its subject, before the verb of the sentence.
        if (verb.past && this.clauses.isInserted(at)) return [];
        // "…, which explains why a diet without it (thiamine) leads to …": what leads to it stands in a clause of its own.
        return this.clauses.chunks.slice(1, at).some(({ is }) => is === 'clause') ? [] : this.clauses.leading();
      case 'name': {
        const names = this.clauses.namesBefore(at - 1);
        // "The surface along which the rock breaks is a fault": what stands before "is" ends another clause.
        const before = names[0] ? this.clauses.at(this.clauses.after(names[0]) - 2) : undefined;
        return before?.is === 'relative' && BE.test(verb.lemma) ? [] : names;
      }
      default:
        return [];
    }
  }

  /** "Limestone, a rock that …" tells of limestone. */
  private named(name: NounPhrase): NounPhrase {
    return this.apposed.get(name) ?? name;
  }
}
