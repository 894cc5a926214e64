import { z } from 'zod';

/** What the front door lets pass. Each number is an environment variable of the same name in capitals, as in MAX_TOKENS. */
export const LIMITS_CONFIG = {
  MAX_BODY_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(1024 * 1024)
    .describe('Largest body: a source text of 200 KiB, escaped as JSON, and the operation around it. Bytes.'),
  MAX_FRAME_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(64 * 1024)
    .describe('Largest message on a WebSocket: operations, no source texts. Bytes.'),
  MAX_SOCKET_OPERATIONS: z.coerce
    .number()
    .int()
    .positive()
    .default(50)
    .describe('Operations that one WebSocket may have open at the same time.'),
  MAX_REQUESTS_PER_ADDRESS: z.coerce
    .number()
    .int()
    .positive()
    .default(3_000)
    .describe('Requests from one address in a minute, whoever sends them.'),
  MAX_REQUESTS_PER_CALLER: z.coerce
    .number()
    .int()
    .positive()
    .default(600)
    .describe(
      "Requests of one user or worker, and of all who are anonymous at one address, in a minute. API keys have the limit of their client's tier.",
    ),
  MAX_OPERATION_CHARACTERS: z.coerce
    .number()
    .int()
    .positive()
    .default(50_000)
    .describe('Characters of an operation; large values belong into variables.'),
  MAX_JSON_DEPTH: z.coerce
    .number()
    .int()
    .positive()
    .default(64)
    .describe(
      'Levels of lists and objects in variables, and in a body as a whole. No parameter of any template needs more than a few.',
    ),
  MAX_TOKENS: z.coerce
    .number()
    .int()
    .positive()
    .default(1_000)
    .describe('Lexical tokens of an operation: a long one that a person wrote has some 400.'),
  MAX_ALIASES: z.coerce
    .number()
    .int()
    .positive()
    .default(15)
    .describe('Fields under another name, with fragments written out: what guesses by brute force needs many.'),
  MAX_DEPTH: z.coerce
    .number()
    .int()
    .positive()
    .default(10)
    .describe(
      'Levels of fields. The deepest that the graph is made for, a lesson of a course in a list of executions, has 9.',
    ),
  MAX_ROOT_FIELDS: z.coerce.number().int().positive().default(10).describe('Fields at the root.'),
  MAX_FIELDS: z.coerce
    .number()
    .int()
    .positive()
    .default(1_000)
    .describe('Fields, with fragments written out: a fragment that spreads others twice doubles with each level.'),
  MAX_COST: z.coerce
    .number()
    .int()
    .positive()
    .default(10_000)
    .describe(
      'Objects that an answer may hold at most, where `first` tells how many a list has and others count as 10.',
    ),
};

export type Limits = Readonly<z.infer<z.ZodObject<typeof LIMITS_CONFIG>>>;

/** The limits as they are when nobody says otherwise. */
export const DEFAULT_LIMITS: Limits = z.object(LIMITS_CONFIG).parse({});
