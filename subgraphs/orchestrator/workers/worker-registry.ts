import DataLoader from 'dataloader';
import { type SubscriptionTier, tierSuffices } from '../../../contracts/tier';
import type { Logger } from '../../../lib/service/log';
import type { SigningKey } from '../../../lib/signing/signed-request';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import { didYouMean } from '../checks/problem';
import type { WorkerOffer } from '../plans/definition';
import { type WorkerAddress, WorkerClient, type WorkerConnection, WorkerFault } from './worker-client';
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

/** The workers that this orchestrator knows. */
export class WorkerRegistry {
  private readonly clients: ReadonlyMap<string, WorkerConnection>;
  private readonly recent = new Map<string, { answer: Promise<Answer>; until: number }>();

  constructor(
    private readonly addresses: readonly WorkerAddress[],
    private readonly log: Logger,
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
    this.clients = new Map(addresses.map((address) => [address.id, address.local ?? new WorkerClient(address)]));
  }

  get ids(): string[] {
    return [...this.clients.keys()];
  }

  /** How many jobs of each worker may be under way at the same time. */
  get slots(): { id: string; slots: number }[] {
    return this.addresses.map(({ id, slots }) => ({ id, slots: slots ?? DEFAULT_SLOTS }));
  }

  /** The keys of all workers, to check what they sign. */
  get keys(): SigningKey[] {
    return this.addresses.flatMap(({ id, keys }) => keys.map((key) => ({ ...key, owner: id })));
  }

  /** How to speak to a worker; undefined for one that is not registered. */
  client(id: string): WorkerConnection | undefined {
    return this.clients.get(id);
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
    if (!this.clients.has(worker)) return unknownWorker(worker);
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
    stages: readonly { worker: string; templateRef: string }[],
    loader: WorkerTemplateLoader,
  ): Promise<ReadonlyMap<string, WorkerOffer>> {
    const names = [...new Set(stages.map(({ worker }) => worker))];
    const offers = await Promise.all(
      names.map(async (worker): Promise<[string, WorkerOffer]> => {
        const refs = stages.filter((stage) => stage.worker === worker).map(({ templateRef }) => templateRef);
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
    if (known && known.until > performance.now()) return known.answer;
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
      const found = await this.clients.get(id)?.templates(templates);
      return new Map((found ?? []).map((template) => [template.id, template]));
    } catch (error) {
      if (!(error instanceof WorkerFault)) throw error;
      this.log.warn({ err: error, worker: id }, 'could not fetch the templates of a worker');
      return error;
    }
  }
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
