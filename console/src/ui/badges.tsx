import { Badge } from '@mantine/core';
import type { ReactElement } from 'react';
import type { ExecutionStatus, RequestStatus, StageStatus, StageVerdict, SubscriptionTier } from '../graph/operations';
import { dollars, exactDollars, words } from './format';
import { Icon, type IconName } from './icons';

const TIER_COLORS: Record<SubscriptionTier, string> = {
  BASIC: 'gray',
  STANDARD: 'teal',
  PREMIUM: 'violet',
  ENTERPRISE: 'orange',
};

/** A tier by its name; locked when the client's own is too low. */
export function TierBadge({ tier, locked = false }: { tier: SubscriptionTier; locked?: boolean }): ReactElement {
  return (
    <Badge color={TIER_COLORS[tier]} leftSection={locked ? <Icon name="lock" size={11} /> : null}>
      {locked ? `needs ${tier.toLowerCase()}` : tier.toLowerCase()}
    </Badge>
  );
}

type Look = [color: string, icon: IconName];
const STATUSES: Record<ExecutionStatus | StageStatus | RequestStatus, Look> = {
  PENDING: ['gray', 'clock'],
  PROCESSING: ['blue', 'run'],
  RUNNING: ['blue', 'run'],
  PAUSED: ['yellow', 'pause'],
  COMPLETED: ['green', 'check'],
  PARTIAL: ['lime', 'half'],
  FAILED: ['red', 'cross'],
  SKIPPED: ['gray', 'skip'],
  CANCELLED: ['gray', 'cross'],
};

/** A status by colour, icon and word. */
export function StatusBadge({ status }: { status: keyof typeof STATUSES }): ReactElement {
  const [color, icon] = STATUSES[status];
  return (
    <Badge color={color} leftSection={<Icon name={icon} size={11} />}>
      {words(status)}
    </Badge>
  );
}

const VERDICTS: Record<StageVerdict, [color: string, text: string]> = {
  ALLOWED: ['green', 'Can run'],
  TIER_TOO_LOW: ['orange', 'Tier too low'],
  WORKER_UNAVAILABLE: ['red', 'Worker unavailable'],
  TEMPLATE_NOT_FOUND: ['red', 'Template not found'],
  TEMPLATE_DEPRECATED: ['red', 'Template deprecated'],
  INVALID_EXPRESSION: ['red', 'Cannot work'],
  INVALID_PARAMETERS: ['red', 'Parameters do not fit'],
  NEEDS_PARAMETERS: ['gray', 'Needs parameters'],
};

export function VerdictBadge({ verdict }: { verdict: StageVerdict }): ReactElement {
  const [color, text] = VERDICTS[verdict];
  return <Badge color={color}>{text}</Badge>;
}

/** An amount, with all of its digits in the tooltip; struck through when it will not be paid. */
export function Price({ micros, notPaid = false }: { micros: number; notPaid?: boolean }): ReactElement {
  return (
    <span className={notPaid ? 'figure not-paid' : 'figure'} title={exactDollars(micros)}>
      {dollars(micros)}
    </span>
  );
}
