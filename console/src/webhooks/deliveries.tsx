import { useMutation } from '@apollo/client/react';
import { Badge, Button, Table, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import {
  ReplayWebhookDeliveryDocument,
  type WebhookDeliveryStatus,
  type WebhooksOfClientQuery,
} from '../graph/operations';
import { moment, words } from '../ui/format';
import { WideTable } from '../ui/wide-table';

type Delivery = NonNullable<
  NonNullable<WebhooksOfClientQuery['client']>['webhooks']
>[number]['deliveries']['edges'][number]['node'];
const COLORS: Record<WebhookDeliveryStatus, string> = { PENDING: 'gray', DELIVERED: 'green', FAILED: 'red' };

interface Props {
  deliveries: Delivery[];
  mayReplay: boolean;
  onChange: () => void;
}

/** What became of the newest deliveries of a webhook. */
export function Deliveries({ deliveries, mayReplay, onChange }: Props): ReactElement {
  const [replay] = useMutation(ReplayWebhookDeliveryDocument);
  if (deliveries.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing was sent yet.
      </Text>
    );
  return (
    <WideTable label="Deliveries" minWidth={480}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Delivery</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th>Last attempt</Table.Th>
            <Table.Th>When</Table.Th>
            <Table.Th>{mayReplay ? 'Again' : ''}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deliveries.map(({ id, status, attempts, createdAt, nextAttemptAt, notificationId }) => {
            const last = attempts.at(-1);
            return (
              <Table.Tr key={id}>
                <Table.Td>{notificationId === null ? `Test ${id}` : `Notification ${notificationId}`}</Table.Td>
                <Table.Td>
                  <Badge color={COLORS[status]}>{words(status)}</Badge>
                </Table.Td>
                <Table.Td>
                  {last ? `${last.error ?? `Answered ${last.status}`} ${last.durationMs} ms` : 'none yet'}
                  {attempts.length > 1 && `, ${attempts.length} attempts`}
                  {status === 'PENDING' && last && nextAttemptAt !== null && `, next ${moment(nextAttemptAt)}`}
                </Table.Td>
                <Table.Td className="figure">{moment(createdAt)}</Table.Td>
                <Table.Td>
                  {mayReplay && status !== 'PENDING' && (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`Send again: delivery ${id}`}
                      onClick={() => void replay({ variables: { input: { deliveryId: id } } }).then(() => onChange())}
                    >
                      Send again
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}
