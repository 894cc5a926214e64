import { useMutation } from '@apollo/client/react';
import { Button, Group } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMay } from '../frame/viewer';
import { CancelRequestDocument, type RequestPageQuery } from '../graph/operations';
import { EMPTY_WISH, type Wish, WISH_KEY } from './wish';

type Request = NonNullable<RequestPageQuery['request']>;

/** What can be done with a request as it is: take it back, or ask again in other words. */
export function RequestActions({ request, onChange }: { request: Request; onChange: () => void }): ReactElement | null {
  const navigate = useNavigate();
  const [, setWish] = useSessionStorage<Wish>({ key: WISH_KEY, defaultValue: EMPTY_WISH });
  const [cancel, { loading }] = useMutation(CancelRequestDocument);
  if (!useMay('REQUESTS_WRITE')) return null;
  const again = async (): Promise<void> => {
    const { topic, sourceText } = (request.parameters ?? {}) as Record<string, unknown>;
    setWish({
      ...EMPTY_WISH,
      message: request.message,
      type: request.type,
      urgency: request.urgency,
      ...(typeof topic === 'string' && { topic }),
      ...(typeof sourceText === 'string' && { sourceText }),
    });
    await navigate({ to: '/requests/new', search: { client: request.clientId } });
  };
  const withdraw = async (): Promise<void> => {
    const { data } = await cancel({ variables: { id: request.id } });
    for (const { message } of data?.cancelRequest.errors ?? []) notifications.show({ color: 'red', message });
    onChange();
  };
  return (
    <Group gap="xs">
      {request.status === 'PENDING' && (
        <Button variant="default" loading={loading} onClick={() => void withdraw()}>
          Withdraw
        </Button>
      )}
      <Button variant="default" onClick={() => void again()}>
        Ask again with changes
      </Button>
    </Group>
  );
}
