import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { type DocumentNode, type FieldNode, Kind, type SelectionNode, type SelectionSetNode, visit } from 'graphql';

/**
 * Has every field selected once in each selection set. Clients select fields in several fragments, which GraphQL merges; the planner's
 * runtime joins lists that are selected twice instead, so that an answer would have each item twice with half of its fields.
 */
export function useMergedSelections(): GatewayPlugin {
  const known = new WeakMap<DocumentNode, DocumentNode>();
  const merged = (document: DocumentNode): DocumentNode => {
    let result = known.get(document);
    if (!result) known.set(document, (result = mergeSelections(document)));
    return result;
  };
  return {
    onExecute: ({ args }) => {
      args.document = merged(args.document as DocumentNode);
    },
    onSubscribe: ({ args }) => {
      args.document = merged(args.document as DocumentNode);
    },
  };
}

/**
 * A valid document with the same meaning: in each selection set fields come first, each once; those with directives go into a fragment
 * with these, behind them, because fragments are merged rightly into what is there.
 */
export function mergeSelections(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet: {
      // Before its inner sets: what is merged here is merged further inside.
      enter: (node) => merge(node),
    },
  });
}

function merge(set: SelectionSetNode): SelectionSetNode {
  const fields = new Map<string, FieldNode>();
  const fragments: SelectionNode[] = [];
  for (const selection of set.selections) {
    if (selection.kind !== Kind.FIELD) fragments.push(selection);
    else if ((selection.directives?.length ?? 0) > 0) fragments.push(inFragment(selection));
    else {
      const key = selection.alias?.value ?? selection.name.value;
      const before = fields.get(key);
      fields.set(key, before ? joined(before, selection) : selection);
    }
  }
  return { ...set, selections: [...fields.values(), ...fragments] };
}

/** Two selections of the same field as one. That their arguments are the same was validated. */
function joined(one: FieldNode, other: FieldNode): FieldNode {
  if (!one.selectionSet || !other.selectionSet) return one;
  const selections = [...one.selectionSet.selections, ...other.selectionSet.selections];
  return { ...one, selectionSet: { ...one.selectionSet, selections } };
}

function inFragment(field: FieldNode): SelectionNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    directives: field.directives ?? [],
    selectionSet: { kind: Kind.SELECTION_SET, selections: [{ ...field, directives: [] }] },
  };
}
