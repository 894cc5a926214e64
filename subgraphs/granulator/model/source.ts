/** What another worker found. */
interface Finding {
  statement: string;
  /** The passage that it rests on, which says more. */
  passage?: string;
}

/** Parameters that a text to work from can be in. */
export const SOURCE_PARAMETERS = ['sourceText', 'context'];

/** The text to work from: the source text, or what a context tells in its place; empty when there is neither. */
export function sourceTextOf({ sourceText, context }: Record<string, unknown>): string {
  if (typeof sourceText === 'string' && sourceText.trim() !== '') return sourceText;
  if (typeof context === 'string') return context;
  if (!Array.isArray(context)) return '';
  const texts = (context as (string | Finding)[]).map((told) =>
    typeof told === 'string' ? told : (told.passage ?? told.statement),
  );
  // Findings of one passage say it once.
  return [...new Set(texts)].join('\n\n');
}
