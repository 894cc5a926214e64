import { useSubscription } from '@apollo/client/react';
import { useThrottledCallback } from '@mantine/hooks';
import { RequestChangesDocument } from '../graph/operations';

/** A list is read again at most so often while requests are made, in ms. */
const REREAD_MS = 2_000;

/** Reads a list of requests again when one is made or changes, whoever does that. */
export function useRequestChanges(clientId: string | undefined, reread: () => void): void {
  const later = useThrottledCallback(reread, REREAD_MS);
  useSubscription(RequestChangesDocument, {
    variables: { ...(clientId !== undefined && { clientId }) },
    onData: () => later(),
  });
}
