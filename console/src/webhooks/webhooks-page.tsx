import type { ReactElement } from 'react';
import { useViewer } from '../frame/viewer';
import { Page } from '../ui/page';
import { Empty } from '../ui/states';
import { Webhooks } from './webhooks';

/** The webhooks of the client that one belongs to. */
export function WebhooksPage(): ReactElement {
  const { client } = useViewer();
  return (
    <Page title="Webhooks" about="Where notifications are posted, signed, as they come.">
      {client ? (
        <Webhooks clientId={client.id} />
      ) : (
        <Empty title="Choose a client">Webhooks belong to clients: see the tab of a client.</Empty>
      )}
    </Page>
  );
}
