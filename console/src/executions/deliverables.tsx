import { useQuery } from '@apollo/client/react';
import { Alert, Anchor, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactElement, useState } from 'react';
import { DeliverableOutputDocument, type ExecutionPageQuery } from '../graph/operations';
import { OutputView } from '../outputs/output-view';
import { bytes, words } from '../ui/format';
import { Checks } from './checks';
import { Empty, Failure, Loading } from '../ui/states';

type Execution = NonNullable<ExecutionPageQuery['execution']>;
type Deliverable = Execution['deliverables'][number];

interface Props {
  execution: Execution;
  /** The stage that is looked at. */
  stage: number | undefined;
  /** The type of output that was asked for, as in Course. */
  wanted?: string | undefined;
}

/** What came of an execution: to read, and to download in each of its formats. */
export function Deliverables({ execution, stage, wanted }: Props): ReactElement {
  const done = execution.stages.filter(({ status }) => status === 'COMPLETED').length;
  const [chosen, setChosen] = useState<string | null>(null);
  if (done === 0)
    return (
      <Empty title="Nothing is ready yet">
        {execution.endedAt === null
          ? 'What the stages yield is shown here as soon as it is there. The events tell how far they are.'
          : 'No stage was completed. The graph tells why.'}
      </Empty>
    );
  const list = execution.deliverables;
  const shown =
    list.find(({ id }) => id === chosen) ??
    list.find(({ stageOrder }) => stageOrder === stage) ??
    list.findLast(({ job }) => job?.output?.__typename === wanted) ??
    list.at(-1);
  if (!shown) return <Loading what="the output" />;
  return (
    <Stack>
      {list.length > 1 && (
        <Group gap="xs" role="group" aria-label="Outputs">
          {list.map(({ id, stageOrder, templateRef }) => (
            <Button
              key={id}
              size="xs"
              variant={id === shown.id ? 'filled' : 'default'}
              aria-pressed={id === shown.id}
              onClick={() => setChosen(id)}
            >
              {stageOrder} · {nameOf(execution, stageOrder) ?? templateRef}
            </Button>
          ))}
        </Group>
      )}
      <OneDeliverable key={shown.id} deliverable={shown} />
    </Stack>
  );
}

const nameOf = ({ plannedStages }: Execution, order: number): string | undefined =>
  plannedStages.find((stage) => stage.order === order)?.workerTemplate?.displayName;

function OneDeliverable({ deliverable }: { deliverable: Deliverable }): ReactElement {
  const { id, job } = deliverable;
  const { data, error } = useQuery(DeliverableOutputDocument, { variables: { id } });
  const [showsChecks, { toggle: toggleChecks }] = useDisclosure(false);
  const formats = job?.output?.exportFormats ?? ['JSON'];
  const output = data?.deliverable?.output;
  return (
    <Stack>
      <Group gap="sm">
        <Title order={3} size="h5">
          Download
        </Title>
        {formats.map((format) => (
          <Anchor key={format} size="sm" href={`/deliverables/${id}/${format.toLowerCase()}`} download>
            {FORMATS[format] ?? words(format)}
          </Anchor>
        ))}
        <Text size="sm" c="dimmed">
          {bytes(deliverable.bytes)}
        </Text>
        {job?.qualityScore != null && (
          <Button size="compact-xs" variant="default" aria-expanded={showsChecks} onClick={toggleChecks}>
            measured quality {job.qualityScore.toFixed(2)}
          </Button>
        )}
        {job?.model != null && <Badge color="gray">{job.model}</Badge>}
      </Group>
      {showsChecks && <Checks deliverable={id} />}
      {job && job.warnings.length > 0 && (
        <Alert color="yellow" title="Good to know">
          {job.warnings.map((warning) => (
            <Text key={warning} size="sm">
              {warning}
            </Text>
          ))}
        </Alert>
      )}
      {error ? (
        <Failure error={error} />
      ) : output === undefined ? (
        <Loading what="the output" />
      ) : (
        <OutputView type={job?.output?.__typename} output={output} />
      )}
    </Stack>
  );
}

const FORMATS: Partial<Record<string, string>> = {
  JSON: 'JSON',
  MARKDOWN: 'Markdown',
  GIFT: 'GIFT (Moodle)',
  QTI: 'QTI 2.1',
  COMMON_CARTRIDGE: 'Common Cartridge',
  BPMN: 'BPMN 2.0',
  MERMAID: 'Mermaid',
  GRAPHML: 'GraphML',
  JSON_LD: 'JSON-LD',
  DOCX: 'Word',
};
