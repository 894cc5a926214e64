import { type DocumentNode, type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';
import { PublicError } from '../subgraph-kit/errors';
import type { Limits } from './limits';

/** An operation that exceeds a limit of the gateway. */
export class TooLarge extends PublicError {
  constructor(what: string, limit: number, got: number, advice: string) {
    const came = Number.isFinite(got) && got < 1e9 ? String(Math.round(got)) : 'far more';
    super('OPERATION_TOO_LARGE', `The operation exceeds the limit of ${limit} ${what}: it has ${came}. ${advice}`, {
      limit,
      http: { status: 400 },
    });
  }
}

/** How large something is with all fragments written out. */
interface Size {
  fields: number;
  aliases: number;
  depth: number;
  rootFields: number;
}

/**
 * Refuses documents that are too large in themselves. Every fragment is measured once, so that this takes no longer for one that
 * would be enormous when written out. @throws TooLarge
 */
export function checkSize(document: DocumentNode, limits: Limits): void {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const known = new Map<string, Size | null>();
  const sizeOf = (set: SelectionSetNode): Size => {
    const size: Size = { fields: 0, aliases: 0, depth: 0, rootFields: 0 };
    for (const selection of set.selections) {
      const part =
        selection.kind === Kind.FIELD
          ? sizeOfField(selection)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? sizeOf(selection.selectionSet)
            : sizeOfFragment(selection.name.value);
      size.fields += part.fields;
      size.aliases += part.aliases;
      size.rootFields += part.rootFields;
      size.depth = Math.max(size.depth, part.depth);
    }
    return size;
  };
  const sizeOfField = (field: FieldNode): Size => {
    const inner = field.selectionSet ? sizeOf(field.selectionSet) : { fields: 0, aliases: 0, depth: 0 };
    // What tells of the schema is nested deeply by nature; whether it is answered at all is decided elsewhere.
    const depth = field.name.value.startsWith('__') ? 0 : inner.depth + 1;
    return { fields: inner.fields + 1, aliases: inner.aliases + (field.alias ? 1 : 0), depth, rootFields: 1 };
  };
  const sizeOfFragment = (name: string): Size => {
    const measured = known.get(name);
    if (measured) return measured;
    // A fragment that spreads itself has no size; validation refuses it.
    if (measured === null || !fragments.has(name)) return { fields: 0, aliases: 0, depth: 0, rootFields: 0 };
    known.set(name, null);
    const size = sizeOf((fragments.get(name) as FragmentDefinitionNode).selectionSet);
    known.set(name, size);
    return size;
  };
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = sizeOf(node.selectionSet);
    if (size.aliases > limits.MAX_ALIASES)
      throw new TooLarge('aliases', limits.MAX_ALIASES, size.aliases, 'Send several operations.');
    if (size.depth > limits.MAX_DEPTH)
      throw new TooLarge('levels of fields', limits.MAX_DEPTH, size.depth, 'Ask for parts of it by their ids.');
    if (size.rootFields > limits.MAX_ROOT_FIELDS)
      throw new TooLarge('root fields', limits.MAX_ROOT_FIELDS, size.rootFields, 'Send several operations.');
    if (size.fields > limits.MAX_FIELDS)
      throw new TooLarge('fields, with fragments expanded', limits.MAX_FIELDS, size.fields, 'Select less.');
  }
}
