import { ApolloLink } from '@apollo/client';
import { firstValueFrom, from } from 'rxjs';

/** The answer of a request, and whether the request has left. */
interface Reading {
  hasLeft: boolean;
  answer: Promise<ApolloLink.Result>;
}

/**
 * Whoever reads anew gets an answer that was asked for no earlier than that. Apollo's own deduplication shares the answer
 * of a request on its way, which may be from before the event that made the page read again. Here an answer is shared
 * only with those who ask before its request leaves; the same request leaves one after another, so that none overtakes a
 * newer one.
 */
export function freshLink(): ApolloLink {
  const latest = new Map<string, Reading>();
  return new ApolloLink((operation, forward) => {
    const key = JSON.stringify([operation.operationName, operation.variables]);
    const before = latest.get(key);
    if (before && !before.hasLeft) return from(before.answer);
    const read = async (): Promise<ApolloLink.Result> => {
      await before?.answer.catch(() => undefined);
      reading.hasLeft = true;
      try {
        return await firstValueFrom(forward(operation));
      } finally {
        if (latest.get(key) === reading) latest.delete(key);
      }
    };
    const reading: Reading = { hasLeft: false, answer: Promise.resolve().then(read) };
    latest.set(key, reading);
    return from(reading.answer);
  });
}
