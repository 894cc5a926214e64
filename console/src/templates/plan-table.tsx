import { Badge, Group, Stack, Table, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import type { PlanOfClientFragment, PlanVerdict } from '../graph/operations';
import { Price, TierBadge, VerdictBadge } from '../ui/badges';
import { duration } from '../ui/format';
import { WideTable } from '../ui/wide-table';
import { covers } from './tiers';

const VERDICTS: Record<PlanVerdict, [color: string, text: string]> = {
  ALLOWED: ['green', 'Can be run'],
  ALLOWED_IN_PART: ['lime', 'Can be run in part'],
  NEEDS_PARAMETERS: ['gray', 'Needs parameters'],
  BLOCKED: ['red', 'Cannot be run'],
};

export function PlanBadge({ verdict }: { verdict: PlanVerdict }): ReactElement {
  const [color, text] = VERDICTS[verdict];
  return <Badge color={color}>{text}</Badge>;
}

/** What each stage needs and costs for a client, and why one is left out. */
export function PlanTable({ plan }: { plan: PlanOfClientFragment }): ReactElement {
  const max = Math.max(1, ...plan.stages.map(({ price }) => price?.expected.micros ?? 0));
  return (
    <WideTable minWidth={440} label="Stages of the plan">
      <Table verticalSpacing="xs" horizontalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Stage</Table.Th>
            <Table.Th>Tier</Table.Th>
            <Table.Th className="figure">Expected</Table.Th>
            <Table.Th className="figure">At most</Table.Th>
            <Table.Th className="figure">Time</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {plan.stages.map((stage) => {
            const tier = stage.requiredTier ?? stage.workerTemplate?.minimumTier;
            const runs = stage.verdict === 'ALLOWED' || stage.verdict === 'NEEDS_PARAMETERS';
            return (
              <Table.Tr key={stage.order}>
                <Table.Td>
                  <Text size="sm" fw={550}>
                    {stage.order} · {stage.workerTemplate?.displayName ?? stage.templateRef}
                  </Text>
                  <Group gap={6}>
                    {stage.verdict !== 'ALLOWED' && <VerdictBadge verdict={stage.verdict} />}
                    {!stage.required && <Badge color="gray">optional</Badge>}
                    {stage.condition !== null && <Badge color="gray">if {stage.condition}</Badge>}
                  </Group>
                  {stage.reason !== null && (
                    <Text size="xs" c="dimmed">
                      {stage.reason}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{tier && <TierBadge tier={tier} locked={!covers(plan.clientTier, tier)} />}</Table.Td>
                <Table.Td className="figure">
                  {stage.price && (
                    <Stack gap={2} align="flex-end">
                      <Price micros={stage.price.expected.micros} notPaid={!runs} />
                      <svg width={60} height={4} aria-hidden="true">
                        <rect
                          width={(60 * stage.price.expected.micros) / max}
                          height={4}
                          rx={2}
                          fill={runs ? 'var(--mantine-color-blue-6)' : 'var(--mantine-color-gray-5)'}
                        />
                      </svg>
                    </Stack>
                  )}
                </Table.Td>
                <Table.Td className="figure">
                  {stage.price && <Price micros={stage.price.max.micros} notPaid={!runs} />}
                </Table.Td>
                <Table.Td className="figure">
                  {stage.estimate ? (
                    <span title={`as in ${stage.estimate.samples} runs`}>
                      {duration(stage.estimate.timeMs.expected)}
                    </span>
                  ) : (
                    stage.timeMs !== null && `≈ ${duration(stage.timeMs)}`
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th>What will be run</Table.Th>
            <Table.Td />
            <Table.Th className="figure">
              <Price micros={plan.price.expected.micros} />
            </Table.Th>
            <Table.Th className="figure">
              <Price micros={plan.price.max.micros} />
            </Table.Th>
            <Table.Th className="figure">≈ {duration(plan.timeMs)}</Table.Th>
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </WideTable>
  );
}
