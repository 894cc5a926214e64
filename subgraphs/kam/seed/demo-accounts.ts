import fs from 'node:fs/promises';
import { type DataSource, type EntityManager, In, IsNull } from 'typeorm';
import { CLIENT_SCOPES, WORKER_SCOPES } from '../../../contracts/scope';
import { SubscriptionTier } from '../../../contracts/tier';
import { Urgency } from '../../../contracts/urgency';
import { ApiKey } from '../api-keys/api-key.entity';
import { insertKey } from '../api-keys/api-key.service';
import { AccountStatus, Client } from '../clients/client.entity';
import { Request, RequestStatus, RequestType, Selection } from '../requests/request.entity';
import { type Passwords, randomPassword } from '../users/password';
import { User, UserRole } from '../users/user.entity';
import { insertUser } from '../users/user.service';

/** What the credentials file holds: keys of the demo clients, passwords of the demo users, and the granulator's token. */
export interface DemoCredentials {
  clients: { id: string; companyName: string; tier: SubscriptionTier; apiKey: string }[];
  users: { username: string; role: UserRole; password: string }[];
  workers: { id: string; token: string }[];
}

const TECHCORP = 'client_demo_001';
const WORKER = 'bitware-content-granulator';

const CLIENTS = [
  {
    id: TECHCORP,
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
  {
    id: 'client_trial_001',
    companyName: 'StartupBoost',
    tier: SubscriptionTier.BASIC,
    accountStatus: AccountStatus.TRIAL,
    monthlyBudgetMicros: 50_000_000,
  },
];

const REQUESTS = [
  {
    id: 'req_1754419678174_wumusc9is',
    clientId: TECHCORP,
    message: 'We need a course on machine learning fundamentals for beginners.',
    type: RequestType.COURSE,
    parameters: { topic: 'Machine Learning Fundamentals', targetAudience: 'beginners' },
    urgency: Urgency.MEDIUM,
    status: RequestStatus.PENDING,
    selectedTemplate: 'course_creation',
    selection: Selection.MANUAL,
  },
];

const USERS = [
  { username: 'support', role: UserRole.SUPPORT, clientId: null, displayName: 'Support' },
  { username: 'techcorp', role: UserRole.CLIENT, clientId: TECHCORP, displayName: 'TechCorp' },
];

interface DemoOptions {
  apiKeySecret: string;
  passwords: Passwords;
  /** Where the credentials are kept. */
  file: string;
}

/**
 * Adds the demo accounts on the first start; their keys and passwords go to `file`, which only its owner may read. When the file
 * was lost, new ones are made: the old ones cannot be read back from the database.
 */
export async function seedDemoAccounts(
  database: DataSource,
  { apiKeySecret, passwords, file }: DemoOptions,
): Promise<void> {
  await database.transaction(async (manager) => {
    await manager.query("select pg_advisory_xact_lock(hashtext('kam.demo'))");
    await manager.createQueryBuilder().insert().into(Client).values(CLIENTS).orIgnore().execute();
    await manager.createQueryBuilder().insert().into(Request).values(REQUESTS).orIgnore().execute();
    const kept = await readCredentials(file);
    if (!kept || !(await areCurrent(manager, kept))) await writeCredentials(manager, { apiKeySecret, passwords, file });
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

/** Whether the database knows these keys: the file may have outlived it, or be of a release that knew no users. */
async function areCurrent(
  manager: EntityManager,
  { clients, users, workers }: Partial<DemoCredentials>,
): Promise<boolean> {
  const ids = [...(clients ?? []).map((client) => client.apiKey), ...(workers ?? []).map((worker) => worker.token)].map(
    (key) => key.split('_')[1],
  );
  return (
    users !== undefined &&
    ids.length === CLIENTS.length + 1 &&
    (await manager.countBy(ApiKey, { id: In(ids) })) === ids.length
  );
}

async function writeCredentials(manager: EntityManager, { apiKeySecret, passwords, file }: DemoOptions): Promise<void> {
  const credentials: DemoCredentials = { clients: [], users: [], workers: [] };
  for (const { id, companyName, tier } of CLIENTS) {
    const { key } = await insertKey(manager, apiKeySecret, {
      clientId: id,
      workerId: null,
      name: 'demo',
      scopes: [...CLIENT_SCOPES],
      expiresAt: null,
    });
    credentials.clients.push({ id, companyName, tier, apiKey: key });
  }
  for (const user of USERS) {
    const password = randomPassword();
    const passwordHash = await passwords.hash(password);
    const made = await insertUser(manager, { ...user, passwordHash });
    if (!made) await manager.update(User, { username: user.username, removedAt: IsNull() }, { passwordHash });
    credentials.users.push({ username: user.username, role: user.role, password });
  }
  const { key: token } = await insertKey(manager, apiKeySecret, {
    clientId: null,
    workerId: WORKER,
    name: 'demo',
    scopes: [...WORKER_SCOPES],
    expiresAt: null,
  });
  credentials.workers.push({ id: WORKER, token });
  const draft = `${file}.${process.pid}`;
  await fs.writeFile(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  await fs.rename(draft, file);
}
