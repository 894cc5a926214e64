/** Whether a JSON value is nested deeper than so many levels; looks no deeper than that. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeperThan(item, levels - 1));
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [...'"\\[]{}'].map((character) =>
  character.charCodeAt(0),
);

/** Whether a text of JSON is nested deeper than so many levels, before it is parsed. */
export function isTextDeeperThan(json: Buffer, levels: number): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN_LIST || byte === OPEN_MAP) {
      if (++depth > levels) return true;
    } else if (byte === CLOSE_LIST || byte === CLOSE_MAP) depth--;
  }
  return false;
}
