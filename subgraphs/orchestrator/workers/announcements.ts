import { LRUCache } from 'lru-cache';
import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import {
  type AnnouncementAnswer,
  type AnnouncementMessage,
  announcementMessage,
  CONTRACT_VERSION,
  ORCHESTRATOR,
  PROTOCOL_PATH,
} from '../../../contracts/worker-protocol';
import { PROTOCOL_ERRORS } from '../../../contracts/errors';
import type { Logger } from '../../../lib/service/log';
import { Loop } from '../../../lib/service/loop';
import { type FindKey, SignatureVerifier, type SigningKey } from '../../../lib/signing/signed-request';
import { readMessage, requireSignature, signerOf } from '../../../lib/signing/signed-routes';
import { Part } from '../../../subgraph-kit/part';
import { workerQueue } from '../queues/queue.entity';
import { openQueue } from '../queues/queue.service';
import { CircuitState } from './worker-circuit';
import type { AnnouncedProcess, WorkerPause, WorkerRegistry } from './worker-registry';

/** A process that is not heard of for so long is gone, in ms. */
const EXPIRES_MS = 15_000;
const RENEW_MS = 5_000;
/** How often it is looked for what others were told, and whether workers that are away are back, in ms. */
const POLL_INTERVAL_MS = 1_000;
/** Between looks while all workers are configured and there. */
const IDLE_MS = 2_000;
/** How often it is asked whether workers that were not called are there, in ms. */
const PROBE_MS = 10_000;
/** Tokens that were found are not looked for again for so long, in ms: one that is revoked is good for as long at most. */
const TOKEN_TTL_MS = 2_000;
/** So many are remembered: whoever makes ids up fills no memory. */
const MAX_TOKENS = 1_000;

/** Finds the keys that workers sign with. */
export const workerKeys = new Part<FindKey>('the keys of workers');
/** What the secrets of tokens are made of. */
export const tokenKeys = new Part<readonly SigningKey[]>('the keys that tokens of announcers are made of');

/** Keeps the registry to what was announced. */
export const announcements = new Part<Announcements>('the announcements of workers');

/** The secret of a token: it follows from its id, so that it need not be kept. */
export function tokenSecret(id: string, { secret }: SigningKey): string {
  return createHmac('sha256', secret).update(`announcer-token:${id}`).digest('hex');
}

/** What is kept of a token. */
interface TokenRow {
  id: string;
  workerIds: string[];
  signingKey: string;
}

interface Options {
  database: DataSource;
  registry: WorkerRegistry;
  signingKeys: readonly SigningKey[];
  log: Logger;
}

/** Keeps the registry to what workers announced, wherever they did: in this process, or in another one on the same database. */
export class Announcements {
  private readonly tokens = new LRUCache<string, { key: SigningKey | undefined }>({
    max: MAX_TOKENS,
    ttl: TOKEN_TTL_MS,
  });
  private readonly looking: Loop;
  private probedAt = 0;
  private known = '';
  private isAnnounced = false;

  constructor(private readonly options: Options) {
    this.looking = new Loop('look for workers', POLL_INTERVAL_MS, options.log, () => this.lookAgain(), IDLE_MS);
  }

  async start(): Promise<void> {
    await this.look();
    this.looking.start();
  }

  close(): Promise<void> {
    return this.looking.close();
  }

  /** The key that a message is signed with: that of a configured worker, or a token. */
  readonly findKey: FindKey = async (id) => {
    const configured = this.options.registry.key(id);
    if (configured) return configured;
    const known = this.tokens.get(id);
    if (known) return known.key;
    const key = await this.token(id);
    this.tokens.set(id, { key });
    return key;
  };

  /** A process says that it is there. The same again renews it. */
  async announce(worker: string, keyId: string, message: AnnouncementMessage): Promise<AnnouncementAnswer> {
    const { process, address, displayName, slots, templates } = message;
    await this.options.database.query(
      `insert into orchestrator.worker_process (worker, process, address, key_id, display_name, slots, templates, seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, now(), now() + make_interval(secs => $8))
       on conflict (worker, process) do update
         set address = excluded.address, key_id = excluded.key_id, display_name = excluded.display_name, slots = excluded.slots,
             templates = excluded.templates, seen_at = excluded.seen_at, expires_at = excluded.expires_at`,
      [worker, process, address, keyId, displayName ?? null, slots, JSON.stringify(templates), EXPIRES_MS / 1_000],
    );
    if (!this.options.registry.processesOf(worker).some((known) => known.process === process)) await this.look();
    return { renewWithinMs: RENEW_MS, contractVersion: CONTRACT_VERSION };
  }

  /** A process says that it goes. What it has accepted it brings to its end, or leaves to the others. */
  async leave(worker: string, process: string): Promise<void> {
    await this.options.database.query(
      `update orchestrator.worker_process set expires_at = now(), seen_at = now() where worker = $1 and process = $2`,
      [worker, process],
    );
    await this.look();
  }

  /** @returns whether anything is announced, paused or away: only then may that change by what others do every moment */
  private async lookAgain(): Promise<boolean> {
    await this.look();
    const { registry } = this.options;
    return this.isAnnounced || registry.ids.some((id) => registry.client(id)?.circuit.state === CircuitState.OPEN);
  }

  /** Takes what was announced and paused anywhere, and probes workers that are away. */
  async look(): Promise<void> {
    const { database, registry } = this.options;
    const rows = await database.query<(Omit<AnnouncedProcess, 'key'> & { token: TokenRow })[]>(
      `select process.worker, process.process, process.address, process.display_name as "displayName", process.slots,
              process.seen_at as "seenAt", json_build_object('id', token.id, 'workerIds', token.worker_ids, 'signingKey', token.signing_key) as token
         from orchestrator.worker_process process
         join orchestrator.announcer_token token on token.id = process.key_id and token.revoked_at is null and token.expires_at > now()
        where process.expires_at > now() order by process.worker, process.process`,
    );
    const processes = rows.flatMap(({ token, ...process }): AnnouncedProcess[] => {
      const key = this.keyOf(token);
      return key ? [{ ...process, key }] : [];
    });
    const pauses = await database.query<WorkerPause[]>(
      `select worker, paused_at as "pausedAt", paused_by as "pausedBy", reason from orchestrator.worker_pause`,
    );
    registry.update(processes, pauses);
    this.isAnnounced = processes.length > 0 || pauses.length > 0;
    const slots = JSON.stringify(registry.slots);
    if (slots !== this.known)
      for (const { id, slots: number } of registry.slots) await openQueue(database, workerQueue(id), number);
    this.known = slots;
    this.probe();
  }

  /** Nobody waits for it: a worker that is away answers late. */
  private probe(): void {
    const { registry, log } = this.options;
    const all = performance.now() - this.probedAt > PROBE_MS;
    if (all) this.probedAt = performance.now();
    for (const id of registry.ids) {
      const client = registry.client(id);
      if (!client || (client.circuit.state !== CircuitState.OPEN && !all)) continue;
      void client.health().catch((error: unknown) => log.error({ err: error, worker: id }, 'could not probe a worker'));
    }
  }

  private async token(id: string): Promise<SigningKey | undefined> {
    const [row] = await this.options.database.query<TokenRow[]>(
      `select id, worker_ids as "workerIds", signing_key as "signingKey" from orchestrator.announcer_token
        where id = $1 and revoked_at is null and expires_at > now()`,
      [id],
    );
    return row && this.keyOf(row);
  }

  /** The key that a token is; none when what it was made of is gone. */
  private keyOf({ id, workerIds, signingKey }: TokenRow): SigningKey | undefined {
    const key = this.options.signingKeys.find((candidate) => candidate.id === signingKey);
    return key && { id, secret: tokenSecret(id, key), owners: workerIds };
  }
}

/** Where workers announce themselves. */
export function announcementRoutes(app: FastifyInstance, announcements: Announcements, log: Logger): void {
  void app.register(
    (scope, _opts, done) => {
      const keyOf = new WeakMap<object, string>();
      requireSignature(
        scope,
        new SignatureVerifier(announcements.findKey, ORCHESTRATOR),
        () => true,
        log,
        (request, id) => keyOf.set(request, id),
      );

      scope.post('/announcements', async (request, reply) => {
        // A worker of another contract may say it in another form: that is told first.
        const { contractVersion } = (request.body ?? {}) as { contractVersion?: unknown };
        if (contractVersion !== CONTRACT_VERSION)
          return reply.status(PROTOCOL_ERRORS.CONTRACT_NOT_SUPPORTED.status).send({
            error: {
              code: 'CONTRACT_NOT_SUPPORTED',
              message: `This orchestrator speaks version ${CONTRACT_VERSION} of the worker protocol, the worker version ${String(contractVersion)}.`,
            },
          });
        const message = readMessage(announcementMessage, request.body);
        return announcements.announce(signerOf(request), keyOf.get(request) ?? '', message);
      });

      scope.delete<{ Params: { process: string } }>('/announcements/:process', async (request, reply) => {
        await announcements.leave(signerOf(request), request.params.process);
        return reply.status(204).send();
      });
      done();
    },
    { prefix: PROTOCOL_PATH },
  );
}
