import { useApolloClient, useSubscription } from '@apollo/client/react';
import { useEffect, useRef, useState } from 'react';
import {
  ExecutionEventsDocument,
  type ExecutionEventsSubscription,
  ExecutionStateFragmentDoc,
  StageStateFragmentDoc,
} from '../graph/operations';

/** How long events are collected, in ms. */
const FRAME_MS = 16;

export type ExecutionEvent = ExecutionEventsSubscription['executionEvents'];

interface Seen {
  events: ExecutionEvent[];
  /** Whether the last one has come. */
  isOver: boolean;
  error: Error | undefined;
}

/** The events of an execution, from its first on, as they happen. A replay of many is shown in one go. */
export function useEvents(executionId: string, onEvent: () => void): Seen {
  const { cache } = useApolloClient();
  const [events, setEvents] = useState<ExecutionEvent[]>([]);
  const [isOver, setOver] = useState(false);
  const [error, setError] = useState<Error>();
  const waiting = useRef<ExecutionEvent[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    setEvents([]);
    setOver(false);
    waiting.current = [];
    return () => clearTimeout(timer.current);
  }, [executionId]);

  /** What the newest events tell of the execution and its stages; of thousands that come at once the rest is out of date. */
  const keep = (next: readonly ExecutionEvent[]): void => {
    const stages = new Map(
      next.flatMap((event) => ('stage' in event && event.stage ? [[event.stage.id, event.stage]] : [])),
    );
    const execution = next.at(-1)?.execution;
    cache.batch({
      update: () => {
        if (execution) {
          const id = cache.identify({ __typename: 'Execution', id: executionId }) ?? '';
          cache.writeFragment({
            id,
            fragment: ExecutionStateFragmentDoc,
            fragmentName: 'ExecutionState',
            data: execution,
          });
        }
        for (const [stageId, data] of stages) {
          const id = cache.identify({ __typename: 'StageExecution', id: stageId }) ?? '';
          cache.writeFragment({ id, fragment: StageStateFragmentDoc, fragmentName: 'StageState', data });
        }
      },
    });
  };
  useSubscription(ExecutionEventsDocument, {
    variables: { executionId },
    // Written and drawn once a frame: each by itself would take some 5 ms.
    fetchPolicy: 'no-cache',
    ignoreResults: true,
    onData: ({ data: { data } }) => {
      if (!data) return;
      waiting.current.push(data.executionEvents);
      // No animation frame: there are none while the page is in the background, where its title tells how far it is.
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        const next = waiting.current.splice(0);
        setEvents((before) => [...before, ...next]);
        keep(next);
        if (next.some(({ __typename }) => REREAD.has(__typename))) onEvent();
      }, FRAME_MS);
    },
    onComplete: () => setOver(true),
    onError: setError,
  });
  return { events, isOver, error };
}

/** After these the page is read anew: what an event carries does not tell all of it. */
const REREAD = new Set<ExecutionEvent['__typename']>([
  'ExecutionCompleted',
  'ExecutionFailed',
  'ExecutionCancelled',
  'ExecutionApproved',
  'ExecutionPaused',
  'ExecutionResumed',
  'StageCountered',
  'StageCompleted',
  'StageFailed',
  'StageSkipped',
]);
