import { useMutation, useQuery } from '@apollo/client/react';
import {
  Anchor,
  Badge,
  Button,
  Card,
  Group,
  NumberInput,
  SimpleGrid,
  Stack,
  Table,
  Tabs,
  Text,
  Title,
} from '@mantine/core';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { useMay } from '../frame/viewer';
import {
  DuplicateWorkerTemplateDocument,
  WorkerTemplatePageDocument,
  type WorkerTemplatePageQuery,
} from '../graph/operations';
import { Price, TierBadge } from '../ui/badges';
import { dollars, duration, words } from '../ui/format';
import { JsonView } from '../ui/json-view';
import { Page } from '../ui/page';
import { SchemaForm, type Values } from '../ui/schema-form';
import { Empty, Failure, Loading, UserErrors } from '../ui/states';
import { Trials } from './trials';
import { UsageTable } from './usage-table';
import { Deprecate } from './deprecate';
import { Versions } from './versions';
import { DraftTerms, Publication } from './worker-draft';

const route = getRouteApi('/frame/worker-templates/$worker/$id');
type Template = NonNullable<WorkerTemplatePageQuery['workerTemplate']>;

/** A template of a worker: how it is done and at what price. */
export function WorkerTemplatePage(): ReactElement {
  const { worker, id } = route.useParams();
  const { data, error, refetch } = useQuery(WorkerTemplatePageDocument, { variables: { worker, id } });
  const template = data?.workerTemplate;
  const mayWrite = useMay('TEMPLATES_WRITE');
  if (error && !template) return <Failure error={error} retry={() => void refetch()} />;
  if (data && !template)
    return (
      <Empty title="There is no such template">
        {worker} does not offer {id}.
      </Empty>
    );
  if (!template) return <Loading what="the template" />;
  const isDraft = template.status === 'DRAFT';
  return (
    <Page
      actions={mayWrite && !isDraft && <NextVersion template={template} onDone={() => void refetch()} />}
      title={template.displayName}
      beside={
        <>
          <TierBadge tier={template.minimumTier} />
          <Badge color="gray">version {template.version}</Badge>
          {template.status !== 'PUBLISHED' && <Badge color="yellow">{words(template.status)}</Badge>}
        </>
      }
      about={
        <>
          {template.description} Made by {template.worker}.
        </>
      }
    >
      {isDraft ? (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <DraftTerms key={template.revision} template={template} onChange={() => void refetch()} />
          <Publication key={`publication ${template.revision}`} template={template} />
        </SimpleGrid>
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Terms template={template} />
          <Calculator template={template} />
        </SimpleGrid>
      )}
      {isDraft && <Trials template={template} />}
      <Card withBorder>
        <Tabs defaultValue="form" keepMounted={false}>
          <Tabs.List mb="sm">
            <Tabs.Tab value="form">What it takes</Tabs.Tab>
            <Tabs.Tab value="schemas">Schemas</Tabs.Tab>
            <Tabs.Tab value="runs">Real runs</Tabs.Tab>
            {mayWrite && <Tabs.Tab value="usage">Last 30 days</Tabs.Tab>}
            {mayWrite && <Tabs.Tab value="versions">Versions</Tabs.Tab>}
            <Tabs.Tab value="use">Used in</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="form">
            <FormPreview template={template} />
          </Tabs.Panel>
          <Tabs.Panel value="schemas">
            <Stack>
              <Title order={3} size="h5">
                Parameters
              </Title>
              <JsonView value={template.parameterSchema} label="Parameter schema" />
              <Title order={3} size="h5">
                Output
              </Title>
              <JsonView value={template.outputSchema} label="Output schema" />
            </Stack>
          </Tabs.Panel>
          <Tabs.Panel value="runs">
            <Runs template={template} />
          </Tabs.Panel>
          <Tabs.Panel value="usage">
            <UsageTable worker={template.worker} templateId={template.templateId} />
          </Tabs.Panel>
          <Tabs.Panel value="versions">
            <Versions worker={template.worker} templateId={template.templateId} />
          </Tabs.Panel>
          <Tabs.Panel value="use">
            {template.usedBy.length === 0 ? (
              <Empty title="No master template uses it">Those that do are listed here.</Empty>
            ) : (
              <Stack gap={4}>
                {template.usedBy.map(({ id: of, name, displayName }) => (
                  <Anchor key={of} component={Link} to={`/templates/${name}`} size="sm">
                    {displayName}
                  </Anchor>
                ))}
              </Stack>
            )}
          </Tabs.Panel>
        </Tabs>
      </Card>
    </Page>
  );
}

function NextVersion({ template, onDone }: { template: Template; onDone: () => void }): ReactElement {
  const { worker, id, templateId } = template;
  const go = useNavigate();
  const [duplicate, { loading, data }] = useMutation(DuplicateWorkerTemplateDocument);
  const begin = async (): Promise<void> => {
    const { data: made } = await duplicate({ variables: { input: { worker, id, as: templateId } } });
    const draft = made?.duplicateWorkerTemplate.template?.id;
    if (draft) await go({ to: '/worker-templates/$worker/$id', params: { worker, id: draft } });
  };
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="xs">
        <Button variant="default" loading={loading} onClick={() => void begin()}>
          Begin the next version
        </Button>
        {template.status === 'PUBLISHED' && <Deprecate template={template} onDone={onDone} />}
      </Group>
      <UserErrors errors={data?.duplicateWorkerTemplate.errors ?? []} />
    </Stack>
  );
}

function Terms({ template }: { template: Template }): ReactElement {
  const { estimate, priceFormula: formula, models } = template;
  return (
    <Card withBorder component="section" aria-label="Terms">
      <Stack gap="xs">
        <Title order={2} size="h4">
          Terms
        </Title>
        <Text size="sm">{template.tierReason}</Text>
        <Text size="sm">
          {dollars(formula.base.micros)} and {dollars(formula.perThousandTokens.micros)} for each thousand tokens,
          counted {formula.tokenMultiplier} times.
        </Text>
        <Text size="sm">
          {formula.tokens.min} to {formula.tokens.max} tokens, {formula.tokens.expected} as a rule:{' '}
          <Price micros={estimate.price.min.micros} /> to <Price micros={estimate.price.max.micros} />. About{' '}
          {duration(estimate.timeMs)}
          {estimate.memoryMb !== null && `, ${estimate.memoryMb} MB`}.
        </Text>
        {formula.pattern && (
          <Text size="sm">
            Without {formula.pattern.without.join(' or ')} {formula.pattern.certain ? 'only' : 'perhaps only'} a general
            pattern is made, for <Price micros={formula.pattern.price.micros} />.
          </Text>
        )}
        {models.length > 0 && (
          <Text size="sm">Models, in this order: {models.map(({ model }) => model).join(', ')}.</Text>
        )}
        <Group gap={6}>
          {template.capabilities.map((capability) => (
            <Badge key={capability} color="gray">
              {words(capability)}
            </Badge>
          ))}
        </Group>
      </Stack>
    </Card>
  );
}

/** What a number of tokens would cost, by the template's own formula. */
function Calculator({ template }: { template: Template }): ReactElement {
  const [tokens, setTokens] = useState(template.priceFormula.tokens.expected);
  const { base, perThousandTokens, tokenMultiplier } = template.priceFormula;
  const micros = base.micros + Math.ceil((tokens * tokenMultiplier * perThousandTokens.micros) / 1_000);
  return (
    <Card withBorder component="section" aria-label="Price of a number of tokens">
      <Stack gap="xs">
        <Title order={2} size="h4">
          What would it cost?
        </Title>
        <NumberInput
          label="Tokens"
          min={0}
          max={10_000_000}
          step={500}
          value={tokens}
          onChange={(value) => setTokens(Number(value) || 0)}
        />
        <Text size="xl" fw={650}>
          <Price micros={micros} />
        </Text>
      </Stack>
    </Card>
  );
}

function FormPreview({ template }: { template: Template }): ReactElement {
  const [values, setValues] = useState<Values>((template.baseParameters ?? {}) as Values);
  return <SchemaForm schema={template.parameterSchema ?? {}} values={values} onChange={setValues} errors={{}} />;
}

function Runs({ template }: { template: Template }): ReactElement {
  if (template.runStats.length === 0)
    return (
      <Empty title="There are no runs to learn from yet">
        Times and tokens of real runs are shown here, by the size of what they read.
      </Empty>
    );
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Input</Table.Th>
          <Table.Th className="figure">Runs</Table.Th>
          <Table.Th className="figure">Time: fast, middle, slow</Table.Th>
          <Table.Th className="figure">Tokens: few, middle, many</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {template.runStats.map((stats) => (
          <Table.Tr key={stats.inputSize}>
            <Table.Td>{words(stats.inputSize)}</Table.Td>
            <Table.Td className="figure">{stats.samples}</Table.Td>
            <Table.Td className="figure">
              {[stats.timeMs.p10, stats.timeMs.p50, stats.timeMs.p90].map(duration).join(' · ')}
            </Table.Td>
            <Table.Td className="figure">
              {[stats.tokens.p10, stats.tokens.p50, stats.tokens.p90].map(Math.round).join(' · ')}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
