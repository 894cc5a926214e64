import type { Usage } from '../../../contracts/worker-protocol';
import type { JobInput } from '../../../worker-kit';
import type { StructureType } from '../structures/structure';

/** What is to be made, from what. */
export interface ModelInput {
  structureType: StructureType;
  /** The stage's parameters, already checked against the template's schema. */
  parameters: Record<string, unknown>;
  /** What was wrong with the structure that was made of the same before; empty at the first try. */
  findings: string[];
  signal: AbortSignal;
  /** Tells how far the work is, 0 to 100, and which elements are ready. */
  progress: JobInput['progress'];
  /** Makes a call that costs money at most once, whatever happens to this process. */
  once: <T>(name: string, effect: () => Promise<T>) => Promise<T>;
}

export interface ModelAnswer {
  /** Fits the schema of the structure type. */
  output: Record<string, unknown>;
  /** What was used in all, also by tries that failed. */
  usage: Usage;
  /** Tokens of the try that made it, which are what is paid for. */
  tokens: number;
  /** What a reader should know of the output. */
  warnings: string[];
  /** Whether nothing but a general pattern was laid out, which has no content to be measured. */
  isPattern: boolean;
  /** Whether it can improve an answer when it gets the findings. */
  learns: boolean;
  /** Which model it was, as provider/name. */
  model: string;
}

/** Makes structures. There are two kinds: the local outliner, and AI providers. Both pass the same tests. */
export interface Model {
  /** @throws JobError with a stable code when it cannot be made. */
  granulate(input: ModelInput): Promise<ModelAnswer>;
}

export { NO_USAGE, sumOfUsage } from '../../../contracts/usage';
