import { useMutation } from '@apollo/client/react';
import { Alert, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { useViewer } from '../frame/viewer';
import { type PlanOfClientFragment, QuoteExecutionDocument, StartExecutionDocument } from '../graph/operations';
import { BudgetInSight } from '../money/budget-bar';
import { dollars, moment } from '../ui/format';
import { labelOf, type Schema, SchemaForm, type Values } from '../ui/schema-form';
import { Failure, UserErrors } from '../ui/states';

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

/** What differs between the ways in which the same thing is started. */
interface Way {
  quoteId?: string;
  ladderStep?: string;
  isSimulated?: boolean;
  maxPriceMicros?: number;
}

/** The start of a master template: at a price that is named before, quoted, as a cheaper step, or as a simulation. */
export function Start({ name, version, clientId, schema, plan, values, setValues }: StartProps): ReactElement {
  const navigate = useNavigate();
  // Who works for one client has its budget in sight all the time.
  const isOwn = useViewer().client !== null;
  const [start, { loading, data, error }] = useMutation(StartExecutionDocument);
  const [askQuote, quoting] = useMutation(QuoteExecutionDocument);
  const what = { masterTemplate: name, ...(version !== undefined && { version }), clientId, parameters: values };
  // The same form twice, or a second press, starts nothing twice.
  const key = useMemo(() => crypto.randomUUID(), [name, version, clientId, values]);
  const { reset } = quoting;
  // A quote is for what it was asked for.
  useEffect(reset, [key, reset]);
  const quote = quoting.data?.quoteExecution.quote ?? null;
  const isHeld = useIsBefore(quote?.expiresAt ?? null);
  const refused = [...(data?.startExecution.errors ?? []), ...(quoting.data?.quoteExecution.errors ?? [])];
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
  const proposal = plan?.proposal ?? null;
  const run = async ({ quoteId, isSimulated, ...way }: Way): Promise<void> => {
    // Each way of starting has a key of its own: another press is another choice.
    const idempotencyKey = [key, quoteId, way.ladderStep, isSimulated && 'simulated'].filter(Boolean).join(':');
    const input =
      quoteId === undefined
        ? { ...what, ...way, ...(isSimulated && { mode: 'SIMULATE' as const }), idempotencyKey }
        : { quoteId, idempotencyKey };
    const { data: started } = await start({ variables: { input } });
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
        {quoting.error && <Failure error={quoting.error} />}
        <UserErrors errors={refused} />
        {!isOwn && <BudgetInSight clientId={clientId} />}
        {canStart && proposal && (
          <Alert color="yellow" title="A cheaper way">
            <Stack gap="xs" align="flex-start">
              <Text size="sm">{proposal.message}</Text>
              <Button
                size="xs"
                loading={loading}
                onClick={() => void run({ ladderStep: proposal.ladderStep, maxPriceMicros: proposal.price.max.micros })}
              >
                Start as {proposal.ladderStep}, at most {dollars(proposal.price.max.micros)}
              </Button>
            </Stack>
          </Alert>
        )}
        {quote && isHeld ? (
          <Alert color="green" title={`Quoted: at most ${dollars(quote.price.max.micros)}`}>
            <Stack gap="xs" align="flex-start">
              <Text size="sm">
                About {dollars(quote.price.expected.micros)}. It holds until {moment(quote.expiresAt)}, whatever prices
                do.
              </Text>
              <Button size="xs" loading={loading} onClick={() => void run({ quoteId: quote.id })}>
                Start as quoted
              </Button>
            </Stack>
          </Alert>
        ) : (
          <Button
            disabled={!canStart}
            loading={loading}
            onClick={() => void run(plan ? { maxPriceMicros: plan.price.max.micros } : {})}
          >
            {plan && canStart ? `Start, at most ${dollars(plan.price.max.micros)}` : 'Start'}
          </Button>
        )}
        <Group gap="xs" grow>
          <Button
            size="xs"
            variant="default"
            disabled={!canStart || (quote !== null && isHeld)}
            loading={quoting.loading}
            onClick={() => void askQuote({ variables: { input: what } })}
          >
            Hold this price
          </Button>
          <Button size="xs" variant="default" disabled={!canStart} onClick={() => void run({ isSimulated: true })}>
            Simulate, for free
          </Button>
        </Group>
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

/** Whether a moment has not come yet. */
function useIsBefore(moment: string | null): boolean {
  const [passed, setPassed] = useState<string | null>(null);
  useEffect(() => {
    if (moment === null) return undefined;
    const timer = setTimeout(() => setPassed(moment), Math.max(0, Date.parse(moment) - Date.now()));
    return () => clearTimeout(timer);
  }, [moment]);
  return moment !== null && passed !== moment;
}
