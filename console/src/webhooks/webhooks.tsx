import { useMutation, useQuery } from '@apollo/client/react';
import { Alert, Badge, Button, Card, Code, Group, MultiSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactElement, useState } from 'react';
import { useMay } from '../frame/viewer';
import {
  CreateWebhookDocument,
  type NotificationKind,
  RemoveWebhookDocument,
  RotateWebhookSecretDocument,
  TestWebhookDocument,
  UpdateWebhookDocument,
  WebhooksOfClientDocument,
  type WebhooksOfClientQuery,
} from '../graph/operations';
import { Dialog } from '../ui/dialog';
import { moment, words } from '../ui/format';
import { Empty, Failure, Loading, UserErrors } from '../ui/states';
import { Deliveries } from './deliveries';

type Webhook = NonNullable<NonNullable<WebhooksOfClientQuery['client']>['webhooks']>[number];
const KINDS: NotificationKind[] = [
  'EXECUTION_COMPLETED',
  'EXECUTION_FAILED',
  'EXECUTION_CANCELLED',
  'APPROVAL_ASKED',
  'BUDGET_THRESHOLD',
];
/** How often what became of deliveries is read, in ms. */
const POLL_MS = 3_000;

/** The webhooks of a client, with what became of their deliveries. */
export function Webhooks({ clientId }: { clientId: string }): ReactElement {
  const mayWrite = useMay('ACCOUNT_WRITE');
  const { data, error, refetch } = useQuery(WebhooksOfClientDocument, {
    variables: { id: clientId },
    fetchPolicy: 'cache-and-network',
    pollInterval: POLL_MS,
    skipPollAttempt: () => document.hidden,
  });
  const [secret, setSecret] = useState<string | null>(null);
  const webhooks = data?.client?.webhooks;
  if (error && !webhooks) return <Failure error={error} retry={() => void refetch()} />;
  if (!webhooks) return <Loading what="the webhooks" />;
  const onChange = (issued?: string): void => {
    if (issued !== undefined) setSecret(issued);
    void refetch();
  };
  return (
    <Stack>
      {secret !== null && (
        <Alert
          color="yellow"
          title="Keep this secret now"
          withCloseButton
          closeButtonLabel="Close"
          onClose={() => setSecret(null)}
        >
          <Text size="sm">It is shown this once. Receivers check the signature of each message with it.</Text>
          <Code>{secret}</Code>
        </Alert>
      )}
      {mayWrite && <NewWebhook clientId={clientId} onCreated={onChange} />}
      {webhooks.length === 0 ? (
        <Empty title="There is no webhook yet">
          Give a public https address, and what is told here is posted there as well.
        </Empty>
      ) : (
        webhooks.map((webhook) => (
          <WebhookCard key={webhook.id} webhook={webhook} mayWrite={mayWrite} onChange={onChange} />
        ))
      )}
    </Stack>
  );
}

function NewWebhook({ clientId, onCreated }: { clientId: string; onCreated: (secret: string) => void }): ReactElement {
  const [opened, { open, close }] = useDisclosure(false);
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [kinds, setKinds] = useState<string[]>([]);
  const [create, { data, error, loading, reset }] = useMutation(CreateWebhookDocument);
  const save = async (): Promise<void> => {
    const input = {
      clientId,
      url: url.trim(),
      ...(description.trim() !== '' && { description: description.trim() }),
      ...(kinds.length > 0 && { kinds: kinds as NotificationKind[] }),
    };
    const { data: answer } = await create({ variables: { input } });
    const secret = answer?.created.issued?.secret;
    if (secret === undefined) return;
    setUrl('');
    setDescription('');
    reset();
    close();
    onCreated(secret);
  };
  return (
    <>
      <Group>
        <Button onClick={open}>Add a webhook</Button>
      </Group>
      <Dialog opened={opened} onClose={close} title="Add a webhook">
        <Stack>
          <TextInput
            label="Address"
            description="A public https address, as in https://example.com/hooks"
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <TextInput
            label="What it is for"
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <MultiSelect
            label="What is sent"
            placeholder={kinds.length === 0 ? 'Everything' : ''}
            data={KINDS.map((value) => ({ value, label: words(value) }))}
            value={kinds}
            onChange={setKinds}
          />
          {error && <Failure error={error} />}
          <UserErrors errors={data?.created.errors ?? []} />
          <Group justify="flex-end">
            <Button disabled={url.trim() === ''} loading={loading} onClick={() => void save()}>
              Add it
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}

interface CardProps {
  webhook: Webhook;
  mayWrite: boolean;
  onChange: (secret?: string) => void;
}

function WebhookCard({ webhook, mayWrite, onChange }: CardProps): ReactElement {
  const { id, url, description, kinds, pausedAt, pauseReason } = webhook;
  const [asking, { open, close }] = useDisclosure(false);
  const [update, updating] = useMutation(UpdateWebhookDocument);
  const [rotate, rotating] = useMutation(RotateWebhookSecretDocument);
  const [remove, removing] = useMutation(RemoveWebhookDocument);
  const [test, testing] = useMutation(TestWebhookDocument);
  const variables = { input: { id } };
  const errors = [
    ...(updating.data?.change.errors ?? []),
    ...(rotating.data?.created.errors ?? []),
    ...(removing.data?.change.errors ?? []),
    ...(testing.data?.sent.errors ?? []),
  ];
  return (
    <Card withBorder component="section" aria-label={`Webhook ${url}`}>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
            {url}
          </Title>
          <Badge color={pausedAt === null ? 'green' : 'yellow'}>{pausedAt === null ? 'Sending' : 'Paused'}</Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {description !== '' && `${description}. `}
          Sends {kinds === null ? 'everything' : kinds.map((kind) => words(kind).toLowerCase()).join(', ')}.
        </Text>
        {pausedAt !== null && (
          <Text size="sm">
            Paused on {moment(pausedAt)}: {pauseReason} What comes meanwhile is sent when it goes on.
          </Text>
        )}
        <UserErrors errors={errors} />
        {mayWrite && (
          <Group gap="xs">
            <Button
              size="xs"
              variant="default"
              loading={testing.loading}
              onClick={() => void test({ variables }).then(() => onChange())}
            >
              Send a test
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={updating.loading}
              onClick={() =>
                void update({ variables: { input: { id, isPaused: pausedAt === null } } }).then(() => onChange())
              }
            >
              {pausedAt === null ? 'Pause' : 'Go on'}
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={rotating.loading}
              onClick={() => void rotate({ variables }).then(({ data }) => onChange(data?.created.issued?.secret))}
            >
              Change the secret
            </Button>
            <Button size="xs" variant="default" onClick={open}>
              Remove
            </Button>
          </Group>
        )}
        <Deliveries
          deliveries={webhook.deliveries.edges.map(({ node }) => node)}
          mayReplay={mayWrite}
          onChange={onChange}
        />
      </Stack>
      <Dialog opened={asking} onClose={close} title="Remove this webhook?">
        <Stack>
          <Text size="sm">Nothing more is posted to {url}, and the log of its deliveries is gone.</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button
              color="red"
              loading={removing.loading}
              onClick={() => void remove({ variables }).then(() => onChange())}
            >
              Remove it
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </Card>
  );
}
