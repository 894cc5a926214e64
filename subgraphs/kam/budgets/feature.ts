import type { Feature } from '../../../subgraph-kit/feature';
import { BudgetChange } from './budget-change.entity';
import { BudgetChangeResolver, BudgetResolver } from './budget.resolver';

/** What clients may spend; what they spend is the orchestrator's. */
export const budgets: Feature = { entities: [BudgetChange], resolvers: [BudgetResolver, BudgetChangeResolver] };
