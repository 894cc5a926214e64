import type { Micros } from '../lib/money';
import { Money } from './graph/money.type';
import type { RequestContext } from './context';

/** Whether the caller sees what AI providers charged: clients do not, what they pay is another figure. */
export const seesProviderCost = ({ actor }: Pick<RequestContext, 'actor'>): boolean =>
  actor.kind === 'staff' || actor.kind === 'worker' || (actor.kind === 'service' && actor.clientId === undefined);

/** What AI providers charged, for whoever sees it; null for others. */
export const providerCostFor = (ctx: Pick<RequestContext, 'actor'>, micros: Micros): Money | null =>
  seesProviderCost(ctx) ? Money.of(micros) : null;
