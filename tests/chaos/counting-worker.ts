import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Offer } from '../../contracts/worker-protocol';
import { accepted, jobIdOf, ScriptedWorker } from '../setup/scripted-worker';

/** What a stage is charged. */
export const PRICE = 1_000;
/** The most that an execution of one stage may cost. */
export const ONE_PRICE = 100_000;

/** A worker that counts how often each job is started, and tells results until some orchestrator takes them. */
export class CountingWorker extends ScriptedWorker {
  readonly offered = new Map<string, number>();
  readonly told = new Map<string, number>();
  readonly worked = new Map<string, number>();
  private readonly results = new Map<string, Promise<void>>();
  private over = false;

  constructor(
    private readonly orchestrators: () => string[],
    private readonly workMs: readonly [number, number],
    private readonly progressSteps: number,
    private readonly failures: number,
  ) {
    super('bitware-content-granulator');
    const answer = (offer: Offer): unknown => {
      count(this.offered, offer.key);
      return accepted(offer);
    };
    this.on('chaos_v1', { answer, run: (offer) => this.begin(offer) });
    const pricing = { baseMicros: ONE_PRICE, perThousandTokensMicros: 0, tokenMultiplier: 1 };
    this.on('chaos_one_v1', { answer, template: { pricing }, run: () => undefined });
  }

  override async close(): Promise<void> {
    this.over = true;
    await super.close();
  }

  private begin(offer: Offer): void {
    const job = jobIdOf(offer);
    count(this.told, job);
    // As the kit does: a job that was started before is not done again.
    if (!this.results.has(job)) this.results.set(job, this.work(offer));
  }

  private async work(offer: Offer): Promise<void> {
    count(this.worked, jobIdOf(offer));
    const ms = randomInt(...this.workMs);
    for (let step = 1; step <= this.progressSteps; step++) {
      await sleep(ms / this.progressSteps);
      // Sent once, as the kit does; some are lost with an orchestrator.
      this.orchestratorUrl = this.orchestrators()[0];
      await this.progress(offer, (100 * step) / (this.progressSteps + 1), `step ${step}`).catch(() => undefined);
    }
    if (this.progressSteps === 0) await sleep(ms);
    const usage = { inputTokens: 1, outputTokens: 1, providerCostMicros: 1 };
    const error = { code: 'CHANCE', message: 'By chance.', retryable: randomInt(2) === 0 };
    const message =
      randomInt(1_000) < this.failures * 1_000
        ? { key: offer.key, outcome: 'failed', error, usage }
        : { key: offer.key, outcome: 'completed', output: { stage: offer.stage }, priceMicros: PRICE, usage };
    while (!this.over) {
      for (const url of this.orchestrators()) {
        this.orchestratorUrl = url;
        const answer = await this.result(offer, message).catch(() => ({ status: 0 }));
        if (answer.status === 200 || answer.status === 409) return;
      }
      await sleep(100);
    }
  }
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
