import { useMutation, useQuery } from '@apollo/client/react';
import { Alert, Badge, Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useSessionStorage } from '@mantine/hooks';
import { type ReactElement, useState } from 'react';
import {
  type TrialFragment,
  TryWorkerTemplateDocument,
  type WorkerTemplatePageQuery,
  WorkerTemplateVersionsDocument,
  WorkerTrialDocument,
} from '../graph/operations';
import { OutputView } from '../outputs/output-view';
import { Price } from '../ui/badges';
import { SchemaForm, type Values } from '../ui/schema-form';
import { Failure, Loading, UserErrors } from '../ui/states';

type Template = NonNullable<WorkerTemplatePageQuery['workerTemplate']>;
const POLL_MS = 500;

/** Tries a draft with a sample, beside the published version: what each yields, how it is measured, what it would have cost. */
export function Trials({ template }: { template: Template }): ReactElement {
  const { worker, id, templateId } = template;
  const [values, setValues] = useSessionStorage<Values>({ key: `trial:${worker}/${templateId}`, defaultValue: {} });
  const versions = useQuery(WorkerTemplateVersionsDocument, { variables: { worker, templateId } });
  const published = versions.data?.workerTemplateVersions.edges
    .map(({ node }) => node)
    .find(({ status }) => status === 'PUBLISHED');
  const [attempt, { loading, data, error }] = useMutation(TryWorkerTemplateDocument);
  const [shown, setShown] = useState<{ title: string; trial: string }[]>([]);
  const run = async (title: string, version: string): Promise<void> => {
    const { data: started } = await attempt({ variables: { input: { worker, id: version, parameters: values } } });
    const trial = started?.testWorkerTemplate.trial?.id;
    if (trial) setShown((before) => [...before.filter((one) => one.title !== title), { title, trial }]);
  };
  return (
    <Card withBorder component="section" aria-label="Trial">
      <Stack gap="sm">
        <Title order={2} size="h4">
          Try it, at no charge
        </Title>
        <SchemaForm schema={template.parameterSchema ?? {}} values={values} onChange={setValues} errors={{}} />
        {error && <Failure error={error} />}
        <UserErrors errors={data?.testWorkerTemplate.errors ?? []} />
        <Group>
          <Button loading={loading} onClick={() => void run('The draft', id)}>
            Try the draft
          </Button>
          {published && (
            <Button variant="default" loading={loading} onClick={() => void run('What is published', published.id)}>
              Try what is published
            </Button>
          )}
        </Group>
        {shown.map(({ title, trial }) => (
          <OneTrial key={trial} title={title} worker={worker} id={trial} />
        ))}
      </Stack>
    </Card>
  );
}

function OneTrial({ title, worker, id }: { title: string; worker: string; id: string }): ReactElement {
  const { data, error, stopPolling } = useQuery(WorkerTrialDocument, {
    variables: { worker, id },
    pollInterval: POLL_MS,
  });
  const trial = data?.workerTemplateTrial;
  const isOver = trial !== null && trial !== undefined && trial.endedAt !== null;
  if (isOver || error) stopPolling();
  if (error) return <Failure error={error} />;
  if (!trial || !isOver) return <Loading what={title} />;
  return <TrialResult title={title} trial={trial} />;
}

function TrialResult({ title, trial }: { title: string; trial: TrialFragment }): ReactElement {
  const best = trial.validations.at(-1);
  return (
    <Card withBorder component="article" aria-label={title}>
      <Stack gap="xs">
        <Group>
          <Title order={3} size="h5">
            {title}, version {trial.templateVersion}
          </Title>
          {trial.wouldCost && (
            <Text size="sm">
              would cost <Price micros={trial.wouldCost.micros} />
            </Text>
          )}
          {trial.model !== null && <Badge color="gray">{trial.model}</Badge>}
          {best && <Badge color={best.passed ? 'green' : 'red'}>quality {best.score.toFixed(2)}</Badge>}
        </Group>
        {trial.failure && (
          <Alert color="red" role="alert">
            {trial.failure.message}
          </Alert>
        )}
        {trial.warnings.map((warning) => (
          <Text key={warning} size="sm" c="dimmed">
            {warning}
          </Text>
        ))}
        {best && (
          <Table>
            <Table.Tbody>
              {best.checks.map((check) => (
                <Table.Tr key={check.name}>
                  <Table.Th scope="row">{check.name}</Table.Th>
                  <Table.Td className="figure">{check.score.toFixed(2)}</Table.Td>
                  <Table.Td>{check.finding}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {trial.output && <OutputView type={trial.output.__typename} output={trial.output.raw} />}
      </Stack>
    </Card>
  );
}
