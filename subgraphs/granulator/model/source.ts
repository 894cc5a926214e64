/** The text to work from: the source text, or what a context tells in its place; empty when there is neither. */
export function sourceTextOf({ sourceText, context }: Record<string, unknown>): string {
  if (typeof sourceText === 'string' && sourceText.trim() !== '') return sourceText;
  return Array.isArray(context) ? context.join('\n\n') : typeof context === 'string' ? context : '';
}
