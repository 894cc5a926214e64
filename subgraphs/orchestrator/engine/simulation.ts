/** What makes an execution a simulation: kept with its plan. */
export interface Simulation {
  /** The same seed, template version and stage give the same output. */
  seed: number;
}

/** The job of an attempt that no worker has. */
export const simulatedJobId = (key: string): string => `simulated:${key}`;

export const isSimulatedJob = (jobId: string): boolean => jobId.startsWith('simulated:');

/** A schema cannot be made an output of. */
export class NotSimulated extends Error {}
