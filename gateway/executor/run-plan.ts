import { type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import { type Data, isData, merge, type Path, type Place, placesOf } from './answer-tree';
import { type Entities, type Fetch, type Plan, variablesOf } from './compiled-plan';
import { representationOf, rewrite } from './rewrites';

/** Asks a subgraph; what goes wrong on the way is an error in the result. */
export type Ask = (fetch: Fetch, variables: Record<string, unknown>) => Promise<ExecutionResult>;

interface Run {
  schema: GraphQLSchema;
  variables: Readonly<Record<string, unknown>>;
  /** What a name in the data of the subgraphs is called in the answer. */
  keys: ReadonlyMap<string, string>;
  ask: Ask;
}

/** Why something is missing at a place is told already: in one of its fields, or in all that are missing. */
type Told = Set<string | number> | 'all';

/** What subgraphs have said so far, for one answer. */
export class Gathered {
  readonly data: Data = {};
  readonly errors: GraphQLError[] = [];
  private readonly told = new Map<object, Told>();

  constructor(private readonly run: Run) {}

  /** Fetches what the plan says. A subgraph that fails costs what it was asked for, and what needs that. */
  async execute(plan: Plan): Promise<void> {
    if (plan.kind === 'fetch') return this.fetch(plan.fetch);
    // The result of a subscription was taken in before.
    if (plan.kind === 'subscription') return;
    if (plan.kind === 'parallel') await Promise.all(plan.nodes.map((node) => this.execute(node)));
    else for (const node of plan.nodes) await this.execute(node);
  }

  /** Whether it is told why something is missing here. */
  isTold(container: object, name: string | number): boolean {
    const told = this.told.get(container);
    return told === 'all' || told?.has(name) === true;
  }

  /** Takes in the result of an operation at the root. */
  takeRoot(fetch: Fetch, result: ExecutionResult): void {
    const isMissing = !isData(result.data);
    if (isData(result.data)) {
      rewrite(result.data, fetch.outputRewrites, this.run.schema);
      merge(this.data, result.data);
    }
    // An error in what may not be null takes with it all that was fetched with it.
    if (isMissing && result.errors?.length) this.noteAll(this.data, fetch.rootNames);
    for (const error of result.errors ?? []) {
      const path = error.path?.map((part) => this.renamed(fetch, part));
      if (path && path.length > 0) this.tell(error, this.data, [], path);
      else if (isMissing) this.tellAll(error, [{ object: this.data, path: [] }], fetch.rootNames);
      else this.errors.push(errorAt(error, undefined));
    }
  }

  private async fetch(fetch: Fetch): Promise<void> {
    const variables = variablesOf(fetch, this.run.variables);
    if (fetch.entities.length === 0) return this.takeRoot(fetch, await this.run.ask(fetch, variables));
    const batches = new Map<string, Representations>();
    const wanted = fetch.entities.map((entities) => {
      let batch = batches.get(entities.variable);
      if (!batch) batches.set(entities.variable, (batch = new Representations()));
      return this.wantedOf(entities, batch);
    });
    if (wanted.every(({ places }) => places.length === 0)) return;
    for (const [name, { all }] of batches) variables[name] = all;
    const result = await this.run.ask(fetch, variables);
    if (isData(result.data) && fetch.outputRewrites.length > 0)
      rewrite(result.data, fetch.outputRewrites, this.run.schema);
    for (const some of wanted) this.takeEntities(fetch, some, result);
  }

  private wantedOf(entities: Entities, batch: Representations): Wanted {
    const wanted: Wanted = { entities, places: [] };
    for (const steps of entities.places) {
      for (const { object, path } of placesOf(this.data, steps, this.run.schema)) {
        if (typeof object['__typename'] !== 'string') continue;
        const representation = representationOf(object, entities.requires, this.run.schema);
        if (!representation) continue;
        representation['__typename'] ??= object['__typename'];
        rewrite(representation, entities.inputRewrites, this.run.schema);
        wanted.places.push({ object, path, index: batch.indexOf(representation) });
      }
    }
    return wanted;
  }

  private takeEntities(fetch: Fetch, { entities, places }: Wanted, result: ExecutionResult): void {
    const found = isData(result.data) ? result.data[entities.name] : undefined;
    if (Array.isArray(found)) {
      if (entities.outputRewrites.length > 0) rewrite(found, entities.outputRewrites, this.run.schema);
      for (const { object, index } of places) {
        const entity: unknown = found[index];
        if (isData(entity)) merge(object, entity);
        // Its owner has no such thing, or not for this caller: what refers to it is null, which is no error.
        else if (entity === null) this.noteAll(object, entities.selected);
      }
    }
    for (const error of result.errors ?? []) {
      const [name, index, ...rest] = error.path ?? [];
      if (name === entities.name && typeof index === 'number') {
        const path = rest.map((part) => this.renamed(fetch, part));
        const concerned = places.filter((place) => place.index === index);
        if (path.length === 0) this.tellAll(error, concerned, entities.selected);
        else for (const place of concerned) this.tell(error, place.object, place.path, path);
        if (!Array.isArray(found) || !isData(found[index]))
          for (const { object } of concerned) this.noteAll(object, entities.selected);
      } else if (name === entities.name || !fetch.entities.some((other) => other.name === name)) {
        this.tellAll(error, places, entities.selected);
      }
    }
  }

  private renamed(fetch: Fetch, part: string | number): string | number {
    return typeof part === 'string' ? (fetch.renames.get(part) ?? part) : part;
  }

  /** Reports an error of one field, which is at `path` from an object, and notes what it explains. */
  private tell(error: GraphQLError, from: Data, at: Path, path: Path): void {
    this.errors.push(errorAt(error, this.pathInAnswer([...at, ...path])));
    let container: unknown = from;
    for (const part of path) {
      if (typeof container !== 'object' || container === null) return;
      const value: unknown = (container as Record<string | number, unknown>)[part];
      if (value === null || value === undefined) return this.note(container, part);
      container = value;
    }
  }

  /** Reports, once for each field that the client asked for, why nothing came for some objects. */
  private tellAll(error: GraphQLError, places: readonly Place[], names: readonly string[]): void {
    const [first] = places;
    if (!first) return;
    for (const { object } of places) this.told.set(object, 'all');
    const at = this.pathInAnswer(first.path);
    const keys = new Set(names.flatMap((name) => this.run.keys.get(name) ?? []));
    for (const key of keys) this.errors.push(errorAt(error, [...at, key]));
    if (keys.size === 0) this.errors.push(errorAt(error, at));
  }

  private note(container: object, name: string | number): void {
    const told = this.told.get(container);
    if (told === undefined) this.told.set(container, new Set([name]));
    else if (told !== 'all') told.add(name);
  }

  private noteAll(container: object, names: readonly string[]): void {
    for (const name of names) this.note(container, name);
  }

  /** As the client names what is on the way; up to what it has not asked for. */
  private pathInAnswer(path: Path): (string | number)[] {
    const answered: (string | number)[] = [];
    for (const part of path) {
      const key = typeof part === 'number' ? part : this.run.keys.get(part);
      if (key === undefined) break;
      answered.push(key);
    }
    return answered;
  }
}

interface Wanted {
  entities: Entities;
  places: (Place & { index: number })[];
}

/** Representations of entities, each once. */
class Representations {
  readonly all: Data[] = [];
  private readonly known = new Map<string, number>();

  indexOf(representation: Data): number {
    const identity = JSON.stringify(representation);
    let index = this.known.get(identity);
    if (index === undefined) {
      this.known.set(identity, (index = this.all.length));
      this.all.push(representation);
    }
    return index;
  }
}

function errorAt({ message, extensions }: GraphQLError, path: (string | number)[] | undefined): GraphQLError {
  return new GraphQLError(message, { ...(path && path.length > 0 && { path }), extensions: extensions ?? null });
}
