import type { ModelChoice } from '../../../contracts/worker-template';
import { stripInvisibleCharactersDeep } from '../../../lib/text/invisible-characters';
import type { Models, ModelSettings, ProviderModel } from '../../../worker-subgraph-kit/models';
import { aiModel } from './ai-model';
import type { Model, ModelAnswer, ModelInput } from './model';

/** What makes structures here. */
export interface StructureModelSettings extends ModelSettings {
  /** Which model judges structures beside the checks; null for none. */
  judge: ModelChoice | null;
  /** Tokens of a source that a model is given at once; a longer source is given in parts. */
  sourceTokens: number;
  /** Makes structures as `local/outliner`, without a provider. */
  local: Model;
}

/** The model that needs neither a key nor a network. */
export const LOCAL = 'local/outliner';

/** What makes and judges structures: the models of the service, as the granulator uses them. */
export class StructureModels {
  /** The model that judges structures; null when none is configured. */
  readonly judge: ProviderModel | null;

  constructor(
    private readonly models: Models,
    private readonly settings: Pick<StructureModelSettings, 'judge' | 'local' | 'sourceTokens'>,
  ) {
    this.judge = settings.judge && models.find(settings.judge);
  }

  /** The version of the price list that providers are paid by. */
  get priceList(): string {
    return this.models.prices.version;
  }

  /** Makes a structure with the first of some models that can. @throws JobError of the last one, when none can */
  async granulate(own: readonly ModelChoice[], input: ModelInput): Promise<ModelAnswer> {
    const answer = await this.models.firstOf(own, input.signal, (model) =>
      (model ? aiModel(model, this.settings.sourceTokens) : this.settings.local).granulate(input),
    );
    return { ...answer, output: stripInvisibleCharactersDeep(answer.output) };
  }
}
