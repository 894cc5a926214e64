import { mutate, newKey } from './accounts';
import { ScriptedSystem } from './scripted-system';
import { jobIdOf, seedMasterTemplate } from './scripted-worker';
import { GraphClient, type TestSystem } from './system';

/** The most that a run may cost in these tests. */
export const MOST = 100_000;
export const COST = 60_000;
export const PRICED = { pricing: { baseMicros: MOST, perThousandTokensMicros: 0, tokenMultiplier: 1 } };

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

/** The whole system with a worker whose stages have a price, and master templates of these. */
export async function startPricedSystem(
  options: Parameters<typeof ScriptedSystem.startWith>[0] = {},
): Promise<{ scripted: ScriptedSystem; admin: GraphClient }> {
  const scripted = await ScriptedSystem.startWith(options);
  const admin = await scripted.system.asUser('admin');
  const { worker, system } = scripted;
  worker.on('priced', { template: PRICED, run: (offer) => worker.complete(offer, {}, { priceMicros: COST }) });
  worker.on('lost', {
    template: PRICED,
    run: (offer) => worker.fail(offer, { code: 'NO', message: 'no', retryable: false }),
  });
  worker.on('endless', { template: PRICED, run: () => undefined });
  worker.on('three', {
    template: PRICED,
    run: (offer) => worker.complete(offer, { items: [1, 2, 3] }, { priceMicros: COST }),
  });
  worker.on('third-fails', {
    template: PRICED,
    run: (offer) =>
      offer.parameters['n'] === 3
        ? worker.fail(offer, { code: 'NO', message: 'no', retryable: false })
        : worker.complete(offer, {}, { priceMicros: COST }),
  });
  worker.on('asks-more', {
    template: PRICED,
    answer: (offer) => ({
      verdict: 'countered',
      jobId: jobIdOf(offer),
      maxPriceMicros: 5 * MOST,
      timeMs: 1_000,
      message: 'Dear.',
    }),
    run: (offer) => worker.complete(offer, {}, { priceMicros: 4 * MOST }),
  });
  await seedMasterTemplate(system, 'one', [{ templateRef: 'priced' }]);
  await seedMasterTemplate(system, 'two', [{ templateRef: 'priced' }, { templateRef: 'lost', dependsOn: [1] }]);
  await seedMasterTemplate(system, 'endless', [{ templateRef: 'endless' }]);
  await seedMasterTemplate(system, 'dearer', [{ templateRef: 'asks-more' }]);
  const forEach = { over: '{{stage_1.output.items}}', concurrency: 1 };
  await seedMasterTemplate(system, 'each', [{ templateRef: 'three' }, { templateRef: 'priced', forEach }]);
  await seedMasterTemplate(system, 'each-fails', [
    { templateRef: 'three' },
    { templateRef: 'third-fails', forEach, inputMapping: { n: '{{item}}' } },
  ]);
  return { scripted, admin };
}

/** Starts an execution, or says why not. */
export const tryStart = (as: GraphClient, input: Record<string, unknown>) =>
  mutate(
    as,
    'startExecution',
    'StartExecutionInput',
    { idempotencyKey: crypto.randomUUID(), ...input },
    'execution { id status cost { micros } }',
  );
/** Why a start is refused. */
export const refusal = async (as: GraphClient, input: Record<string, unknown>) => {
  const { data } = await as.query<{ startExecution: { execution: null; errors: Record<string, unknown>[] } }>(
    `mutation ($input: StartExecutionInput!) { startExecution(input: $input) { execution { id } errors { __typename code message path
         ... on BudgetExceeded { needed { micros } left { micros } limit { micros } resetsAt } } } }`,
    { input: { idempotencyKey: crypto.randomUUID(), parameters: {}, ...input } },
  );
  return data.startExecution;
};
/** Waits for the end of an execution. */
export const ended = <T>(client: GraphClient, id: string, fields = 'cost { micros }') => client.ended<T>(id, fields);
