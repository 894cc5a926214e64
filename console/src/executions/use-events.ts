import { useSubscription } from '@apollo/client/react';
import { useEffect, useRef, useState } from 'react';
import { ExecutionEventsDocument, type ExecutionEventsSubscription } from '../graph/operations';

export type ExecutionEvent = ExecutionEventsSubscription['executionEvents'];

interface Seen {
  events: ExecutionEvent[];
  /** Whether the last one has come. */
  isOver: boolean;
  error: Error | undefined;
}

/** The events of an execution, from its first on, as they happen. A replay of many is shown in one go. */
export function useEvents(executionId: string, onEvent: () => void): Seen {
  const [events, setEvents] = useState<ExecutionEvent[]>([]);
  const [isOver, setOver] = useState(false);
  const waiting = useRef<ExecutionEvent[]>([]);
  const frame = useRef<number>(0);
  useEffect(() => {
    setEvents([]);
    setOver(false);
    waiting.current = [];
    return () => cancelAnimationFrame(frame.current);
  }, [executionId]);
  const { error } = useSubscription(ExecutionEventsDocument, {
    variables: { executionId },
    onData: ({ data: { data } }) => {
      if (!data) return;
      waiting.current.push(data.executionEvents);
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(() => {
        const next = waiting.current.splice(0);
        setEvents((before) => [...before, ...next]);
        if (next.some(({ __typename }) => REREAD.has(__typename))) onEvent();
      });
    },
    onComplete: () => setOver(true),
  });
  return { events, isOver, error };
}

/** After these the page is read anew: what an event carries does not tell all of it. */
const REREAD = new Set<ExecutionEvent['__typename']>([
  'ExecutionCompleted',
  'ExecutionFailed',
  'ExecutionCancelled',
  'ExecutionPaused',
  'ExecutionResumed',
  'StageCountered',
  'StageCompleted',
  'StageFailed',
  'StageSkipped',
]);
