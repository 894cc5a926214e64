import { type GraphQLSchema, isAbstractType, isObjectType } from 'graphql';

/** An object in the data of subgraphs. */
export type Data = Record<string, unknown>;
export type Path = readonly (string | number)[];

/** An object, and where it is. */
export interface Place {
  object: Data;
  path: Path;
}

/** A step on the way to objects: into a field, into each item of a list, or on only with objects of some types. */
export type Step = { field: string } | { types: readonly string[] } | 'items';

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects that a way leads to. A field of a list is that of each of its items. */
export function placesOf(root: Data, steps: readonly Step[], schema: GraphQLSchema): Place[] {
  const places: Place[] = [];
  const walk = (value: unknown, at: number, path: Path): void => {
    if (Array.isArray(value)) {
      const next = steps[at] === 'items' ? at + 1 : at;
      for (const [index, item] of value.entries()) walk(item, next, [...path, index]);
      return;
    }
    if (!isData(value)) return;
    const step = steps[at];
    if (step === undefined) places.push({ object: value, path });
    else if (step === 'items') walk(value, at + 1, path);
    else if ('field' in step) walk(value[step.field], at + 1, [...path, step.field]);
    else if (isOneOf(schema, value['__typename'], step.types)) walk(value, at + 1, path);
  };
  walk(root, 0, []);
  return places;
}

/** Whether an object of a type fits one of the conditions, which may be interfaces or unions. */
export function isOneOf(schema: GraphQLSchema, typeName: unknown, conditions: readonly string[]): boolean {
  // What nobody has named yet may be any.
  if (typeof typeName !== 'string') return true;
  if (conditions.includes(typeName)) return true;
  const type = schema.getType(typeName);
  return conditions.some((name) => {
    const condition = schema.getType(name);
    return isAbstractType(condition) && isObjectType(type) && schema.isSubType(condition, type);
  });
}

/** Puts into an object what another subgraph says of it. What is known is not forgotten because one does not know it. */
export function merge(into: Data, from: Data): void {
  for (const [name, value] of Object.entries(from)) {
    const known = into[name];
    if (isData(known) && isData(value)) merge(known, value);
    else if (Array.isArray(known) && Array.isArray(value) && known.length === value.length) mergeItems(known, value);
    else if (value !== null || known === undefined) into[name] = value;
  }
}

function mergeItems(into: unknown[], from: readonly unknown[]): void {
  for (const [index, value] of from.entries()) {
    const known = into[index];
    if (isData(known) && isData(value)) merge(known, value);
    else if (Array.isArray(known) && Array.isArray(value) && known.length === value.length) mergeItems(known, value);
    else if (value !== null) into[index] = value;
  }
}
