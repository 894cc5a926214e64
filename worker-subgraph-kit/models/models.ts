import type { DataSource } from 'typeorm';
import { JobError } from '../../contracts/job-error';
import { NO_USAGE, sumOfUsage } from '../../contracts/usage';
import type { Usage } from '../../contracts/worker-protocol';
import type { ModelChoice } from '../../contracts/worker-template';
import type { Logger } from '../../lib/service/log';
import type { ProviderModel } from './question';
import type { ProviderCall } from './metrics';
import { isPriced, type PriceList } from './prices';
import { Provider, type ProviderName, type ProviderSettings } from './provider';

/** Which models a worker uses, and how their providers are reached. */
export interface ModelSettings {
  /** For templates that name none: the first that can. */
  models: ModelChoice[];
  providers: Partial<Record<ProviderName, ProviderSettings>>;
  prices: PriceList;
  /** A provider that sends nothing for so long has stalled, in ms. */
  stalledMs: number;
}

/** What a model made, as far as several are tried one after the other. */
interface Made {
  usage: Usage;
  warnings: string[];
}

/** The models of a worker: one of its own, which needs neither a key nor a network, and those of providers, with their circuits and limits. */
export class Models {
  private readonly providers: ReadonlyMap<string, Provider>;

  /**
   * @param local name of the worker's own model, as in local/outliner
   * @param onCall is told of each call of a provider that ended
   */
  constructor(
    private readonly settings: ModelSettings,
    private readonly local: string,
    database: DataSource,
    private readonly log: Logger,
    onCall: (call: ProviderCall) => void = () => undefined,
  ) {
    const entries = Object.entries(settings.providers) as [ProviderName, ProviderSettings][];
    this.providers = new Map(entries.map(([name, provider]) => [name, new Provider(name, provider, database, onCall)]));
    for (const { model } of settings.models) {
      const fault = this.faultOf(model);
      if (fault) throw new Error(fault);
    }
  }

  /** The price list that providers are paid by. */
  get prices(): PriceList {
    return this.settings.prices;
  }

  /** Whether the worker's own model is tried first. @param own those that a template names */
  localFirst(own: readonly ModelChoice[]): boolean {
    const [first] = own.length > 0 ? own : this.settings.models;
    return first?.model === this.local;
  }

  /** Why a model cannot be used here, in words; null when it can. */
  faultOf(model: string): string | null {
    if (model === this.local) return null;
    const [provider = ''] = model.split('/');
    if (!this.providers.has(provider))
      return `No provider "${provider}" is configured for ${model}. There are ${[this.local, ...this.providers.keys()].join(', ')}.`;
    if (!isPriced(this.settings.prices, model))
      return `The price list ${this.settings.prices.version} does not know ${model}. Add it to a list of your own, named by MODEL_PRICES_FILE.`;
    return null;
  }

  /** A model of a provider; null for the worker's own. @throws JobError when it cannot be used */
  find(choice: ModelChoice): ProviderModel | null {
    const fault = this.faultOf(choice.model);
    if (fault) throw new JobError('PROVIDER_NOT_CONFIGURED', fault);
    const [name = '', ...rest] = choice.model.split('/');
    const provider = this.providers.get(name);
    const { prices, stalledMs } = this.settings;
    return provider ? { provider, name: rest.join('/'), choice, prices, stalledMs } : null;
  }

  /**
   * Does something with the first of some models that can. Those that could not are named in the warnings, and their usage is counted.
   * @param own those that the template names; those of the service when it names none
   * @param work gets a model of a provider, or null for the worker's own
   * @throws JobError of the last one, when none can
   */
  async firstOf<T extends Made>(
    own: readonly ModelChoice[],
    signal: AbortSignal,
    work: (model: ProviderModel | null) => Promise<T>,
  ): Promise<T> {
    let usage = NO_USAGE;
    const failures: { model: string; error: JobError }[] = [];
    for (const choice of own.length > 0 ? own : this.settings.models) {
      try {
        const made = await work(this.find(choice));
        const before = failures.map(
          ({ model, error }) => `${model} could not make it (${error.code}); ${choice.model} did.`,
        );
        return { ...made, warnings: [...before, ...made.warnings], usage: sumOfUsage(usage, made.usage) };
      } catch (error) {
        signal.throwIfAborted();
        // That a process died in the middle of a call is for a person to look at, not for the next model.
        if (!(error instanceof JobError) || error.code === 'INTERRUPTED') throw error;
        this.log.warn({ err: error, cause: error.cause, model: choice.model }, 'a model could not do it');
        usage = sumOfUsage(usage, error.options.usage ?? NO_USAGE);
        failures.push({ model: choice.model, error });
      }
    }
    throw failureOf(failures, usage);
  }
}

/** What it means that none of several models could. */
function failureOf(failures: { model: string; error: JobError }[], usage: JobError['options']['usage']): JobError {
  const last = failures.at(-1)?.error;
  const waits = failures.flatMap(({ error }) => error.options.retryAfterMs ?? []);
  const retryable = failures.some(({ error }) => error.options.retryable);
  const message =
    failures.length === 1
      ? (last?.message ?? '')
      : failures.map(({ model, error }) => `${model}: ${error.message}`).join(' ');
  return new JobError(last?.code ?? 'NO_MODEL', message || 'No model is configured.', {
    retryable,
    ...(waits.length > 0 && { retryAfterMs: Math.min(...waits) }),
    ...(usage && { usage }),
    cause: last?.options.cause,
  });
}
