import { useMutation, useQuery } from '@apollo/client/react';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { client } from '../graph/client';
import {
  CatalogueDocument,
  DiscardDraftDocument,
  type DraftContentFragment,
  PublishDraftDocument,
  TemplateUseDocument,
} from '../graph/operations';
import { Dialog } from '../ui/dialog';
import { plural } from '../ui/format';
import { Failure, UserErrors } from '../ui/states';
import { Differences } from './draft-panels';

interface Props {
  draft: DraftContentFragment;
  /** Called before the page is left: nothing that was typed is asked for any more. */
  onLeave: () => void;
}

/** Publishes a saved draft, after saying what that changes and touches. */
export function Publish({ draft, onLeave, disabled }: Props & { disabled: boolean }): ReactElement {
  const { id, revision, templateId, version } = draft;
  const go = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const use = useQuery(TemplateUseDocument, { variables: { templateId }, skip: !opened, fetchPolicy: 'network-only' });
  const [publish, { data, error, loading }] = useMutation(PublishDraftDocument);
  const its = use.data?.masterTemplate?.usedBy;
  const release = async (): Promise<void> => {
    const { data: done } = await publish({ variables: { input: { id, revision } } });
    const published = done?.publishMasterTemplate.masterTemplate;
    if (published?.status !== 'PUBLISHED') return;
    onLeave();
    await client.refetchQueries({ include: [CatalogueDocument] });
    await go({
      to: '/templates/$name',
      params: { name: published.name },
      search: { client: undefined, stage: undefined, version: undefined },
    });
  };
  return (
    <>
      <Button disabled={disabled} onClick={open}>
        Publish …
      </Button>
      <Dialog opened={opened} onClose={close} title={`Publish version ${version}?`}>
        <Stack>
          <Differences id={id} templateId={templateId} revision={revision} />
          {its && (
            <Text size="sm">
              {plural(its.pendingRequests, 'request')} that {its.pendingRequests === 1 ? 'waits' : 'wait'} will be
              executed with it; {plural(its.activeExecutions, 'execution')} that{' '}
              {its.activeExecutions === 1 ? 'goes' : 'go'} on will keep the version that{' '}
              {its.activeExecutions === 1 ? 'it' : 'they'} started with.
            </Text>
          )}
          {(error ?? use.error) && <Failure error={(error ?? use.error) as Error} />}
          <UserErrors errors={data?.publishMasterTemplate.errors ?? []} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Not yet
            </Button>
            <Button loading={loading} onClick={() => void release()}>
              Publish it
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}

/** Throws a draft away; what is published stays. */
export function Discard({ draft: { id, version }, onLeave }: Props): ReactElement {
  const go = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const [discard, { data, error, loading }] = useMutation(DiscardDraftDocument);
  const drop = async (): Promise<void> => {
    const { data: done } = await discard({ variables: { input: { id } } });
    if (done?.discardMasterTemplateDraft.errors.length !== 0) return;
    onLeave();
    await go({ to: '/templates', search: { q: undefined, category: undefined, client: undefined } });
  };
  return (
    <>
      <Button variant="default" onClick={open}>
        Discard …
      </Button>
      <Dialog opened={opened} onClose={close} title={`Discard the draft of version ${version}?`}>
        <Stack>
          <Text size="sm">What was written in it is gone then; what is published stays as it is.</Text>
          {error && <Failure error={error} />}
          <UserErrors errors={data?.discardMasterTemplateDraft.errors ?? []} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Keep it
            </Button>
            <Button color="red" loading={loading} onClick={() => void drop()}>
              Discard it
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
