import { useMutation } from '@apollo/client/react';
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { useMay } from '../frame/viewer';
import { ApproveExecutionDocument, type ExecutionPageQuery, RejectExecutionDocument } from '../graph/operations';
import { dollars, moment } from '../ui/format';
import { UserErrors } from '../ui/states';

type Execution = NonNullable<ExecutionPageQuery['execution']>;

/** That an execution waits because of what it may cost, and the choice for who may decide. */
export function Approval({ execution, onChange }: { execution: Execution; onChange: () => void }): ReactElement | null {
  const { approval, id } = execution;
  const [comment, setComment] = useState('');
  const [approve, approving] = useMutation(ApproveExecutionDocument);
  const [reject, rejecting] = useMutation(RejectExecutionDocument);
  const mayDecide = useMay('EXECUTIONS_APPROVE');
  if (approval?.decision !== 'AWAITED' || execution.endedAt !== null) return null;
  const input = { executionId: id, ...(comment.trim() !== '' && { comment: comment.trim() }) };
  return (
    <Alert color="yellow" title="It waits for approval">
      <Stack gap="xs">
        <Text size="sm">
          It may cost up to {dollars(approval.maxPrice.micros)}; above {dollars(approval.above.micros)} a person is
          asked. Without a decision it is cancelled on {moment(approval.dueAt)}.
        </Text>
        <UserErrors errors={[...(approving.data?.decision.errors ?? []), ...(rejecting.data?.decision.errors ?? [])]} />
        {mayDecide && (
          <Group gap="xs" align="flex-end">
            <TextInput
              label="Comment"
              size="xs"
              value={comment}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
            <Button
              size="xs"
              loading={approving.loading}
              onClick={() => void approve({ variables: { input } }).then(onChange)}
            >
              Approve, at most {dollars(approval.maxPrice.micros)}
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={rejecting.loading}
              onClick={() => void reject({ variables: { input } }).then(onChange)}
            >
              Do not approve
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
