import { z } from 'zod';
import { findUnstorableText } from '../lib/jsonb-text';
import { SubscriptionTier } from './tier';
import { InputSize } from './run-stats';

// The messages of docs/worker-protocol.md, in its order. The document is the law; this file follows it.

/** Version of the protocol; part of every path. */
export const PROTOCOL_PATH = '/worker/v1';
/** Who the orchestrator is in signatures. */
export const ORCHESTRATOR = 'orchestrator';
/** Largest message either side reads, in bytes. */
export const MAX_MESSAGE_BYTES = 2 * 1024 * 1024;
/** Parameters and outputs whose JSON has more bytes than this go by reference. */
export const MAX_INLINE_BYTES = 256 * 1024;
/** Largest parameters and outputs, in bytes of their JSON. */
export const MAX_PAYLOAD_BYTES = 50 * 1024 * 1024;

/** A text that can be kept: no NUL character, no half of a surrogate pair. */
const text = (max: number, min = 0) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((value) => findUnstorableText(value) === null, 'holds a character that no text may');
const micros = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const durationMs = z
  .number()
  .int()
  .positive()
  .max(24 * 3_600_000);
/** How long a worker asks not to be called. */
const waitMs = z
  .number()
  .int()
  .nonnegative()
  .max(24 * 3_600_000);
const jsonObject = z.record(z.string(), z.unknown());

/** 10. A JSON object that the orchestrator keeps, in place of the object itself. */
export const payloadReference = z.object({
  id: text(200, 1),
  /** Size of the JSON in bytes. */
  bytes: z.number().int().positive().max(MAX_PAYLOAD_BYTES),
  /** SHA-256 of these bytes, in hexadecimal digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  /** Until when it can be read, or be referred to in a result. */
  expiresAt: z.iso.datetime(),
});
export type PayloadReference = z.infer<typeof payloadReference>;

/** Whether exactly one of two members is there. */
const exactlyOne =
  <A extends string, B extends string>(a: A, b: B) =>
  (message: Partial<Record<A | B, unknown>>): boolean =>
    (message[a] === undefined) !== (message[b] === undefined);

const tokenRange = z.object({
  min: z.number().int().nonnegative(),
  expected: z.number().int().nonnegative(),
  max: z.number().int().nonnegative(),
});

/** What it costs when there was nothing to work from, so that only a general pattern is made. */
const patternPrice = z.object({
  micros,
  /** Parameters that give it something to work from; a pattern is made only where none of them has a value. */
  without: z.array(text(200, 1)).min(1).max(20),
  /** Whether then nothing else can come of it; otherwise a model may write from the topic alone, at the ordinary price. */
  certain: z.boolean(),
});
export type PatternPrice = z.infer<typeof patternPrice>;

const quantiles = z.object({
  p10: z.number().nonnegative(),
  p50: z.number().nonnegative(),
  p90: z.number().nonnegative(),
});
const runStats = z.object({
  inputSize: z.enum(InputSize),
  samples: z.number().int().positive(),
  timeMs: quantiles,
  tokens: quantiles,
});

/** The contract that this release speaks; see docs/worker-protocol.md. */
export const CONTRACT_VERSION = 1;

/** 0. A process of a worker says that it is there, and goes on saying so. */
export const announcementMessage = z.object({
  /** Names the process while it lives. */
  process: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\w.:-]+$/, 'may have letters, digits, dots, dashes, underscores and colons'),
  /** Where it listens, as in http://10.0.0.7:5000. */
  address: z.url({ protocol: /^https?$/ }).max(500),
  contractVersion: z.number().int().positive(),
  displayName: text(200, 1).optional(),
  /** How many of its jobs may be under way at the same time. */
  slots: z.number().int().min(1).max(1_000),
  /** The templates that it publishes, in their newest versions. */
  templates: z.array(z.object({ id: z.string().min(1).max(200), version: z.number().int().positive() })).max(1_000),
});
export type AnnouncementMessage = z.infer<typeof announcementMessage>;
export const announcementAnswer = z.object({
  /** When it must be heard of again, at the latest. */
  renewWithinMs: durationMs,
  contractVersion: z.number().int().positive(),
});
export type AnnouncementAnswer = z.infer<typeof announcementAnswer>;

/** 1. What a worker offers: one operation, and at what price. */
export const templateMessage = z.object({
  id: z.string().min(1).max(200),
  version: z.number().int().positive(),
  /** For programs; the id when absent. */
  name: text(200, 1).optional(),
  displayName: z.string(),
  /** What it yields, for people. */
  description: text(2_000).optional(),
  /** Which kind of output it yields, of those that the worker has. */
  kind: text(100, 1).optional(),
  minimumTier: z.enum(SubscriptionTier),
  tierReason: z.string(),
  estimatedTimeMs: durationMs,
  memoryMb: z.number().int().positive().optional(),
  /** Before the multiplier. */
  tokens: tokenRange,
  pricing: z.object({
    baseMicros: micros,
    perThousandTokensMicros: micros,
    tokenMultiplier: z.number().positive(),
    pattern: patternPrice.optional(),
  }),
  baseParameters: jsonObject,
  parameterSchema: jsonObject,
  outputSchema: jsonObject,
  /** Nothing new may start with it; and what to use instead. */
  deprecated: z.object({ successor: z.string().max(200).nullable() }).optional(),
  /** What real runs took, by size of input; where there is none the estimates hold. */
  runStats: z.array(runStats).max(10).optional(),
});
export type TemplateMessage = z.infer<typeof templateMessage>;

export const templatesMessage = z.object({ worker: z.string(), templates: z.array(templateMessage) });

/** 2. The handshake: what is to be done, with what, within which limits. */
export const offerMessage = z
  .object({
    /** Names this attempt for ever: `execution:stage:attempt`. The same key gets the same answer. */
    key: z.string().min(1).max(200),
    executionId: z.string(),
    stage: z.number().int().positive(),
    attempt: z.number().int().positive(),
    client: z.object({ id: z.string(), tier: z.enum(SubscriptionTier) }),
    templateId: z.string(),
    templateVersion: z.number().int().positive(),
    parameters: jsonObject.optional(),
    /** In place of the parameters. */
    parametersRef: payloadReference.optional(),
    limits: z.object({ maxPriceMicros: micros, timeoutMs: durationMs }),
    /** What the plan was made for: the version of this protocol, and what the template yields, as `schemaHash` names it. */
    contract: z.object({ version: z.number().int().positive(), outputSchema: text(100) }).optional(),
    /** W3C trace context: what the worker does for the attempt belongs to it. */
    traceParent: z.string().max(100).optional(),
  })
  .refine(exactlyOne('parameters', 'parametersRef'), 'needs either parameters or parametersRef');
export type OfferMessage = z.infer<typeof offerMessage>;
/** An offer whose parameters are there. */
export type Offer = OfferMessage & { parameters: Record<string, unknown> };

const terms = {
  jobId: text(200, 1),
  maxPriceMicros: micros,
  timeMs: durationMs,
  /** The worker promises to be heard of at least this often while it has the job. */
  heartbeatMs: durationMs.optional(),
  /** What it will deliver, as `schemaHash` names the output schema: compared with what was planned. */
  outputSchema: text(100).optional(),
};

export const offerAnswer = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('accepted'), ...terms }),
  z.object({ verdict: z.literal('countered'), ...terms, message: text(2_000) }),
  z.object({
    verdict: z.literal('rejected'),
    code: text(100),
    message: text(2_000),
    retryable: z.boolean(),
    retryAfterMs: waitMs.optional(),
  }),
]);
export type OfferAnswer = z.infer<typeof offerAnswer>;

/** 4. How far a job is. */
export const MAX_ELEMENTS = 200;
/** A part of the output that is ready; one with the id of an earlier one takes its place. */
const readyElement = z.object({
  id: text(100, 1),
  type: text(100),
  title: text(500),
  level: z.number().int().min(1).max(100),
});
export type ReadyElement = z.infer<typeof readyElement>;
export const progressMessage = z.object({
  key: text(200),
  percent: z.number().min(0).max(100),
  message: text(500),
  elements: z.array(readyElement).max(MAX_ELEMENTS).optional(),
});
export type ProgressMessage = z.infer<typeof progressMessage>;

/** 5. That jobs are still being worked on, or wait in the worker; the answer tells which of them are still wanted. */
export const heartbeatMessage = z.object({ keys: z.array(text(200)).min(1).max(500) });
export type HeartbeatMessage = z.infer<typeof heartbeatMessage>;
export const heartbeatAnswer = z.object({ wanted: z.array(z.string()) });

/** 6. How a job ended, with what it used. */
const tokens = z.number().int().nonnegative().max(2_147_483_647);
const usage = z.object({ inputTokens: tokens, outputTokens: tokens, providerCostMicros: micros });
export const jobFailure = z.object({
  code: text(100),
  message: text(2_000),
  retryable: z.boolean(),
  retryAfterMs: waitMs.optional(),
});
export type JobFailure = z.infer<typeof jobFailure>;

/** Nothing more needs to be done for the execution, and why. */
const earlyEnd = z.object({ reason: text(500, 1) });

export const resultMessage = z.discriminatedUnion('outcome', [
  z
    .object({
      key: text(200),
      outcome: z.literal('completed'),
      output: jsonObject.optional(),
      /** In place of the output. */
      outputRef: payloadReference.optional(),
      priceMicros: micros,
      usage,
      end: earlyEnd.optional(),
    })
    .refine(exactlyOne('output', 'outputRef'), 'needs either output or outputRef'),
  z.object({ key: text(200), outcome: z.literal('failed'), error: jobFailure, usage }),
]);
export type ResultMessage = z.infer<typeof resultMessage>;
/** A result whose output is there. */
export type Result =
  | (Extract<ResultMessage, { outcome: 'completed' }> & { output: Record<string, unknown> })
  | Extract<ResultMessage, { outcome: 'failed' }>;
export type Usage = z.infer<typeof usage>;

/** Jobs whose parameters and outputs are kept no longer. Optional: a worker that does not know it is not asked again for these. */
export const MAX_FORGOTTEN = 500;
export const forgetMessage = z.object({ jobIds: z.array(text(200, 1)).min(1).max(MAX_FORGOTTEN) });
export type ForgetMessage = z.infer<typeof forgetMessage>;

/** 8. What a version would touch, asked before it is published. */
export const impactMessage = z.object({ template: templateMessage });
export type ImpactMessage = z.infer<typeof impactMessage>;

/** What a new version means for something that uses the template. */
export enum ImpactVerdict {
  COMPATIBLE = 'compatible',
  REPRICED = 'repriced',
  BREAKING = 'breaking',
}
/** What uses a template. */
export enum ImpactSubject {
  MASTER_TEMPLATE = 'master_template',
  REQUEST = 'request',
  EXECUTION = 'execution',
}
const priceRange = z.object({ minMicros: micros, expectedMicros: micros, maxMicros: micros });
export const impact = z.object({
  subject: z.enum(ImpactSubject),
  /** Of a master template the id of the version, as in mt_course_001@2. */
  id: z.string(),
  name: z.string(),
  verdict: z.enum(ImpactVerdict),
  /** What all its stages cost, before and after. */
  from: priceRange.optional(),
  to: priceRange.optional(),
  /** The field of the template that breaks it, as in parameterSchema.properties.depth, and why. */
  field: z.string().optional(),
  reason: z.string().optional(),
});
export type Impact = z.infer<typeof impact>;
export const impactAnswer = z.object({ impacts: z.array(impact) });
export type ImpactAnswer = z.infer<typeof impactAnswer>;

/** A payload is not what its reference says, or cannot be read now. */
export class PayloadError extends Error {
  constructor(
    readonly code: 'PAYLOAD_MISMATCH' | 'PAYLOAD_UNAVAILABLE',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Where a worker reports how its jobs go: the orchestrator, over HTTP or in the same process. The status is that of the protocol. */
export interface WorkerCallbacks {
  progress(worker: string, jobId: string, message: ProgressMessage): Promise<{ status: number }>;
  result(worker: string, jobId: string, message: ResultMessage): Promise<{ status: number }>;
  /** @returns the keys of the jobs that are still wanted. */
  heartbeats(worker: string, message: HeartbeatMessage): Promise<{ wanted: string[] }>;
  /** @returns what a version of a template would touch. @throws Error when that is not known */
  impact(worker: string, message: ImpactMessage): Promise<ImpactAnswer>;
  /** Reads the parameters of an offer that refers to them. @throws PayloadError */
  readPayload(worker: string, reference: PayloadReference): Promise<Record<string, unknown>>;
  /** Has the orchestrator keep the output of a job, so that its result can refer to it; no reference when it does not want it. */
  storePayload(
    worker: string,
    jobId: string,
    key: string,
    output: Record<string, unknown>,
  ): Promise<{ status: number; reference?: PayloadReference }>;
}
