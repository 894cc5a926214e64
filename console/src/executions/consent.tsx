import { useMutation, useQuery } from '@apollo/client/react';
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { useMay } from '../frame/viewer';
import {
  ApproveStageDocument,
  type ExecutionPageQuery,
  RejectStageDocument,
  StageDetailsDocument,
} from '../graph/operations';
import { dollars } from '../ui/format';
import { Failure, UserErrors } from '../ui/states';

type Execution = NonNullable<ExecutionPageQuery['execution']>;

/** Whether a stage waits for consent to a higher price. */
export const awaitsConsent = ({ stages }: Execution): boolean =>
  stages.some(({ waitingFor }) => waitingFor?.code === 'CONSENT_AWAITED');

/** What workers ask for above the plan, and the choice whether they get it. */
export function Consent({ execution, onChange }: { execution: Execution; onChange: () => void }): ReactElement | null {
  const { data, error } = useQuery(StageDetailsDocument, {
    variables: { executionId: execution.id },
    fetchPolicy: 'network-only',
  });
  const [approve, approving] = useMutation(ApproveStageDocument);
  const [reject, rejecting] = useMutation(RejectStageDocument);
  const mayDecide = useMay('EXECUTIONS_WRITE');
  if (error) return <Failure error={error} />;
  const asked = (data?.execution?.stages ?? []).flatMap((stage) =>
    stage.attempts.filter(({ consent }) => consent === 'AWAITED').map((attempt) => ({ stage, attempt })),
  );
  return (
    <>
      {asked.map(({ stage, attempt }) => {
        const input = { stageId: stage.id, ...(attempt.item !== null && { item: attempt.item }) };
        const price = attempt.answer?.maxPrice ? dollars(attempt.answer.maxPrice.micros) : 'more';
        return (
          <Alert key={`${stage.id} ${attempt.item ?? 0}`} color="yellow" title={`Stage ${stage.order} asks for more`}>
            <Stack gap="xs">
              <Text size="sm">
                Its worker asks for {price} at most
                {attempt.offer && ` instead of ${dollars(attempt.offer.maxPrice.micros)}`}
                {attempt.answer?.message ? `: ${attempt.answer.message}` : '.'}
              </Text>
              <UserErrors
                errors={[...(approving.data?.consent.errors ?? []), ...(rejecting.data?.consent.errors ?? [])]}
              />
              {mayDecide && (
                <Group gap="xs">
                  <Button
                    size="xs"
                    loading={approving.loading}
                    onClick={() => void approve({ variables: { input } }).then(onChange)}
                  >
                    Agree, at most {price}
                  </Button>
                  <Button
                    size="xs"
                    variant="default"
                    loading={rejecting.loading}
                    onClick={() => void reject({ variables: { input } }).then(onChange)}
                  >
                    Let the stage fail
                  </Button>
                </Group>
              )}
            </Stack>
          </Alert>
        );
      })}
    </>
  );
}
