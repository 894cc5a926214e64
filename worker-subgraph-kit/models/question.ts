import type { z } from 'zod';
import type { Usage } from '../../contracts/worker-protocol';
import type { ModelChoice } from '../../contracts/worker-template';
import type { PriceList } from './prices';
import type { Provider } from './provider';

/** A model of a provider, and how it is asked. */
export interface ProviderModel {
  provider: Provider;
  /** The provider's own name of the model. */
  name: string;
  choice: ModelChoice;
  prices: PriceList;
  /** A provider that sends nothing for so long has stalled, in ms. */
  stalledMs: number;
}

/** What is asked for: a value of a schema. */
export interface Question {
  /** Names the call: the same job never makes it twice. */
  effect: string;
  system: string;
  prompt: string;
  schema: z.ZodType;
  schemaName: string;
  /** Puts right what can be put right in a value that fits the schema, and tells what cannot; as it is when absent. */
  mend?: (value: Record<string, unknown>) => Mended;
  /** Called with what has arrived so far, as often as more arrives. */
  onPartial?: (partial: unknown) => void;
}

/** A value as it is used: what was changed in it, and what only the model can change. */
export interface Mended {
  value: Record<string, unknown>;
  notes: string[];
  faults: string[];
}

/** What a call yielded: a value that fits, or a text that does not and why. */
export type Reply = { usage: Usage; notes: string[] } & (
  { value: Record<string, unknown> } | { text: string; faults: string[] }
);
