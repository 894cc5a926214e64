import { Counter, type Registry } from 'prom-client';
import { Part } from '../../../subgraph-kit/part';

/** How a try to sign in ended. */
export type SignInOutcome = 'succeeded' | 'wrong' | 'throttled';

/** Counts tries to sign in, by how they ended; never whose they were. */
export const signInCounter = new Part<(outcome: SignInOutcome) => void>('the counter of sign-ins');

export function countSignIns(registry: Registry): (outcome: SignInOutcome) => void {
  const counter = new Counter({
    name: 'template_federation_sign_ins_total',
    help: 'Tries to sign in by how they ended: succeeded, wrong (name or password), throttled (too many tries).',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return (outcome) => counter.inc({ outcome });
}
