import { Counter, Histogram, type Registry } from 'prom-client';

const NAME = 'template_federation_provider';
const SECONDS = [0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300];

/** A call of a provider that ended. */
export interface ProviderCall {
  provider: string;
  /** `succeeded`, or the code of why it failed. */
  outcome: string;
  seconds: number;
  tokens: number;
}

/** What can be seen of providers from outside, for Prometheus. */
export function providerMetrics(registry: Registry): (call: ProviderCall) => void {
  const registers = [registry];
  const calls = new Counter({
    name: `${NAME}_calls_total`,
    help: 'Calls of AI providers that ended, by provider and outcome: succeeded, or the code of why not.',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: `${NAME}_call_seconds`,
    help: 'How long calls of AI providers took, with the time that they waited for its limits.',
    labelNames: ['provider'],
    buckets: SECONDS,
    registers,
  });
  const tokens = new Counter({
    name: `${NAME}_tokens_total`,
    help: 'Tokens that AI providers counted, read and written.',
    labelNames: ['provider'],
    registers,
  });
  return (call) => {
    const { provider } = call;
    calls.inc({ provider, outcome: call.outcome });
    seconds.observe({ provider }, call.seconds);
    tokens.inc({ provider }, call.tokens);
  };
}
