import { useMutation, useQuery } from '@apollo/client/react';
import { Alert, Button, Select, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactElement, useState } from 'react';
import {
  DeprecateWorkerTemplateDocument,
  DeprecationImpactDocument,
  WorkerTemplatesDocument,
} from '../graph/operations';
import { Dialog } from '../ui/dialog';
import { words } from '../ui/format';
import { Failure, Loading, UserErrors } from '../ui/states';

interface Props {
  template: { worker: string; id: string; templateId: string };
  onDone: () => void;
}

/** Lets nothing more begin with a worker template, after saying what uses it. */
export function Deprecate({ template, onDone }: Props): ReactElement {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={open}>
        Deprecate …
      </Button>
      <Dialog opened={opened} onClose={close} title="Let nothing more begin with it?">
        <Form
          template={template}
          onDone={() => {
            close();
            onDone();
          }}
        />
      </Dialog>
    </>
  );
}

function Form({ template: { worker, id, templateId }, onDone }: Props): ReactElement {
  const [successor, setSuccessor] = useState<string | null>(null);
  const impact = useQuery(DeprecationImpactDocument, { variables: { worker, id }, fetchPolicy: 'network-only' });
  const others = useQuery(WorkerTemplatesDocument, { variables: { filter: { worker }, first: 100 } });
  const [deprecate, { data, error, loading }] = useMutation(DeprecateWorkerTemplateDocument);
  const broken = impact.data?.workerTemplateImpact?.impacts.filter(({ verdict }) => verdict === 'BREAKING') ?? [];
  const submit = async (): Promise<void> => {
    const { data: done } = await deprecate({
      variables: { input: { worker, templateId, force: broken.length > 0, ...(successor !== null && { successor }) } },
    });
    if (done?.deprecateWorkerTemplate.errors.length === 0) onDone();
  };
  const failure = impact.error ?? error;
  if (failure) return <Failure error={failure} />;
  if (!impact.data) return <Loading what="what uses it" />;
  return (
    <Stack>
      <Text size="sm">What runs goes on to its end. Plans and starts are refused, and name what to use instead.</Text>
      {broken.length > 0 && (
        <Alert color="red" title="What it breaks">
          {broken.map((one) => (
            <Text key={`${one.subject} ${one.subjectId}`} size="sm">
              {words(one.subject)} {one.name}: {one.reason}
            </Text>
          ))}
        </Alert>
      )}
      <Select
        label="Use instead"
        placeholder="nothing"
        clearable
        searchable
        value={successor}
        onChange={setSuccessor}
        data={(others.data?.workerTemplates.edges ?? [])
          .flatMap(({ node }) => node ?? [])
          .filter((one) => one.templateId !== templateId)
          .map((one) => ({ value: one.templateId, label: one.displayName }))}
      />
      <UserErrors errors={data?.deprecateWorkerTemplate.errors ?? []} />
      <Button color="red" loading={loading} onClick={() => void submit()}>
        {broken.length > 0 ? 'Deprecate it all the same' : 'Deprecate it'}
      </Button>
    </Stack>
  );
}
