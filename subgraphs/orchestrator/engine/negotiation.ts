/** Whether the client agrees to a price above the plan. */
export enum Consent {
  AWAITED = 'awaited',
  APPROVED = 'approved',
  REJECTED = 'rejected',
}

/** What a worker answered an offer with. */
export enum OfferVerdict {
  ACCEPTED = 'accepted',
  COUNTERED = 'countered',
  REJECTED = 'rejected',
}

/** What was offered for an attempt, and what the worker answered. */
export interface Negotiation {
  offered: { maxPriceMicros: number; timeoutMs: number };
  answer: {
    verdict: OfferVerdict;
    maxPriceMicros?: number | undefined;
    timeMs?: number | undefined;
    code?: string | undefined;
    message?: string | undefined;
  };
  /** Only when the worker asks for more than the plan promises, and the start said to ask. */
  consent?: Consent;
}

/** What becomes of a stage whose worker asks for more than the plan promises. */
export enum OnHigherPrice {
  FAIL = 'fail',
  ASK = 'ask',
}
