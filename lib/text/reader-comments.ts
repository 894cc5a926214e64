import type { Part } from './document';

/** How the section is called in which readers wrote something. */
const COMMENTS = /^(?:\d+\s+)?(?:(?:reader|user)s?['’]?\s+)?(?:comments?|reviews?|responses|replies)(?:\s*\(\d+\))?$/i;
/** "Joost: Came out great": who wrote it, before what was written. */
const SIGNED = /^\p{Lu}[\p{L}.'’ -]{0,24}:\s/u;

/**
 * A text without what its readers wrote below it; a manual may have a section of comments, too, in which nobody signs.
 * @returns the same when there is none
 */
export function withoutComments(parts: readonly Part[]): Part[] {
  const at = parts.findIndex((part) => 'heading' in part && COMMENTS.test(part.heading.trim()));
  const heading = parts[at];
  if (!heading || !('heading' in heading)) return [...parts];
  const end = parts.findIndex((part, index) => index > at && 'heading' in part && part.level <= heading.level);
  const below = parts.slice(at + 1, end < 0 ? parts.length : end);
  const lines = below.flatMap((part) => ('heading' in part ? [] : part.kind === 'list' ? part.items : [part.text]));
  const signed = lines.filter((line) => SIGNED.test(line)).length;
  return signed > 1 && signed >= lines.length * MOST
    ? [...parts.slice(0, at), ...parts.slice(end < 0 ? parts.length : end)]
    : [...parts];
}

/** So many of the lines are signed. */
const MOST = 0.6;
