import { z } from 'zod';

const limit = (byDefault: number, meaning: string) =>
  z.coerce.number().int().positive().default(byDefault).describe(meaning);

/** What the gateway accepts. Each limit is an environment variable of the same name. */
export const LIMITS_CONFIG = {
  MAX_BODY_BYTES: limit(
    1024 * 1024,
    'Largest body: a source text of 200 KiB, escaped as JSON, and the operation around it. Bytes.',
  ),
  MAX_FRAME_BYTES: limit(64 * 1024, 'Largest message on a WebSocket: operations, no source texts. Bytes.'),
  MAX_SOCKET_OPERATIONS: limit(50, 'Operations that one WebSocket may have open at the same time.'),
  MAX_REQUESTS_PER_ADDRESS: limit(3_000, 'Requests from one address in a minute, whoever sends them.'),
  MAX_REQUESTS_PER_CALLER: limit(
    600,
    "Requests of one user or worker, and of all who are anonymous at one address, in a minute. API keys have the limit of their client's tier.",
  ),
  MAX_REQUESTS_OF_USERS: limit(1_800, 'Requests of all users of one client together in a minute.'),
  MAX_SOCKETS: limit(
    200,
    'WebSockets that one client, or one address without credentials, may have open at one gateway.',
  ),
  MAX_SUBSCRIPTIONS: limit(
    500,
    'Subscriptions that one client, or one address without credentials, may have open at one gateway, over whatever transport.',
  ),
  MAX_SUBSCRIPTION_COST: limit(
    10_000,
    'What all subscriptions that one client has open at one gateway may cost together, as MAX_COST counts; those that ask the same for the same user or key count once.',
  ),
  MAX_OPERATION_CHARACTERS: limit(50_000, 'Characters of an operation; large values belong into variables.'),
  MAX_JSON_DEPTH: limit(
    64,
    'Levels of lists and objects in variables, and in a body as a whole. No parameter of any template needs more than a few.',
  ),
  MAX_JSON_VALUES: limit(
    5_000,
    'Values in lists and objects of a body as a whole; a text is one value however long it is. Each is copied and checked in every service that it comes to.',
  ),
  MAX_TOKENS: limit(1_000, 'Lexical tokens of an operation: a long one that a person wrote has some 400.'),
  MAX_ALIASES: limit(
    15,
    'Fields under another name, with fragments written out: what guesses by brute force needs many.',
  ),
  MAX_DEPTH: limit(
    10,
    'Levels of fields. The deepest that the graph is made for, a lesson of a course in a list of executions, has 9.',
  ),
  MAX_RUNNING_OPERATIONS: limit(
    60,
    'Queries and mutations that one gateway runs at the same time, of which dear ones count as several; half of them for one client at most.',
  ),
  MAX_WAITING_OPERATIONS: limit(
    120,
    'Queries and mutations that wait for that, 2 seconds at most; more are answered 503 with Retry-After.',
  ),
  MAX_ROOT_FIELDS: limit(10, 'Fields at the root.'),
  MAX_FIELDS: limit(
    1_000,
    'Fields, with fragments written out: a fragment that spreads others twice doubles with each level.',
  ),
  MAX_COST: limit(
    10_000,
    'What an operation may cost: 1 for each object that it may yield, 10 for a JSON value, 20 for an output, 100 for a plan, 100 for an export, 2,000 for a start, 1 for ten values of a variable, times the length of the lists around it, which `first` or `last` tells, or the schema (`@cost`, `@listSize`).',
  ),
  MAX_COST_PER_SECOND: limit(
    20_000,
    'What all operations of one client, or of one address without credentials, may cost in a second at one gateway, as MAX_COST counts; five seconds of it may be spent at once.',
  ),
  MAX_ANSWER_BYTES: limit(
    4 * 1024 * 1024,
    'Largest answer: writing one holds up all others for as long. Larger values are downloaded as deliverables. Bytes.',
  ),
};

export type Limits = Readonly<z.infer<z.ZodObject<typeof LIMITS_CONFIG>>>;

/** The limits as they are when nobody says otherwise. */
export const DEFAULT_LIMITS: Limits = z.object(LIMITS_CONFIG).parse({});
