import DataLoader from 'dataloader';
import { type SubscriptionTier, tierSuffices } from '../../../contracts/tier';
import { type Clock, SYSTEM_CLOCK } from '../../../lib/service/clock';
import type { Logger } from '../../../lib/service/log';
import type { SigningKey } from '../../../lib/signing/signed-request';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import { didYouMean } from '../checks/problem';
import type { WorkerOffer } from '../plans/definition';
import { CircuitState, GuardedConnection, PooledConnection, WorkerCircuit } from './worker-circuit';
import { type WorkerAddress, WorkerClient, WorkerFault } from './worker-client';
import { Part } from '../../../subgraph-kit/part';
import { PerRequest } from '../../../subgraph-kit/loader';

/** A worker and one of its templates. */
export interface WorkerTemplateKey {
  worker: string;
  template: string;
}
export type WorkerTemplateLoader = DataLoader<WorkerTemplateKey, TemplateMessage | null, string>;

/** Templates by id, or why there are none. */
type Answer = ReadonlyMap<string, TemplateMessage> | WorkerFault;

/** Published versions never change, so all that a second can hide is a version that is just being published. */
const CACHE_TTL_MS = 1_000;
const MAX_CACHED = 500;
/** Jobs of a worker that may be under way at the same time when nothing else is configured. */
const DEFAULT_SLOTS = 10;

export interface TemplateFilter {
  worker?: string | undefined;
  usableBy?: SubscriptionTier | undefined;
  search?: string | undefined;
}

export interface FoundTemplate {
  /** Sorts by worker, then by id. */
  key: string;
  worker: string;
  template: TemplateMessage;
}

/** A process of a worker that announced itself. */
export interface AnnouncedProcess {
  worker: string;
  process: string;
  address: string;
  key: SigningKey;
  displayName: string | null;
  slots: number;
  /** When it was last heard of. */
  seenAt: Date;
}

/** That a worker is paused, by whom and why. */
export interface WorkerPause {
  worker: string;
  pausedAt: Date;
  pausedBy: string;
  reason: string;
}

/** The workers that this orchestrator knows: those that it is configured with, and those that announced themselves. */
export class WorkerRegistry {
  private readonly configured: ReadonlyMap<string, GuardedConnection>;
  private announced = new Map<string, { processes: AnnouncedProcess[]; connection: GuardedConnection }>();
  private pauses = new Map<string, WorkerPause>();
  private readonly recent = new Map<string, { answer: Promise<Answer>; until: number }>();

  constructor(
    private readonly addresses: readonly WorkerAddress[],
    private readonly log: Logger,
    private readonly clock: Clock = SYSTEM_CLOCK,
  ) {
    checkDistinct(
      'id',
      addresses.map(({ id }) => id),
    );
    checkDistinct(
      'key id',
      addresses.flatMap(({ keys }) => keys.map((key) => key.id)),
    );
    checkDistinct(
      'secret',
      addresses.flatMap(({ keys }) => keys.map((key) => key.secret)),
      false,
    );
    this.configured = new Map(
      addresses.map((address) => [
        address.id,
        new GuardedConnection(new WorkerCircuit(address.id, clock), address.local ?? new WorkerClient(address)),
      ]),
    );
  }

  /** Takes what was announced, in place of what was known before. A worker keeps its circuit. */
  update(processes: readonly AnnouncedProcess[], pauses: readonly WorkerPause[]): void {
    this.pauses = new Map(pauses.map((pause) => [pause.worker, pause]));
    const workers = new Map<string, AnnouncedProcess[]>();
    for (const process of processes)
      // What is configured here is not replaced by what is announced.
      if (!this.configured.has(process.worker))
        workers.set(process.worker, [...(workers.get(process.worker) ?? []), process]);
    const announced = new Map<string, { processes: AnnouncedProcess[]; connection: GuardedConnection }>();
    for (const [worker, of] of workers) {
      const known = this.announced.get(worker);
      const same = known && addressesOf(known.processes) === addressesOf(of);
      const circuit = known?.connection.circuit ?? new WorkerCircuit(worker, this.clock);
      announced.set(worker, {
        processes: of,
        connection: same ? known.connection : new GuardedConnection(circuit, pooled(worker, of)),
      });
    }
    this.announced = announced;
  }

  get ids(): string[] {
    return [...this.configured.keys(), ...this.announced.keys()];
  }

  /** How many jobs of each worker may be under way at the same time. */
  get slots(): { id: string; slots: number }[] {
    return [
      ...this.addresses.map(({ id, slots }) => ({ id, slots: slots ?? DEFAULT_SLOTS })),
      ...[...this.announced].map(([id, { processes }]) => ({
        id,
        slots: processes.reduce((sum, { slots }) => sum + slots, 0),
      })),
    ];
  }

  /** The key of a configured worker, to check what it signs. */
  key(id: string): SigningKey | undefined {
    for (const { id: worker, keys } of this.addresses) {
      const key = keys.find((candidate) => candidate.id === id);
      if (key) return { ...key, owners: [worker] };
    }
    return undefined;
  }

  /** Its name to show to people. */
  displayName(id: string): string {
    const address = this.addresses.find((candidate) => candidate.id === id);
    return address?.displayName ?? this.processesOf(id)[0]?.displayName ?? id;
  }

  /** The processes of a worker that announced themselves; none for a configured one. */
  processesOf(id: string): readonly AnnouncedProcess[] {
    return this.announced.get(id)?.processes ?? [];
  }

  /** That a worker is paused; undefined when it is not. */
  pauseOf(id: string): WorkerPause | undefined {
    return this.pauses.get(id);
  }

  /** Whether a worker is called, and why not; undefined for one that is not registered. */
  circuit(id: string): WorkerCircuit | undefined {
    return this.client(id)?.circuit;
  }

  /** How to speak to a worker; undefined for one that is not registered. */
  client(id: string): GuardedConnection | undefined {
    return this.configured.get(id) ?? this.announced.get(id)?.connection;
  }

  /**
   * Loads templates for one client request: one call per worker. A worker that does not answer rejects with its fault.
   * What was told within the last second may be used again, unless the request needs it `fresh`.
   */
  templateLoader({ fresh }: { fresh: boolean }): WorkerTemplateLoader {
    return new DataLoader<WorkerTemplateKey, TemplateMessage | null, string>(
      async (keys) => {
        const ids = [...new Set(keys.map((key) => key.worker))];
        const templatesOf = (id: string): string[] =>
          [...new Set(keys.filter((key) => key.worker === id).map((key) => key.template))].sort();
        const load = (id: string): Promise<Answer> =>
          fresh ? this.fetch(id, templatesOf(id)) : this.remembered(id, templatesOf(id));
        const answers = new Map(await Promise.all(ids.map(async (id) => [id, await load(id)] as const)));
        return keys.map(({ worker, template }) => {
          const answer = answers.get(worker);
          return answer instanceof WorkerFault ? answer : (answer?.get(template) ?? null);
        });
      },
      { cacheKeyFn: ({ worker, template }) => `${worker}/${template}` },
    );
  }

  /** What a worker offers of some templates, through the loader of a request. */
  async offer(worker: string, templates: string[], loader: WorkerTemplateLoader): Promise<WorkerOffer> {
    if (!this.client(worker)) return unknownWorker(worker);
    const pause = this.pauseOf(worker);
    if (pause) return { available: false, reason: reasonOf(pause) };
    try {
      const found = await Promise.all(templates.map((template) => loader.load({ worker, template })));
      return {
        available: true,
        templates: new Map(found.filter((template) => template !== null).map((template) => [template.id, template])),
      };
    } catch (error) {
      if (!(error instanceof WorkerFault)) throw error;
      return { available: false, reason: error.message };
    }
  }

  /**
   * What the workers of some stages offer, deprecated templates included. When a stage names what its worker does not have,
   * all that the worker publishes, so that the right name can be suggested.
   */
  async offersFor(
    stages: readonly { worker: string; templateRef: string; fallbackRef?: string | null }[],
    loader: WorkerTemplateLoader,
  ): Promise<ReadonlyMap<string, WorkerOffer>> {
    const names = [...new Set(stages.map(({ worker }) => worker))];
    const offers = await Promise.all(
      names.map(async (worker): Promise<[string, WorkerOffer]> => {
        const refs = stages
          .filter((stage) => stage.worker === worker)
          .flatMap(({ templateRef, fallbackRef }) => (fallbackRef ? [templateRef, fallbackRef] : [templateRef]));
        const offer = await this.offer(worker, [...new Set(refs)], loader);
        if (!offer.available)
          return [worker, offer.unknown ? { ...offer, suggestion: didYouMean(worker, this.ids) } : offer];
        if (refs.every((ref) => offer.templates.has(ref))) return [worker, offer];
        const all = await this.fetch(worker);
        return [
          worker,
          all instanceof WorkerFault ? offer : { ...offer, templates: new Map([...all, ...offer.templates]) },
        ];
      }),
    );
    return new Map(offers);
  }

  /** Published templates of all workers that match, by worker and id; workers that do not answer are named. */
  async search(filter: TemplateFilter): Promise<{ items: FoundTemplate[]; unavailableWorkers: string[] }> {
    const asked = this.ids.filter((id) => filter.worker === undefined || id === filter.worker);
    const answers = await Promise.all(asked.map(async (worker) => ({ worker, found: await this.fetch(worker) })));
    const items = answers.flatMap(({ worker, found }) =>
      found instanceof WorkerFault
        ? []
        : [...found.values()].map((template) => ({ key: `${worker}/${template.id}`, worker, template })),
    );
    const text = filter.search?.toLowerCase();
    return {
      items: items
        .filter(({ template }) => filter.usableBy === undefined || tierSuffices(filter.usableBy, template.minimumTier))
        .filter(
          ({ template }) => text === undefined || `${template.id} ${template.displayName}`.toLowerCase().includes(text),
        )
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
      unavailableWorkers: answers.filter(({ found }) => found instanceof WorkerFault).map(({ worker }) => worker),
    };
  }

  private async remembered(id: string, templates: string[]): Promise<Answer> {
    const key = `${id}/${templates.join()}`;
    const known = this.recent.get(key);
    // What a worker told that is away now is not told any more.
    const isThere = this.circuit(id)?.state === CircuitState.CLOSED;
    if (known && known.until > performance.now() && isThere) return known.answer;
    const answer = this.fetch(id, templates);
    this.recent.delete(key);
    if (this.recent.size >= MAX_CACHED) this.recent.delete(this.recent.keys().next().value as string);
    this.recent.set(key, { answer, until: performance.now() + CACHE_TTL_MS });
    // That a worker was away is not remembered: it may be back at once.
    if ((await answer) instanceof WorkerFault) this.recent.delete(key);
    return answer;
  }

  private async fetch(id: string, templates?: string[]): Promise<Answer> {
    try {
      const found = await this.client(id)?.templates(templates);
      return new Map((found ?? []).map((template) => [template.id, template]));
    } catch (error) {
      if (!(error instanceof WorkerFault)) throw error;
      this.log.warn({ err: error, worker: id }, 'could not fetch the templates of a worker');
      return error;
    }
  }
}

/** Why nothing is started with a worker that is paused, for people. */
export function reasonOf({ worker, pausedAt, reason }: WorkerPause): string {
  return `Worker ${worker} is paused since ${pausedAt.toISOString()}: ${reason}`;
}

const addressesOf = (processes: readonly AnnouncedProcess[]): string =>
  processes
    .map(({ process, address, key }) => `${process} ${address} ${key.id}`)
    .sort()
    .join('\n');

function pooled(worker: string, processes: readonly AnnouncedProcess[]): PooledConnection {
  return new PooledConnection(
    processes.map(({ address, key }) => new WorkerClient({ id: worker, url: () => address, keys: [key] })),
  );
}

function unknownWorker(worker: string): WorkerOffer {
  return { available: false, reason: `Worker ${worker} is not registered.`, unknown: true };
}

/** By the id of a key it is known whose message it is; with another's secret one worker could speak for the other. */
function checkDistinct(what: string, values: string[], shown = true): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined)
    throw new Error(
      `Two workers have the same ${what}${shown ? ` "${twice}"` : ''}. Give each worker its own id, key id and secret.`,
    );
}

export const workerRegistry = new Part<WorkerRegistry>('the registry of workers');

/** Templates of workers as they were told within the last second. */
export const recentWorkerTemplates = new PerRequest((ctx) => ctx.get(workerRegistry).templateLoader({ fresh: false }));
