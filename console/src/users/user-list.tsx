import type { ReactElement } from 'react';
import { Page } from '../ui/page';
import { UserTable } from './user-table';

/** Who may sign in. */
export function UserList(): ReactElement {
  return (
    <Page title="Users" about="Who may sign in, and as what.">
      <UserTable />
    </Page>
  );
}
