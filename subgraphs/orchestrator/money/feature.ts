import type { Feature } from '../../../subgraph-kit/feature';
import { BudgetMonth } from './budget-month.entity';
import { LedgerEntry } from './ledger-entry.entity';
import { BudgetResolver, ClientBudgetResolver, LedgerResolver, ReconciliationResolver } from './ledger.resolver';
import { Quote } from './quote.entity';
import { QuoteResolver } from './quote.resolver';

/** What is promised, reserved, charged and released; what a client may spend is KAM's. */
export const money: Feature = {
  entities: [BudgetMonth, LedgerEntry, Quote],
  resolvers: [QuoteResolver, LedgerResolver, ClientBudgetResolver, BudgetResolver, ReconciliationResolver],
};
