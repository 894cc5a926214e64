/** Where time comes from: everything but this file asks a clock, so that a test can set one. */
export interface Clock {
  now(): Date;
}

export const SYSTEM_CLOCK: Clock = { now: () => new Date() };
