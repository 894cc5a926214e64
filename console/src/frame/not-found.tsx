import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Empty } from '../ui/states';

export function NotFound(): ReactElement {
  return (
    <main>
      <Empty
        title="There is no such page"
        action={
          <Anchor component={Link} to="/">
            To the first page
          </Anchor>
        }
      >
        The address may be mistyped, or of something that is not there any more.
      </Empty>
    </main>
  );
}
