// Keeps words out that only this project used, where the field has a standard one. Run by `npm run lint:words`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Names: found as whole words, and as whole parts of a name in camel case or snake case. */
const NAMES = {
  errand: 'effect',
  errands: 'effects',
  begun: 'start requested',
  told: 'reported',
  reception: 'SignalResult',
  circumstances: 'DecisionContext',
  deed: 'audit entry',
  deeds: 'audit entries',
  refused: 'DomainError, or "rejected"',
  given: 'omitNullish, or a plain name',
  unseen: 'invisible',
  monsters: 'overlong tokens',
  scraps: 'fragments',
  storable: 'jsonb text',
  unstorable: 'unstorable text',
  inbox: 'WorkerCallbacks',
  lately: 'recent',
  most: 'max',
  least: 'min',
  longest: 'max, or a precise name',
  fewest: 'min',
  shortest: 'min',
  faults: 'issues, or errors',
  everybody: 'public, all, or everyone',
  nobody: 'none, or no one',
};
