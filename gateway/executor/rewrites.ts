import type { FetchRewrite, RequiresSelection } from '@graphql-hive/router-query-planner';
import type { GraphQLSchema } from 'graphql';
import { type Data, isData, isOneOf, merge } from './answer-tree';

/** What a subgraph is to know of an object, so that it can tell more; null when the object has nothing of it. */
export function representationOf(
  object: Data,
  selections: readonly RequiresSelection[],
  schema: GraphQLSchema,
): Data | null {
  const result: Data = {};
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      const value = valueOf(object[selection.name] ?? object[selection.alias ?? selection.name], selection, schema);
      // A key that is not there cannot be asked by.
      if (value !== null && value !== undefined) result[selection.alias ?? selection.name] = value;
    } else if (
      selection.kind === 'InlineFragment' &&
      isOneOf(schema, object['__typename'], [selection.typeCondition])
    ) {
      merge(result, representationOf(object, selection.selections, schema) ?? {});
    }
  }
  return Object.keys(result).some((name) => name !== '__typename') ? result : null;
}

function valueOf(
  value: unknown,
  selection: Extract<RequiresSelection, { kind: 'Field' }>,
  schema: GraphQLSchema,
): unknown {
  const { selections } = selection;
  if (!selections) return value;
  if (Array.isArray(value)) return value.map((item) => valueOf(item, selection, schema));
  return isData(value) ? representationOf(value, selections, schema) : value;
}

/** Applies what the planner wants changed in data: names that it gave, types that a subgraph calls otherwise. */
export function rewrite(data: unknown, rewrites: readonly FetchRewrite[], schema: GraphQLSchema): void {
  for (const change of rewrites) {
    const { path } = 'KeyRenamer' in change ? change.KeyRenamer : 'ValueSetter' in change ? change.ValueSetter : change;
    const steps = path.map((step) => ('Key' in step ? step.Key : step.TypenameEquals));
    const last = steps.pop();
    if (typeof last !== 'string') continue;
    eachAt(data, steps, schema, (object) => {
      if (!('KeyRenamer' in change))
        object[last] = 'ValueSetter' in change ? change.ValueSetter.setValueTo : change.setValueTo;
      else if (last in object) {
        object[change.KeyRenamer.renameKeyTo] = object[last];
        delete object[last];
      }
    });
  }
}

function eachAt(
  data: unknown,
  steps: readonly (string | readonly string[])[],
  schema: GraphQLSchema,
  change: (object: Data) => void,
): void {
  if (Array.isArray(data)) for (const item of data) eachAt(item, steps, schema, change);
  if (!isData(data)) return;
  const [step, ...rest] = steps;
  if (step === undefined) change(data);
  else if (typeof step === 'string') eachAt(data[step], rest, schema, change);
  else if (isOneOf(schema, data['__typename'], step)) eachAt(data, rest, schema, change);
}

/** What names that the planner gave become when they are rewritten. */
export function renamesIn(rewrites: readonly FetchRewrite[]): ReadonlyMap<string, string> {
  return new Map(
    rewrites.flatMap((change) => {
      const last = 'KeyRenamer' in change ? change.KeyRenamer.path.at(-1) : undefined;
      return last && 'Key' in last && 'KeyRenamer' in change
        ? [[last.Key, change.KeyRenamer.renameKeyTo] as const]
        : [];
    }),
  );
}
