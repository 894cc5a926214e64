import { useQuery } from '@apollo/client/react';
import { Alert, Badge, Card, Code, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue, useSessionStorage } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { TemplateActions } from '../editor/draft-actions';
import { useMay, useViewer } from '../frame/viewer';
import {
  PlanOfTemplateDocument,
  type PlanOfClientFragment,
  type StageOfTemplateFragment,
  TemplateDocument,
} from '../graph/operations';
import { Price, TierBadge } from '../ui/badges';
import { dollars, duration, words } from '../ui/format';
import { Page } from '../ui/page';
import type { Values } from '../ui/schema-form';
import { type GraphStage, StageGraph } from '../ui/stage-graph';
import { Empty, Failure, Loading, UserErrors } from '../ui/states';
import { AsClient, useAsClient } from './as-client';
import { PlanBadge, PlanTable } from './plan-table';
import { Start } from './start';
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
