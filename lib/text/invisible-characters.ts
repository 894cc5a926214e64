/** Control characters and marks without width: nobody sees them, and files of some formats may not have them. */

const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u2060\ufeff\ufffe\uffff]/g;

/** A text without what nobody sees, and without halves of characters. */
export function stripInvisibleCharacters(text: string): string {
  return text.replaceAll(INVISIBLE, '').toWellFormed();
}

/** The same for all texts of a value. */
export function stripInvisibleCharactersDeep<T>(value: T): T {
  if (typeof value === 'string') return stripInvisibleCharacters(value) as T;
  if (Array.isArray(value)) return value.map(stripInvisibleCharactersDeep) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, stripInvisibleCharactersDeep(member)]),
  ) as T;
}
