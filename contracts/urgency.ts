/** How soon a client wants something. */
export enum Urgency {
  LOW = 'low',
  MEDIUM = 'medium',
  HIGH = 'high',
  CRITICAL = 'critical',
}

/** The rank in queues that an urgency stands for; the higher one is first. */
export const PRIORITIES: Record<Urgency, number> = {
  [Urgency.LOW]: 25,
  [Urgency.MEDIUM]: 50,
  [Urgency.HIGH]: 75,
  [Urgency.CRITICAL]: 100,
};
