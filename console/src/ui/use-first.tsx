import { Anchor } from '@mantine/core';
import { type ReactElement, useState } from 'react';

/** The first of many, and a button for more of them: what is not looked at is not drawn. */
export function useFirst<T>(all: readonly T[], step: number): { shown: readonly T[]; more: ReactElement | null } {
  const [count, setCount] = useState(step);
  const left = all.length - count;
  return {
    shown: all.slice(0, count),
    more:
      left > 0 ? (
        <Anchor component="button" type="button" size="sm" onClick={() => setCount(count + step)}>
          Show {Math.min(step, left)} more of {all.length}
        </Anchor>
      ) : null,
  };
}
