import { z } from 'zod';

/** What the front door lets pass. Each number is an environment variable of the same name in capitals, as in MAX_TOKENS. */
export const limitsEnv = {
  /** Largest body: a source text of 200 KiB, escaped as JSON, and the operation around it. Bytes. */
  MAX_BODY_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(1024 * 1024),
  /** Largest message on a WebSocket: operations, no source texts. Bytes. */
  MAX_FRAME_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(64 * 1024),
  /** Operations that one WebSocket may have open at the same time. */
  MAX_SOCKET_OPERATIONS: z.coerce.number().int().positive().default(50),
  /** Requests from one address in a minute, whoever sends them. */
  MAX_REQUESTS_PER_ADDRESS: z.coerce.number().int().positive().default(3_000),
  /** Requests of one user or worker, and of all who are anonymous at one address, in a minute. API keys have the limit of their client's tier. */
  MAX_REQUESTS_PER_CALLER: z.coerce.number().int().positive().default(600),
  /** Characters of an operation; large values belong into variables. */
  MAX_OPERATION_CHARACTERS: z.coerce.number().int().positive().default(50_000),
  /** Levels of lists and objects in variables, and in a body as a whole. No parameter of any template needs more than a few. */
  MAX_JSON_DEPTH: z.coerce.number().int().positive().default(64),
  /** Lexical tokens of an operation: a long one that a person wrote has some 400. */
  MAX_TOKENS: z.coerce.number().int().positive().default(1_000),
  /** Fields under another name, with fragments written out: what guesses by brute force needs many. */
  MAX_ALIASES: z.coerce.number().int().positive().default(15),
  /** Levels of fields. The deepest that the graph is made for, a lesson of a course in a list of executions, has 9. */
  MAX_DEPTH: z.coerce.number().int().positive().default(10),
  /** Fields at the root. */
  MAX_ROOT_FIELDS: z.coerce.number().int().positive().default(10),
  /** Fields, with fragments written out: a fragment that spreads others twice doubles with each level. */
  MAX_FIELDS: z.coerce.number().int().positive().default(1_000),
  /** Objects that an answer may hold at most, where `first` tells how many a list has and others count as 10. */
  MAX_COST: z.coerce.number().int().positive().default(10_000),
};

export type Limits = Readonly<z.infer<z.ZodObject<typeof limitsEnv>>>;

/** The limits as they are when nobody says otherwise. */
export const DEFAULT_LIMITS: Limits = z.object(limitsEnv).parse({});
