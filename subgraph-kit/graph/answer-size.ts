import { isLargerThan } from '../../lib/json-size';
import { PublicError } from '../errors';

/** Largest JSON value that a field of the graph answers with, in bytes. */
export const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/** A value as the graph answers it. @throws PublicError for one that is too large */
export function answerable<T>(value: T): T {
  if (isLargerThan(value, MAX_ANSWER_BYTES)) throw valueTooLarge();
  return value;
}

export function valueTooLarge(): PublicError {
  const message = `It has more than ${MAX_ANSWER_BYTES} bytes, which is more than an answer holds. Download the deliverable: GET /deliverables/{id}/json.`;
  return new PublicError('VALUE_TOO_LARGE', message);
}
