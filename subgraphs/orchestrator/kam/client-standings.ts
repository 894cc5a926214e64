import DataLoader from 'dataloader';
import { SubscriptionTier } from '../../../contracts/tier';
import type { ClientBudget } from '../plans/definition';
import { Part } from '../../../subgraph-kit/part';

/** What decides whether work of a client may begin, as it is at this moment. */
export interface ClientStanding {
  tier: SubscriptionTier;
  accountStatus: string;
  budget?: ClientBudget | undefined;
}

/** Account statuses in which work may be started. */
const ACTIVE_STATUSES: ReadonlySet<string> = new Set(['trial', 'active']);

/** Whether an account of this status may start work. */
export function mayStartWork(accountStatus: string): boolean {
  return ACTIVE_STATUSES.has(accountStatus);
}

/** Asks KAM how clients stand now; nothing that was answered is kept. */
export class ClientStandings {
  private previous: Promise<unknown> = Promise.resolve();
  private readonly loader: DataLoader<string, ClientStanding | null>;

  constructor(ask: (ids: readonly string[]) => Promise<(ClientStanding | null)[]>) {
    this.loader = new DataLoader(
      (ids) => {
        const answer = ask(ids);
        this.previous = answer.catch(() => undefined);
        return answer;
      },
      // One call at a time: whoever asks while it is under way is in the next, which begins after all of them asked.
      { cache: false, batchScheduleFn: (run) => void this.previous.then(run) },
    );
  }

  /** How a client stands; null when there is no such client. @throws Error when KAM does not answer */
  of(clientId: string): Promise<ClientStanding | null> {
    return this.loader.load(clientId);
  }
}

export const clientStandings = new Part<ClientStandings>('how clients stand');
