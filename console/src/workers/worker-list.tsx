import { useMutation, useQuery } from '@apollo/client/react';
import {
  Alert,
  Anchor,
  Badge,
  Button,
  Card,
  Code,
  Group,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useMay } from '../frame/viewer';
import {
  CreateAnnouncerTokenDocument,
  PauseWorkerDocument,
  ResumeWorkerDocument,
  WorkersDocument,
  type WorkersQuery,
  type WorkerStatus,
} from '../graph/operations';
import { Dialog } from '../ui/dialog';
import { duration, moment, plural, words } from '../ui/format';
import { Page } from '../ui/page';
import { Empty, Failure, Loading, UserErrors } from '../ui/states';
import { WaitingList } from './waiting-list';

const POLL_MS = 3_000;
const TOKEN_DAYS = 90;
const COLORS: Record<WorkerStatus, string> = { ONLINE: 'green', PAUSED: 'yellow', UNAVAILABLE: 'red', OFFLINE: 'gray' };
type Worker = WorkersQuery['workers'][number];

/** Lets a further worker join: a token that it announces itself with. */
function NewToken(): ReactElement | null {
  const [opened, { open, close }] = useDisclosure(false);
  const [id, setId] = useState('');
  const [create, { data, error, loading }] = useMutation(CreateAnnouncerTokenDocument);
  const made = data?.createAnnouncerToken;
  if (!useMay('WORKERS_WRITE')) return null;
  return (
    <>
      <Button variant="default" onClick={open}>
        Let a worker join
      </Button>
      <Dialog opened={opened} onClose={close} title="A token for a worker">
        <Stack>
          <TextInput
            label="Id of the worker"
            description="As in acme-haiku-writer; acme-* lets all join whose ids begin so."
            data-autofocus
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
          />
          {error && <Failure error={error} />}
          <UserErrors errors={made?.errors ?? []} />
          {made?.announcerToken && (
            <Alert color="green" title="Its ANNOUNCER_TOKEN, shown this once">
              <Code block>{made.announcerToken.token}</Code>
            </Alert>
          )}
          <Button
            disabled={id.trim() === ''}
            loading={loading}
            onClick={() => void create({ variables: { input: { workerIds: [id.trim()], expiresInDays: TOKEN_DAYS } } })}
          >
            Make a token for {TOKEN_DAYS} days
          </Button>
        </Stack>
      </Dialog>
    </>
  );
}

/** The workers: whether they are there, what they do and what waits for them. */
export function WorkerList(): ReactElement {
  const { data, error, refetch } = useQuery(WorkersDocument, {
    pollInterval: POLL_MS,
    skipPollAttempt: () => document.hidden,
  });
  return (
    <Page
      title="Workers"
      about="Who does the work, how much of it at the same time, and what waits."
      actions={<NewToken />}
    >
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading what="the workers" />
      ) : data.workers.length === 0 ? (
        <Empty title="There are no workers">A worker announces itself with a token that an administrator makes.</Empty>
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
          {data.workers.map((worker) => (
            <WorkerCard key={worker.id} worker={worker} onChange={() => void refetch()} />
          ))}
        </SimpleGrid>
      )}
    </Page>
  );
}

function WorkerCard({ worker, onChange }: { worker: Worker; onChange: () => void }): ReactElement {
  const mayWrite = useMay('WORKERS_WRITE');
  const [showsWaiting, { toggle }] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const [pause, pausing] = useMutation(PauseWorkerDocument);
  const [resume, resuming] = useMutation(ResumeWorkerDocument);
  const errors = [...(pausing.data?.pauseWorker.errors ?? []), ...(resuming.data?.resumeWorker.errors ?? [])];
  return (
    <Card withBorder component="article">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {worker.displayName}
          </Title>
          <Badge color={COLORS[worker.status]}>{words(worker.status)}</Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {worker.id}
          {worker.lastSeenAt !== null && ` · heard of ${moment(worker.lastSeenAt)}`}
        </Text>
        <Text size="sm">
          {worker.running ?? 0} of {plural(worker.slots, 'slot')} in use, {worker.queued ?? 0} waiting
          {worker.p50 !== null && ` · median ${duration(worker.p50)}`}
          {worker.p95 !== null && `, 95 % within ${duration(worker.p95)}`}
          {worker.successRate !== null && ` · ${Math.round(worker.successRate * 100)} % succeed`}
        </Text>
        {(worker.queued ?? 0) > 0 && (
          <Anchor component="button" type="button" size="sm" ta="start" aria-expanded={showsWaiting} onClick={toggle}>
            {showsWaiting ? 'Hide what waits' : 'Show what waits'}
          </Anchor>
        )}
        {showsWaiting && <WaitingList worker={worker.id} />}
        {worker.circuit && worker.circuit.state !== 'CLOSED' && (
          <Text size="sm" c="red">
            Not called{worker.circuit.since !== null && ` since ${moment(worker.circuit.since)}`}:{' '}
            {worker.circuit.cause}
          </Text>
        )}
        {worker.pause && (
          <Text size="sm">
            Paused {moment(worker.pause.pausedAt)}: {worker.pause.reason}
          </Text>
        )}
        <Anchor component={Link} to="/worker-templates" search={{ worker: worker.id } as never} size="sm">
          {plural(worker.templates?.length ?? 0, 'template')}
        </Anchor>
        <UserErrors errors={errors} />
        {mayWrite &&
          (worker.pause ? (
            <Button
              size="xs"
              loading={resuming.loading}
              onClick={() => void resume({ variables: { input: { worker: worker.id } } }).then(onChange)}
            >
              Resume
            </Button>
          ) : (
            <Group gap="xs" align="flex-end">
              <TextInput
                size="xs"
                label="Reason of a pause"
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
              <Button
                size="xs"
                variant="default"
                disabled={reason.trim() === ''}
                loading={pausing.loading}
                onClick={() =>
                  void pause({ variables: { input: { worker: worker.id, reason: reason.trim() } } }).then(onChange)
                }
              >
                Pause
              </Button>
            </Group>
          ))}
      </Stack>
    </Card>
  );
}
