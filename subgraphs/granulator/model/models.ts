import type { DataSource } from 'typeorm';
import { JobError } from '../../../contracts/job-error';
import type { Logger } from '../../../lib/service/log';
import { stripInvisibleCharactersDeep } from '../../../lib/text/invisible-characters';
import { aiModel } from './ai-model';
import type { ModelChoice } from '../../../contracts/worker-template';
import { type Model, type ModelAnswer, type ModelInput, NO_USAGE, sumOfUsage } from './model';
import type { ProviderModel } from './providers/call';
import { isPriced, type PriceList } from './providers/prices';
import { Provider, type ProviderName, type ProviderSettings } from './providers/provider';

/** What makes structures here. */
export interface ModelSettings {
  /** For templates that name none: the first that can. */
  models: ModelChoice[];
  /** Which model judges structures beside the checks; null for none. */
  judge: ModelChoice | null;
  providers: Partial<Record<ProviderName, ProviderSettings>>;
  prices: PriceList;
  /** A provider that sends nothing for so long has stalled, in ms. */
  stalledMs: number;
  /** Makes structures as `local/outliner`, without a provider. */
  local: Model;
}

/** The model that needs neither a key nor a network. */
export const LOCAL = 'local/outliner';

/** The models of this service, with the circuits and limits of their providers. */
export class Models {
  private readonly providers: ReadonlyMap<string, Provider>;

  constructor(
    private readonly settings: ModelSettings,
    database: DataSource,
    private readonly log: Logger,
  ) {
    const entries = Object.entries(settings.providers) as [ProviderName, ProviderSettings][];
    this.providers = new Map(entries.map(([name, provider]) => [name, new Provider(name, provider, database)]));
    for (const { model } of [...settings.models, ...(settings.judge ? [settings.judge] : [])]) {
      const fault = this.faultOf(model);
      if (fault) throw new Error(fault);
    }
  }

  /** The price list that providers are paid by. */
  get prices(): PriceList {
    return this.settings.prices;
  }

  /** The model that judges structures; null when none is configured. */
  get judge(): ProviderModel | null {
    return this.settings.judge && this.optionsOf(this.settings.judge);
  }

  /** Why a model cannot be used here, in words; null when it can. */
  faultOf(model: string): string | null {
    if (model === LOCAL) return null;
    const [provider = ''] = model.split('/');
    if (!this.providers.has(provider))
      return `No provider "${provider}" is configured for ${model}. There are ${['local', ...this.providers.keys()].join(', ')}.`;
    if (!isPriced(this.settings.prices, model))
      return `The price list ${this.settings.prices.version} does not know ${model}. Add it to a list of your own, named by MODEL_PRICES_FILE.`;
    return null;
  }

  /**
   * Makes a structure with the first of some models that can. Those that could not are named in the warnings, and their usage is counted.
   * @throws JobError of the last one, when none can
   */
  async granulate(own: readonly ModelChoice[], input: ModelInput): Promise<ModelAnswer> {
    const choices = own.length > 0 ? own : this.settings.models;
    let usage = NO_USAGE;
    const failures: { model: string; error: JobError }[] = [];
    for (const choice of choices) {
      try {
        const answer = await this.modelOf(choice).granulate(input);
        const before = failures.map(
          ({ model, error }) => `${model} could not make it (${error.code}); ${choice.model} did.`,
        );
        return {
          ...answer,
          output: stripInvisibleCharactersDeep(answer.output),
          warnings: [...before, ...answer.warnings],
          usage: sumOfUsage(usage, answer.usage),
        };
      } catch (error) {
        input.signal.throwIfAborted();
        // That a process died in the middle of a call is for a person to look at, not for the next model.
        if (!(error instanceof JobError) || error.code === 'INTERRUPTED') throw error;
        this.log.warn({ err: error, cause: error.cause, model: choice.model }, 'a model could not make a structure');
        usage = sumOfUsage(usage, error.options.usage ?? NO_USAGE);
        failures.push({ model: choice.model, error });
      }
    }
    throw failureOf(failures, usage);
  }

  private modelOf(choice: ModelChoice): Model {
    if (choice.model === LOCAL) return this.settings.local;
    const options = this.optionsOf(choice);
    if (!options) throw new JobError('PROVIDER_NOT_CONFIGURED', this.faultOf(choice.model) ?? '');
    return aiModel(options);
  }

  private optionsOf(choice: ModelChoice): ProviderModel | null {
    const [name = '', ...rest] = choice.model.split('/');
    const provider = this.providers.get(name);
    return provider && !this.faultOf(choice.model)
      ? { provider, name: rest.join('/'), choice, prices: this.settings.prices, stalledMs: this.settings.stalledMs }
      : null;
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
