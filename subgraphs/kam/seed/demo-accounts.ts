import fs from 'node:fs/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { SubscriptionTier } from '../../../lib/graph/tier';
import { Urgency } from '../../../lib/graph/urgency';
import { issueApiKey } from '../api-keys/api-key.service';
import { AccountStatus, Client } from '../clients/client.entity';
import { Request, RequestStatus } from '../requests/request.entity';

/** What the credentials file holds: one entry per demo client. */
export interface DemoCredentials {
  clients: { id: string; companyName: string; tier: SubscriptionTier; apiKey: string }[];
}

const CLIENTS = [
  {
    id: 'client_demo_001',
    companyName: 'TechCorp Solutions',
    tier: SubscriptionTier.PREMIUM,
    accountStatus: AccountStatus.ACTIVE,
    monthlyBudgetMicros: 500_000_000,
  },
  {
    id: 'client_demo_002',
    companyName: 'GreenEnergy Innovations',
    tier: SubscriptionTier.ENTERPRISE,
    accountStatus: AccountStatus.ACTIVE,
    monthlyBudgetMicros: 2_000_000_000,
  },
  {
    id: 'client_demo_003',
    companyName: 'FinanceFirst Consulting',
    tier: SubscriptionTier.STANDARD,
    accountStatus: AccountStatus.ACTIVE,
    monthlyBudgetMicros: 200_000_000,
  },
  { id: 'client_trial_001', companyName: 'StartupBoost', tier: SubscriptionTier.BASIC, accountStatus: AccountStatus.TRIAL, monthlyBudgetMicros: 50_000_000 },
];

const REQUESTS = [
  {
    id: 'req_1754419678174_wumusc9is',
    clientId: 'client_demo_001',
    message: 'We need a course on machine learning fundamentals for beginners.',
    urgency: Urgency.MEDIUM,
    status: RequestStatus.PENDING,
    selectedTemplate: 'course_creation',
  },
];

/**
 * Adds the demo clients and gives each a fresh API key on the first start; the keys go to `file`, which only its
 * owner may read. When the file was lost, new keys are made: the old ones cannot be read back from the database.
 */
export async function seedDemoAccounts(database: DataSource, apiKeySecret: string, file: string): Promise<void> {
  await database.transaction(async (manager) => {
    await manager.query("select pg_advisory_xact_lock(hashtext('kam.demo'))");
    await manager.createQueryBuilder().insert().into(Client).values(CLIENTS).orIgnore().execute();
    await manager.createQueryBuilder().insert().into(Request).values(REQUESTS).orIgnore().execute();
    const kept = await readCredentials(file);
    if (!kept || !(await areCurrent(manager, kept))) await writeKeys(manager, apiKeySecret, file);
  });
}

/** The kept credentials; undefined when there are none. */
export async function readCredentials(file: string): Promise<DemoCredentials | undefined> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8')) as DemoCredentials;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read. Correct it, or delete it to get new keys.`, { cause: error });
  }
}

/** Whether the database knows these keys: the file may have outlived it. */
async function areCurrent(manager: EntityManager, { clients }: DemoCredentials): Promise<boolean> {
  const ids = clients.map((client) => client.apiKey.split('_')[1]);
  const [row] = await manager.query<{ count: number }[]>('select count(*)::int as count from kam.api_key where id = any($1)', [ids]);
  return row?.count === CLIENTS.length;
}

async function writeKeys(manager: EntityManager, apiKeySecret: string, file: string): Promise<void> {
  const clients: DemoCredentials['clients'] = [];
  for (const { id, companyName, tier } of CLIENTS) {
    clients.push({ id, companyName, tier, apiKey: await issueApiKey(manager, apiKeySecret, id) });
  }
  const draft = `${file}.${process.pid}`;
  await fs.writeFile(draft, `${JSON.stringify({ clients }, null, 2)}\n`, { mode: 0o600 });
  await fs.rename(draft, file);
}
