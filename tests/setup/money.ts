import { mutate, newKey } from './accounts';
import { GraphClient, type TestSystem } from './system';

/** Opens an account with a budget, and returns how it talks to the graph. */
export async function openAccount(
  system: TestSystem,
  monthlyBudgetMicros: number,
  more: Record<string, unknown> = {},
): Promise<{ clientId: string; client: GraphClient }> {
  const admin = await system.asUser('admin');
  const { client, errors } = await mutate(
    admin,
    'createClient',
    'CreateClientInput',
    { companyName: 'Purse Ltd', tier: 'PREMIUM', monthlyBudgetMicros, trial: false, ...more },
    'client { id }',
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const clientId = (client as { id: string }).id;
  const scopes = ['TEMPLATES_READ', 'EXECUTIONS_READ', 'EXECUTIONS_WRITE', 'ACCOUNT_READ'];
  const { key } = await newKey(admin, clientId, scopes);
  return { clientId, client: new GraphClient(system.url, { 'x-api-key': String(key) }) };
}

export interface BudgetNow {
  limit: number;
  used: number;
  reserved: number;
  left: number;
  warning: string;
  agrees: boolean;
}

/** The budget of a client in this month, in micro-dollars. */
export async function budgetNow(as: GraphClient, clientId: string): Promise<BudgetNow> {
  const { data, errors } = await as.query<{
    client: {
      budget: Record<'limit' | 'used' | 'reserved' | 'left', { micros: number }> & {
        warning: string;
        reconciliation: { agrees: boolean };
      };
    };
  }>(
    `query ($id: ID!) { client(id: $id) { budget { limit { micros } used { micros } reserved { micros } left { micros } warning
       reconciliation { agrees } } } }`,
    { id: clientId },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  const { limit, used, reserved, left, warning, reconciliation } = data.client.budget;
  return {
    limit: limit.micros,
    used: used.micros,
    reserved: reserved.micros,
    left: left.micros,
    warning,
    agrees: reconciliation.agrees,
  };
}

export interface Line {
  kind: string;
  debit: string;
  credit: string;
  amount: { micros: number };
  stage: number | null;
  attemptKey: string | null;
  workerTemplateId: string | null;
  workerTemplateVersion: number | null;
  priceVersion: string | null;
}

/** The ledger of a client, the oldest entry first. */
export async function ledgerOf(as: GraphClient, clientId: string, executionId?: string): Promise<Line[]> {
  const { data, errors } = await as.query<{ ledger: { edges: { node: Line }[] } }>(
    `query ($clientId: ID!, $filter: LedgerFilter) { ledger(clientId: $clientId, filter: $filter, first: 100) { edges { node {
       kind debit credit amount { micros } stage attemptKey workerTemplateId workerTemplateVersion priceVersion } } } }`,
    { clientId, filter: executionId === undefined ? null : { executionId } },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.ledger.edges.map(({ node }) => node).reverse();
}

/** Kinds and amounts, as in "charge 60000". */
export const told = (lines: readonly Line[]): string[] =>
  lines.map(({ kind, amount }) => `${kind.toLowerCase()} ${amount.micros}`);
