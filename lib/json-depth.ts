/** Whether a JSON value is nested deeper than so many levels; looks no deeper than that. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  // Own members only, whose names may be anything; a list of all values would be made for each level.
  for (const key in value)
    if (Object.hasOwn(value, key) && isDeeperThan((value as Record<string, unknown>)[key], levels - 1)) return true;
  return false;
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP, COMMA] = [...'"\\[]{},'].map((character) =>
  character.charCodeAt(0),
);

/** What of a text of JSON is more than is allowed, found before it is parsed and no further than that; undefined when nothing is. */
export function excessOf(
  json: Buffer,
  { levels, values }: { levels: number; values: number },
): 'levels' | 'values' | undefined {
  let depth = 0;
  let found = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === COMMA || byte === OPEN_LIST || byte === OPEN_MAP) {
      // Each value but the first of a list or an object has a comma before it.
      if (++found > values) return 'values';
      if (byte !== COMMA && ++depth > levels) return 'levels';
    } else if (byte === CLOSE_LIST || byte === CLOSE_MAP) depth--;
  }
  return undefined;
}
