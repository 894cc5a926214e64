import { registerEnumType } from 'type-graphql';

/** How soon a client wants something. */
export enum Urgency {
  LOW = 'low',
  MEDIUM = 'medium',
  HIGH = 'high',
  CRITICAL = 'critical',
}

registerEnumType(Urgency, {
  name: 'Urgency',
  description: 'How soon a client wants it; decides the priority in queues.',
  valuesConfig: {
    LOW: { description: 'Whenever there is room. Priority 25.' },
    MEDIUM: { description: 'In the ordinary course. Priority 50.' },
    HIGH: { description: 'Before the ordinary. Priority 75.' },
    CRITICAL: { description: 'Before everything else. Priority 100.' },
  },
});

/** The rank in queues that an urgency stands for; the higher one is first. */
export const PRIORITIES: Record<Urgency, number> = {
  [Urgency.LOW]: 25,
  [Urgency.MEDIUM]: 50,
  [Urgency.HIGH]: 75,
  [Urgency.CRITICAL]: 100,
};
