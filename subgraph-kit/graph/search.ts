import { BadRequest } from '../errors';

/** Nobody types more into a field for searching; the time of a search grows with its words. */
const MAX_SEARCH_CHARACTERS = 200;

/** A text to search for as it was given; undefined when there is none, as in a field that is empty. @throws BadRequest when it is too long */
export function searched(text: string | null | undefined): string | undefined {
  if (text == null || text.trim() === '') return undefined;
  if (text.length > MAX_SEARCH_CHARACTERS)
    throw new BadRequest(
      'BAD_REQUEST',
      `A search has at most ${MAX_SEARCH_CHARACTERS} characters, and this one has ${text.length}. Search for some words of it.`,
    );
  return text;
}

/** What `ilike` takes for a text that is somewhere within another. */
export const within = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
