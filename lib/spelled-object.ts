/** Reads an object whose keys may be written in camelCase, snake_case or kebab-case, and says which nobody asked for. */
export class SpelledObject {
  private readonly byName = new Map<string, { key: string; value: unknown }>();
  private readonly asked = new Set<string>();

  constructor(value: Record<string, unknown>) {
    for (const [key, inner] of Object.entries(value)) this.byName.set(plain(key), { key, value: inner });
  }

  /** The value under the first of some names that is there. */
  get(...names: string[]): unknown {
    for (const name of names) this.asked.add(plain(name));
    return names.map((name) => this.byName.get(plain(name))).find((entry) => entry !== undefined)?.value;
  }

  /** Keys, as they are written, that were never asked for. */
  get unread(): string[] {
    return [...this.byName].filter(([name]) => !this.asked.has(name)).map(([, { key }]) => key);
  }
}

function plain(name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase();
}

/** A value as a text: a text as it is, all else as JSON. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
