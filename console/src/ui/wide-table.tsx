import { Table } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

interface Props {
  /** What is in it. */
  label: string;
  /** Below this width, in pixels, it scrolls by itself, and the page does not. */
  minWidth: number;
  children: ReactNode;
}

/** A table that scrolls where it does not fit, also with the keyboard. */
export function WideTable({ label, minWidth, children }: Props): ReactElement {
  const viewportProps = { tabIndex: 0, role: 'region', 'aria-label': label };
  return (
    <Table.ScrollContainer minWidth={minWidth} scrollAreaProps={{ viewportProps }}>
      {children}
    </Table.ScrollContainer>
  );
}
