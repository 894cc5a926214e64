import { useSubscription } from '@apollo/client/react';
import { useThrottledCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { ExecutionChangesDocument, type ExecutionChangesSubscription } from '../graph/operations';
import { type Connection, onConnection } from '../graph/resuming-link';

export type ChangedExecution = NonNullable<ExecutionChangesSubscription['executionChanges']>;

/** A list is read again at most so often while executions are created, in ms. */
const REREAD_MS = 2_000;
/** Further down than this one reads: nothing moves there by itself, in px. */
const TOP_PX = 120;

/** So often a list is read whatever happens, in ms: a change that got lost between processes is shown then at the latest. */
export const SAFETY_POLL_MS = 30_000;

/**
 * Keeps a list as it is in the service: what it shows changes in place; what is new is read when one is at its top, and is counted
 * where one reads further down. @returns how many are new
 */
export function useChanges(
  shown: readonly string[],
  clientId: string | undefined,
  reread: () => void,
  onChange?: (execution: ChangedExecution) => void,
): number {
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const later = useThrottledCallback(reread, REREAD_MS);
  useSubscription(ExecutionChangesDocument, {
    variables: { ...(clientId !== undefined && { clientId }) },
    onData: ({ data: { data } }) => {
      const execution = data?.executionChanges;
      if (!execution) return;
      const { id } = execution;
      if (shown.includes(id)) return onChange?.(execution);
      if (window.scrollY < TOP_PX) later();
      else setFresh((before) => (before.has(id) ? before : new Set([...before, id])));
    },
  });
  // What happened while the connection was lost is not told any more.
  useEffect(() => {
    let before: Connection = 'live';
    return onConnection((connection) => {
      if (connection === 'live' && before === 'lost') reread();
      before = connection;
    });
  }, [reread]);
  return [...fresh].filter((id) => !shown.includes(id)).length;
}
