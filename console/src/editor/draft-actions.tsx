import { useMutation, useQuery } from '@apollo/client/react';
import { Anchor, Button, FileButton, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { client } from '../graph/client';
import {
  CatalogueDocument,
  type CatalogueQuery,
  CreateTemplateDocument,
  DeprecateTemplateDocument,
  DuplicateTemplateDocument,
  ExportTemplateDocument,
  ImportTemplatesDocument,
  SuccessorsDocument,
} from '../graph/operations';
import { Dialog } from '../ui/dialog';
import { moment } from '../ui/format';
import { UserErrors } from '../ui/states';

const NO_VIEW = { stage: undefined, tab: undefined };

/** What an author does with the catalogue: a new template, a file of some, and the drafts that there are. */
export function CatalogueActions(): ReactElement {
  const go = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const [name, setName] = useState('');
  const [create, { data, loading }] = useMutation(CreateTemplateDocument);
  const [bring] = useMutation(ImportTemplatesDocument);
  const make = async (): Promise<void> => {
    const templateId = name
      .trim()
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_');
    const { data: made } = await create({
      variables: {
        input: { templateId, content: { name: templateId, displayName: name.trim(), category: 'content', stages: [] } },
      },
    });
    const id = made?.createMasterTemplate.masterTemplate?.id;
    if (id) await go({ to: '/drafts/$id', params: { id }, search: NO_VIEW });
  };
  const read = async (file: File | null): Promise<void> => {
    if (!file) return;
    let content: unknown;
    try {
      content = JSON.parse(await file.text());
    } catch {
      return void notifications.show({ color: 'red', message: `${file.name} is no JSON.` });
    }
    const { data: result } = await bring({ variables: { input: { file: content } } });
    const { masterTemplates = [], defects = [], errors = [] } = result?.importMasterTemplates ?? {};
    for (const { message } of errors) notifications.show({ color: 'red', title: 'Not imported', message });
    for (const { template, message } of defects.slice(0, 5))
      notifications.show({ color: 'yellow', title: template, message });
    if (masterTemplates.length > 0)
      notifications.show({
        message: `Imported as drafts: ${masterTemplates.map(({ displayName }) => displayName).join(', ')}.`,
      });
    await client.refetchQueries({ include: [CatalogueDocument] });
  };
  return (
    <Group gap="xs">
      <Button variant="default" onClick={open}>
        New template
      </Button>
      <FileButton accept="application/json,.json" onChange={(file) => void read(file)}>
        {(props) => (
          <Button {...props} variant="default">
            Import
          </Button>
        )}
      </FileButton>
      <Dialog opened={opened} onClose={close} title="A new template">
        <Stack>
          <TextInput
            label="Name"
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <UserErrors errors={data?.createMasterTemplate.errors ?? []} />
          <Button disabled={name.trim() === ''} loading={loading} onClick={() => void make()}>
            Begin
          </Button>
        </Stack>
      </Dialog>
    </Group>
  );
}

type Draft = NonNullable<CatalogueQuery['masterTemplateVersions']>['edges'][number]['node'];

/** The drafts that wait to be published. */
export function Drafts({ drafts }: { drafts: readonly Draft[] }): ReactElement | null {
  if (drafts.length === 0) return null;
  return (
    <Group gap="md">
      <Text size="sm" fw={600}>
        Drafts:
      </Text>
      {drafts.map((draft) => (
        <Anchor
          key={draft.id}
          component={Link}
          to={`/drafts/${encodeURIComponent(draft.id)}`}
          size="sm"
          title={`changed ${moment(draft.changedAt)}`}
        >
          {draft.displayName}, version {draft.version}
        </Anchor>
      ))}
    </Group>
  );
}

/** What an author does with a published template: its next version, a copy, a file. */
export function TemplateActions({
  id,
  name,
  templateId,
}: {
  id: string;
  name: string;
  templateId: string;
}): ReactElement {
  const go = useNavigate();
  const [duplicate, { loading }] = useMutation(DuplicateTemplateDocument);
  const next = async (): Promise<void> => {
    const { data } = await duplicate({ variables: { input: { id, as: templateId } } });
    const draft = data?.duplicateMasterTemplate.masterTemplate?.id;
    if (draft) return go({ to: '/drafts/$id', params: { id: draft }, search: NO_VIEW });
    for (const { message } of data?.duplicateMasterTemplate.errors ?? []) notifications.show({ color: 'red', message });
  };
  const take = async (): Promise<void> => {
    const { data } = await client.query({ query: ExportTemplateDocument, variables: { ids: [id] } });
    const file = new Blob([JSON.stringify(data?.exportMasterTemplates, null, 2)], { type: 'application/json' });
    const link = Object.assign(document.createElement('a'), {
      href: URL.createObjectURL(file),
      download: `${name}.json`,
    });
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Group gap="xs">
      <Button component={Link} variant="default" to={`/templates/${name}/versions`}>
        Versions
      </Button>
      <Button variant="default" loading={loading} onClick={() => void next()}>
        Begin the next version
      </Button>
      <Button variant="default" onClick={() => void take()}>
        Export
      </Button>
      <Deprecate templateId={templateId} />
    </Group>
  );
}

/** Lets nothing more begin with a template, and says what to use instead. */
function Deprecate({ templateId }: { templateId: string }): ReactElement {
  const go = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const [successor, setSuccessor] = useState<string | null>(null);
  const choices = useQuery(SuccessorsDocument, { skip: !opened });
  const [deprecate, { data, loading }] = useMutation(DeprecateTemplateDocument);
  const submit = async (): Promise<void> => {
    const { data: done } = await deprecate({
      variables: { input: { templateId, ...(successor !== null && { successor }) } },
    });
    if (done?.deprecateMasterTemplate.errors.length !== 0) return;
    close();
    notifications.show({ message: 'Nothing more begins with it.' });
    await client.refetchQueries({ include: [CatalogueDocument] });
    await go({ to: '/templates', search: { q: undefined, category: undefined, client: undefined } });
  };
  return (
    <>
      <Button variant="default" onClick={open}>
        Deprecate …
      </Button>
      <Dialog opened={opened} onClose={close} title="Let nothing more begin with it?">
        <Stack>
          <Text size="sm">
            What runs goes on to its end. Plans and starts are refused, and name what to use instead.
          </Text>
          <Select
            label="Use instead"
            placeholder="nothing"
            clearable
            searchable
            value={successor}
            onChange={setSuccessor}
            data={(choices.data?.masterTemplates.edges ?? [])
              .filter(({ node }) => node.templateId !== templateId)
              .map(({ node }) => ({ value: node.templateId, label: node.displayName }))}
          />
          <UserErrors errors={data?.deprecateMasterTemplate.errors ?? []} />
          <Button color="red" loading={loading} onClick={() => void submit()}>
            Deprecate it
          </Button>
        </Stack>
      </Dialog>
    </>
  );
}
