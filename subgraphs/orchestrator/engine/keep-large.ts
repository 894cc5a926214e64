import { StageStatus } from '../executions/status';
import type { PayloadStore } from '../payloads/payload-store';
import type { Draft } from './draft';

type Keeper = Pick<PayloadStore, 'keepLarge'>;

/** Keeps what is too large for a row beside it, before the rows of a draft are recorded. One that is not recorded after all expires. */
export async function keepLarge(payloads: Keeper, { state, stages, attempts, newAttempts }: Draft): Promise<void> {
  for (const stage of stages) {
    await keepParameters(payloads, state.id, stage);
    const output = stage.status === StageStatus.COMPLETED ? state.outputs.get(stage.order) : undefined;
    if (output && stage.outputPayload === null) stage.outputPayload = await payloads.keepLarge(state.id, output);
  }
  for (const attempt of newAttempts) await keepParameters(payloads, state.id, attempt);
  for (const attempt of attempts) {
    const output = state.itemOutputs.get(attempt.key);
    if (output && attempt.outputPayload === null) attempt.outputPayload = await payloads.keepLarge(state.id, output);
  }
}

async function keepParameters(
  payloads: Keeper,
  executionId: string,
  owner: { parameters: Record<string, unknown> | null; parametersPayload: string | null },
): Promise<void> {
  if (owner.parameters === null) return;
  owner.parametersPayload = await payloads.keepLarge(executionId, owner.parameters);
  if (owner.parametersPayload !== null) owner.parameters = null;
}
