import { createHash } from 'node:crypto';

/** An order that depends on nothing but the question. */
export function shuffled(options: readonly string[], question: string): string[] {
  return [...options].sort((a, b) => (hash(question + a) < hash(question + b) ? -1 : 1));
}

export function hash(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
