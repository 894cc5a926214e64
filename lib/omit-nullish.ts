/** The fields of an optional input that were given: GraphQL lets a client leave a field out or send null, which mean the same here. */
export function omitNullish<T extends object>(
  input: T | null | undefined,
): { [K in keyof T]?: Exclude<T[K], null> | undefined } {
  return Object.fromEntries(
    Object.entries(input ?? {}).filter(([, value]) => value !== null && value !== undefined),
  ) as never;
}
