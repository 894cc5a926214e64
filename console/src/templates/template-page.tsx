import { useMutation, useQuery } from '@apollo/client/react';
import { Alert, Badge, Button, Card, Code, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue, useSessionStorage } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useMemo, useState } from 'react';
import { TemplateActions } from '../editor/draft-actions';
import { useMay, useViewer } from '../frame/viewer';
import { BudgetInSight } from '../money/budget-bar';
import {
  PlanOfTemplateDocument,
  type PlanOfClientFragment,
  StartExecutionDocument,
  type StageOfTemplateFragment,
  TemplateDocument,
} from '../graph/operations';
import { Price, TierBadge } from '../ui/badges';
import { dollars, duration, words } from '../ui/format';
import { Page } from '../ui/page';
import { labelOf, type Schema, SchemaForm, type Values } from '../ui/schema-form';
import { type GraphStage, StageGraph } from '../ui/stage-graph';
import { Empty, Failure, Loading, UserErrors } from '../ui/states';
import { AsClient, useAsClient } from './as-client';
import { PlanBadge, PlanTable } from './plan-table';
import { startKey } from './start-key';
import { covers } from './tiers';

const route = getRouteApi('/frame/templates/$name');
/** A plan is asked for when nothing was typed for so long, in ms. */
const PLAN_AFTER_MS = 350;

/** A master template: its stages, what they need and cost for a client, and its start. */
export function TemplatePage(): ReactElement {
  const { name } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { choice, isChoosing } = useAsClient(search.client);
  const [values, setValues] = useSessionStorage<Values>({
    key: startKey(name),
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const [parameters] = useDebouncedValue(values, PLAN_AFTER_MS);
  // The newest one, unless the address names another.
  const its = search.version === undefined ? {} : { version: search.version };
  // The first plan comes with the template; what is typed afterwards asks for plans alone.
  const [begin] = useState(values);
  const { data, error, refetch } = useQuery(TemplateDocument, {
    variables: { name, ...its, clientId: choice?.id ?? '', parameters: begin, withPlan: choice !== null },
    skip: isChoosing,
  });
  const planned = useQuery(PlanOfTemplateDocument, {
    variables: { name, ...its, clientId: choice?.id ?? '', parameters },
    skip: choice === null || !data,
  });
  const newest = (planned.data ?? planned.previousData)?.masterTemplate?.plan ?? null;
  // While the next plan is read the one before is shown, but never that of another client.
  const plan = newest?.clientId === choice?.id ? newest : null;
  const template = data?.masterTemplate;
  const mayStart = useMay('EXECUTIONS_WRITE');
  const mayWrite = useMay('MASTER_TEMPLATES_WRITE');
  const viewer = useViewer();

  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (data && !template)
    return (
      <Empty title={`There is no template “${name}”`}>
        It was never published, is deprecated, or is not for you. Look through the templates.
      </Empty>
    );
  if (!template) return <Loading what="the template" />;
  const stage = template.stages.find(({ order }) => order === search.stage);
  // Those of all clients are written by staff alone.
  const isOwn = viewer.client === null || template.clientId === viewer.client.id;
  return (
    <Page
      title={template.displayName}
      beside={
        <>
          <Badge color="gray">version {template.version}</Badge>
          {template.status !== 'PUBLISHED' && <Badge color="yellow">{words(template.status)}</Badge>}
          {plan && <PlanBadge verdict={plan.verdict} />}
        </>
      }
      about={template.description}
      actions={
        <Group align="flex-end">
          {mayWrite && isOwn && (
            <TemplateActions id={template.id} name={template.name} templateId={template.templateId} />
          )}
          <AsClient
            value={choice?.id}
            onChange={(client) => void navigate({ search: (before) => ({ ...before, client }), replace: true })}
          />
        </Group>
      }
    >
      <Card withBorder>
        <StageGraph
          stages={template.stages.map((one) => drawn(one, plan))}
          selected={search.stage}
          onSelect={(order) => void navigate({ search: (before) => ({ ...before, stage: order }), replace: true })}
        />
      </Card>
      {stage && <StageCard stage={stage} />}
      <Grid>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Card withBorder component="section" aria-label="Plan">
            <Stack gap="xs">
              <Title order={2} size="h4">
                {choice ? `Plan for ${choice.companyName}` : 'Plan'}
              </Title>
              {planned.error && <Failure error={planned.error} retry={() => void planned.refetch()} />}
              {plan ? <PlanTable plan={plan} /> : !planned.error && <Loading what="the plan" />}
              {plan?.verdict === 'BLOCKED' && <UserErrors errors={plan.blockers} />}
              {plan && plan.effectiveTier && !covers(plan.clientTier, plan.effectiveTier) && (
                <Text size="sm">
                  {choice?.companyName} has tier {plan.clientTier.toLowerCase()}; all of it needs{' '}
                  {plan.effectiveTier.toLowerCase()}.
                </Text>
              )}
            </Stack>
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          {mayStart && choice ? (
            <Start
              name={name}
              version={search.version}
              clientId={choice.id}
              schema={template.parameterSchema ?? {}}
              plan={plan}
              values={values}
              setValues={setValues}
            />
          ) : (
            <Alert color="gray">You may look at plans; starting takes the permission EXECUTIONS_WRITE.</Alert>
          )}
        </Grid.Col>
      </Grid>
    </Page>
  );
}

function drawn(stage: StageOfTemplateFragment, plan: PlanOfClientFragment | null): GraphStage {
  const planned = plan?.stages.find(({ order }) => order === stage.order);
  const name = stage.workerTemplate?.displayName ?? stage.templateRef;
  const tier = stage.workerTemplate?.minimumTier;
  const isOut = planned !== undefined && planned.verdict !== 'ALLOWED' && planned.verdict !== 'NEEDS_PARAMETERS';
  const price = planned?.price?.expected.micros ?? stage.workerTemplate?.estimate.price.expected.micros;
  return {
    order: stage.order,
    dependsOn: planned?.dependsOn ?? stage.dependsOn ?? [],
    conditional: stage.condition !== null,
    tone: !isOut ? 'plain' : stage.required ? 'bad' : 'out',
    content: (
      <Stack gap={4}>
        <Text size="sm" fw={600} lineClamp={2}>
          {stage.order} · {name}
        </Text>
        <Group gap={6} justify="space-between" wrap="nowrap">
          {tier && <TierBadge tier={tier} locked={plan !== null && !covers(plan.clientTier, tier)} />}
          {price !== undefined && (
            <Text size="xs">
              <Price micros={price} notPaid={isOut} />
            </Text>
          )}
        </Group>
      </Stack>
    ),
  };
}

function StageCard({ stage }: { stage: StageOfTemplateFragment }): ReactElement {
  const { workerTemplate: its } = stage;
  const mapping = { ...((stage.inputMapping ?? {}) as Values) };
  return (
    <Card withBorder component="section" aria-label={`Stage ${stage.order}`}>
      <Stack gap="xs">
        <Title order={2} size="h4">
          {stage.order} · {its?.displayName ?? stage.templateRef}
        </Title>
        <Text size="sm">
          {its?.description} Made by {stage.worker} with {stage.templateRef}
          {stage.required ? '' : ', left out where it cannot be had'}.
        </Text>
        {its && (
          <Text size="sm" c="dimmed">
            Needs {its.minimumTier.toLowerCase()}: {its.tierReason} About {duration(its.estimate.timeMs)},{' '}
            {dollars(its.estimate.price.expected.micros)} to {dollars(its.estimate.price.max.micros)}.
          </Text>
        )}
        {Object.entries(mapping).map(([to, from]) => (
          <Group key={to} gap={6}>
            <Code>{to}</Code>
            <Text size="sm">from</Text>
            <Code>{typeof from === 'string' ? from : JSON.stringify(from)}</Code>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}

interface StartProps {
  name: string;
  /** The newest one when absent. */
  version: number | undefined;
  clientId: string;
  schema: Schema;
  plan: PlanOfClientFragment | null;
  values: Values;
  setValues: (values: Values) => void;
}

function Start({ name, version, clientId, schema, plan, values, setValues }: StartProps): ReactElement {
  const navigate = useNavigate();
  // Who works for one client has its budget in sight all the time.
  const isOwn = useViewer().client !== null;
  const [start, { loading, data, error }] = useMutation(StartExecutionDocument);
  // The same form twice, or a second press, starts nothing twice.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), [name, version, clientId, values]);
  const refused = data?.startExecution.errors ?? [];
  const blockers = [...(plan?.blockers ?? []), ...refused];
  const errors = Object.fromEntries(
    blockers.flatMap(({ path, message, code }) => {
      const [where, parameter] = path;
      const isEmpty = plan?.verdict === 'NEEDS_PARAMETERS' && !refused.length && code === 'INVALID_PARAMETERS';
      return where === 'parameters' && parameter && !isEmpty ? [[parameter, message] as const] : [];
    }),
  );
  const missing = (schema.required ?? []).filter(
    (parameter) => values[parameter] === undefined || values[parameter] === '',
  );
  const canStart = plan !== null && (plan.verdict === 'ALLOWED' || plan.verdict === 'ALLOWED_IN_PART');
  const run = async (): Promise<void> => {
    const { data: started } = await start({
      variables: {
        input: {
          masterTemplate: name,
          ...(version !== undefined && { version }),
          clientId,
          parameters: values,
          idempotencyKey,
          ...(plan && { maxPriceMicros: plan.price.max.micros }),
        },
      },
    });
    const id = started?.startExecution.execution?.id;
    if (!id) return;
    setValues({});
    await navigate({ to: '/executions/$id', params: { id }, search: { stage: undefined, tab: undefined } });
  };
  return (
    <Card withBorder component="section" aria-label="Start">
      <Stack gap="sm">
        <Title order={2} size="h4">
          Start
        </Title>
        <SchemaForm schema={schema} values={values} onChange={setValues} errors={errors} />
        {error && <Failure error={error} />}
        <UserErrors errors={refused} />
        {!isOwn && <BudgetInSight clientId={clientId} />}
        <Button disabled={!canStart} loading={loading} onClick={() => void run()}>
          {plan && canStart ? `Start, at most ${dollars(plan.price.max.micros)}` : 'Start'}
        </Button>
        {missing.length > 0 ? (
          <Text size="sm" c="dimmed">
            Still needed: {missing.map((parameter) => labelOf(parameter, schema)).join(', ')}.
          </Text>
        ) : (
          plan?.verdict === 'NEEDS_PARAMETERS' && (
            <Text size="sm" c="dimmed">
              {plan.blockers.map(({ message }) => message).join(' ')}
            </Text>
          )
        )}
      </Stack>
    </Card>
  );
}
