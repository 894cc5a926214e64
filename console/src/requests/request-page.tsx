import { useMutation, useQuery } from '@apollo/client/react';
import { Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { ExecutionBody } from '../executions/execution-body';
import { useMay } from '../frame/viewer';
import {
  ExecuteRequestDocument,
  PlanOfTemplateDocument,
  RecommendationsDocument,
  type RecommendationsQuery,
  RequestPageDocument,
  type RequestPageQuery,
  type RequestType,
  SelectMasterTemplateDocument,
} from '../graph/operations';
import { PlanBadge, PlanTable } from '../templates/plan-table';
import { covers } from '../templates/tiers';
import { Price, StatusBadge, TierBadge } from '../ui/badges';
import { dollars, duration, words } from '../ui/format';
import { Page } from '../ui/page';
import { labelOf, type Schema, SchemaForm, type Values } from '../ui/schema-form';
import { Empty, Failure, Loading, UserErrors } from '../ui/states';
import { RequestActions } from './request-actions';

const route = getRouteApi('/frame/requests/$id');
/** A plan is asked for when nothing was typed for so long, in ms. */
const PLAN_AFTER_MS = 350;
type Request = NonNullable<RequestPageQuery['request']>;
type Recommendation = NonNullable<RecommendationsQuery['request']>['recommendations'][number];

/** What each type of request becomes. */
const OUTPUTS: Record<RequestType, string> = {
  COURSE: 'Course',
  QUIZ: 'Quiz',
  NOVEL: 'Novel',
  WORKFLOW: 'Workflow',
  KNOWLEDGE_MAP: 'KnowledgeMap',
  LEARNING_PATH: 'LearningPath',
};

/** A wish on its way: what it can be made by, its plan and start, then the execution and what came of it. */
export function RequestPage(): ReactElement {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(RequestPageDocument, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  });
  const request = data?.request;
  if (error && !request) return <Failure error={error} retry={() => void refetch()} />;
  if (data && !request)
    return <Empty title="There is no such request">It may be of another client. Its id is {id}.</Empty>;
  if (!request) return <Loading what="the request" />;
  return (
    <Page
      title={request.message}
      beside={<StatusBadge status={request.status} />}
      about={
        <>
          {request.client?.companyName}
          {request.type && ` · ${words(request.type)}`} · {words(request.urgency)} urgency
          {request.cost.micros > 0 && (
            <>
              {' · '}
              <Price micros={request.cost.micros} />
            </>
          )}
        </>
      }
      actions={<RequestActions request={request} onChange={() => void refetch()} />}
    >
      {request.execution ? (
        <ExecutionBody
          id={request.execution.id}
          wanted={request.type === null ? undefined : OUTPUTS[request.type]}
          onEnd={() => void refetch()}
        />
      ) : request.endedAt === null ? (
        <Preparation request={request} onStarted={() => void refetch()} />
      ) : (
        <Empty title="It was withdrawn before anything was made">Ask again, with the same words or with others.</Empty>
      )}
    </Page>
  );
}

function Preparation({ request, onStarted }: { request: Request; onStarted: () => void }): ReactElement {
  const mayExecute = useMay('REQUESTS_EXECUTE');
  const [select, selecting] = useMutation(SelectMasterTemplateDocument);
  const [execute, executing] = useMutation(ExecuteRequestDocument);
  const [values, setValues] = useState<Values>((request.parameters ?? {}) as Values);
  const { masterTemplate: chosen } = request;
  const schema = (chosen?.parameterSchema ?? {}) as Schema;
  const fitting = fittingTo(schema, values);
  const [parameters] = useDebouncedValue(fitting, PLAN_AFTER_MS);
  const planned = useQuery(PlanOfTemplateDocument, {
    variables: { name: chosen?.name ?? '', clientId: request.clientId, parameters },
    skip: !chosen,
  });
  const plan = (planned.data ?? planned.previousData)?.masterTemplate?.plan ?? request.plan;
  const refused = executing.data?.executeRequest.errors ?? [];
  const missing = (schema.required ?? []).filter((name) => fitting[name] === undefined || fitting[name] === '');
  const errors = [...(plan?.verdict === 'NEEDS_PARAMETERS' ? [] : (plan?.blockers ?? [])), ...refused];
  const start = async (): Promise<void> => {
    const { data } = await execute({ variables: { id: request.id, parameters: fitting } });
    if (data?.executeRequest.execution) onStarted();
  };
  return (
    <Stack>
      <Recommendations
        request={request}
        chosen={chosen?.name}
        busy={selecting.loading}
        onChoose={(masterTemplate) => void select({ variables: { input: { requestId: request.id, masterTemplate } } })}
      />
      <UserErrors errors={selecting.data?.selectMasterTemplate.errors ?? []} />
      {chosen && plan && (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Card withBorder component="section" aria-label="Plan">
            <Stack gap="xs">
              <Group>
                <Title order={2} size="h4">
                  {chosen.displayName}
                </Title>
                <PlanBadge verdict={plan.verdict} />
              </Group>
              <PlanTable plan={plan} />
            </Stack>
          </Card>
          <Card withBorder component="section" aria-label="Start">
            <Stack gap="sm">
              <Title order={2} size="h4">
                Start
              </Title>
              <SchemaForm
                schema={schema}
                values={fitting}
                onChange={setValues}
                errors={Object.fromEntries(errors.map(({ path, message }) => [path.at(-1) ?? '', message]))}
              />
              <UserErrors errors={refused} />
              {executing.error && <Failure error={executing.error} />}
              {mayExecute ? (
                <Button
                  disabled={missing.length > 0 || plan.verdict === 'BLOCKED' || plan.verdict === 'NEEDS_PARAMETERS'}
                  loading={executing.loading}
                  onClick={() => void start()}
                >
                  Start, at most {dollars(plan.price.max.micros > 0 ? plan.price.max.micros : maxOf(plan))}
                </Button>
              ) : (
                <Text c="dimmed">A user with the permission REQUESTS_EXECUTE starts it.</Text>
              )}
              {missing.length > 0 && (
                <Text size="sm" c="dimmed">
                  Still needed: {missing.map((name) => labelOf(name, schema)).join(', ')}.
                </Text>
              )}
            </Stack>
          </Card>
        </SimpleGrid>
      )}
    </Stack>
  );
}

/** Only what its template takes is asked for and sent; a text that came with the wish goes where the template takes texts. */
function fittingTo(schema: Schema, values: Values): Values {
  const takes = (name: string): boolean => schema.properties?.[name] !== undefined;
  const { sourceText } = values;
  const texts =
    typeof sourceText !== 'string' || takes('sourceText')
      ? {}
      : { ...(takes('sources') && { sources: [sourceText] }), ...(takes('content') && { content: sourceText }) };
  return Object.fromEntries(Object.entries({ ...texts, ...values }).filter(([name]) => takes(name)));
}

/** What the stages that may run cost at most, also while parameters are missing. */
const maxOf = (plan: NonNullable<Request['plan']>): number =>
  plan.stages
    .filter(({ verdict }) => verdict === 'ALLOWED' || verdict === 'NEEDS_PARAMETERS')
    .reduce((sum, { price }) => sum + (price?.max.micros ?? 0), 0);

interface RecommendationsProps {
  request: Request;
  chosen: string | undefined;
  busy: boolean;
  onChoose: (name: string) => void;
}

function Recommendations({ request, chosen, busy, onChoose }: RecommendationsProps): ReactElement {
  const { data, error, refetch } = useQuery(RecommendationsDocument, { variables: { id: request.id } });
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  const list = data?.request?.recommendations;
  if (!list) return <Loading what="how it can be made" />;
  if (list.length === 0)
    return (
      <Empty
        title="No template fits these words"
        action={
          <Group gap="md">
            <Anchor component={Link} to="/requests/new">
              Ask again
            </Anchor>
            <Anchor component={Link} to="/templates">
              Look through the templates
            </Anchor>
          </Group>
        }
      >
        Nothing is guessed. Say what it should become, such as a course or a quiz, or choose a template yourself.
      </Empty>
    );
  return (
    <Stack component="section" aria-label="Recommendations" gap="xs">
      <Title order={2} size="h4">
        Choose how it is made
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {list.map((one) => (
          <RecommendationCard
            key={one.id}
            recommendation={one}
            tier={request.client?.tier}
            isChosen={one.masterTemplate?.name === chosen}
            busy={busy}
            onChoose={onChoose}
          />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

interface CardProps {
  recommendation: Recommendation;
  tier: NonNullable<Request['client']>['tier'] | undefined;
  isChosen: boolean;
  busy: boolean;
  onChoose: (name: string) => void;
}

function RecommendationCard({ recommendation, tier, isChosen, busy, onChoose }: CardProps): ReactElement | null {
  const { masterTemplate: template, plan, reason } = recommendation;
  if (!template) return null;
  // What is wrong with parameters can be put right once it is chosen.
  const blockers = plan?.verdict === 'BLOCKED' ? plan.blockers.filter(({ path }) => path[0] !== 'parameters') : [];
  return (
    <Card withBorder padding="md" component="article">
      <Stack gap="xs" h="100%" justify="space-between">
        <Stack gap={4}>
          <Group justify="space-between" align="flex-start" wrap="nowrap">
            <Title order={3} size="h5">
              {template.displayName}
            </Title>
            {template.effectiveTier && (
              <TierBadge
                tier={template.effectiveTier}
                locked={tier !== undefined && !covers(tier, template.effectiveTier)}
              />
            )}
          </Group>
          <Text size="sm" c="dimmed" lineClamp={3}>
            {template.description}
          </Text>
          <Text size="sm">{reason}</Text>
          {blockers.map(({ message }) => (
            <Text key={message} size="sm" c="red">
              {message}
            </Text>
          ))}
        </Stack>
        <Group justify="space-between">
          {plan && plan.price.expected.micros > 0 ? (
            <Text size="sm">
              about <Price micros={plan.price.expected.micros} />, ≈ {duration(plan.timeMs)}
            </Text>
          ) : (
            <span />
          )}
          {isChosen ? (
            <Badge color="green">chosen</Badge>
          ) : (
            <Button
              size="xs"
              variant="default"
              disabled={blockers.length > 0}
              loading={busy}
              onClick={() => onChoose(template.name)}
            >
              Choose
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
}
