// Every code of an error or a cause, once. The enums of the graph, the codes that the gateway lets pass and docs/errors.md
// are made from these lists.

/** How an error is logged where it is answered; unexpected ones are errors, what a caller can correct is a detail. */
type LogLevel = 'debug' | 'warn' | 'error';

interface UserErrorEntry {
  /** The type of the graph that it is. */
  type: UserErrorType;
  /** Status of the plain HTTP route. */
  status: number;
  log: LogLevel;
  /** What it means. */
  message: string;
}

/** The types of errors that a caller can correct. */
export type UserErrorType =
  | 'InvalidInput'
  | 'NotFound'
  | 'Conflict'
  | 'DraftChanged'
  | 'PriceChanged'
  | 'BudgetExceeded'
  | 'TierTooLow'
  | 'WorkerUnavailable'
  | 'AccountNotActive'
  | 'QuotaExceeded'
  | 'FeatureNotIncluded'
  | 'TooManyAttempts';

const invalid = (message: string) => ({ type: 'InvalidInput', status: 422, log: 'debug', message }) as const;
const notFound = (message: string) => ({ type: 'NotFound', status: 404, log: 'debug', message }) as const;
const conflict = (message: string) => ({ type: 'Conflict', status: 409, log: 'debug', message }) as const;

/** What a caller can correct: the `errors` of a payload and the `blockers` of a plan. */
export const USER_ERRORS = {
  INVALID_INPUT: invalid('An input value is missing, of the wrong type or out of its limits.'),
  INVALID_PARAMETERS: invalid('A parameter is missing, of the wrong type or out of its limits.'),
  INVALID_MASTER_TEMPLATE: invalid('The master template cannot work as it is.'),
  UNKNOWN_PARAMETER: invalid('No stage takes a parameter of this name.'),
  INVALID_EXPRESSION: invalid('A mapping, a condition or a forEach of the master template cannot work.'),
  INVALID_IDEMPOTENCY_KEY: invalid('The idempotency key is malformed.'),
  INVALID_CREDENTIALS: invalid('Name or password is wrong, or the account is closed.'),
  SESSION_OVER: invalid('The session has ended. Sign in again.'),
  SCOPE_NOT_GRANTABLE: invalid('A key cannot have a scope that its creator does not have.'),
  TEMPLATE_INCOMPLETE: invalid('The draft is not complete or not consistent, so it cannot be published.'),
  WORKER_TEMPLATE_NOT_FOUND: invalid('The worker does not offer this template.'),
  WORKER_TEMPLATE_DEPRECATED: invalid('The worker template is deprecated: nothing new starts with it.'),

  SESSION_NOT_FOUND: notFound('You have no such session, or it has ended.'),
  WORKER_NOT_FOUND: notFound('There is no such worker.'),
  CLIENT_NOT_FOUND: notFound('There is no such client, or it is not visible to you.'),
  USER_NOT_FOUND: notFound('There is no such user, or it is not visible to you.'),
  API_KEY_NOT_FOUND: notFound('There is no such key, or it is not visible to you.'),
  REQUEST_NOT_FOUND: notFound('There is no such request, or it is not visible to you.'),
  EXECUTION_NOT_FOUND: notFound('There is no such execution, or it is not visible to you.'),
  QUOTE_NOT_FOUND: notFound('There is no such quote, or it is not visible to you.'),
  MASTER_TEMPLATE_NOT_FOUND: notFound('There is no published master template of this name or id.'),
  ANNOUNCER_TOKEN_NOT_FOUND: notFound('There is no such token.'),
  TEMPLATE_NOT_FOUND: notFound('There is no such version of the template.'),
  NO_RECOMMENDATION: notFound('No master template fits the request.'),

  IDEMPOTENCY_KEY_REUSED: conflict('The idempotency key was used for other input.'),
  QUOTE_EXPIRED: conflict('The quote holds no more.'),
  QUOTE_USED: conflict('The quote was used for an execution already.'),
  EXECUTION_ENDED: conflict('The execution has ended already.'),
  EXECUTION_NOT_ENDED: conflict('The execution has not ended yet.'),
  NOTHING_TO_RETRY: conflict('The execution was completed, so there is nothing to retry.'),
  NO_APPROVAL_AWAITED: conflict('The execution does not wait for approval.'),
  NO_CONSENT_AWAITED: conflict('The stage does not wait for consent to a higher price.'),
  WEBHOOK_NOT_FOUND: notFound('There is no such webhook, or it is not visible to you.'),
  WEBHOOK_DELIVERY_NOT_FOUND: notFound('There is no such delivery of a webhook, or it is not visible to you.'),
  STAGE_NOT_FOUND: notFound('There is no such stage, or it is not visible to you.'),
  NOT_QUEUED: conflict('The execution is in no queue, so its priority has no effect.'),
  MASTER_TEMPLATE_NOT_PUBLISHED: conflict('This version of the master template is not published.'),
  REQUEST_STATUS: conflict('The status of the request does not allow it.'),
  NO_TEMPLATE_SELECTED: conflict('No master template was selected for the request.'),
  SAME_TIER: conflict('The client has this tier already.'),
  STATUS_NOT_REACHABLE: conflict('The account cannot change to this status.'),
  USERNAME_TAKEN: conflict('The name is taken.'),
  LAST_ADMIN: conflict('The last administrator cannot be removed.'),
  TOO_MANY_KEYS: conflict('The maximum number of live keys is reached.'),
  TEMPLATE_EXISTS: conflict('There is a template of this id or name already.'),
  DRAFT_EXISTS: conflict('There is a draft of this template already.'),
  NOT_A_DRAFT: conflict('The version was published and never changes.'),
  NOT_PUBLISHED: conflict('The template is not published.'),
  BREAKING_CHANGE: conflict(
    'It would break what uses the template; publish or deprecate it with `force` to do so all the same.',
  ),
  TOO_MANY_TRIALS: conflict('The maximum number of trials is already running.'),

  DRAFT_CHANGED: {
    type: 'DraftChanged',
    status: 409,
    log: 'debug',
    message: 'Another author changed the draft since it was read.',
  },
  PRICE_CHANGED: {
    type: 'PriceChanged',
    status: 409,
    log: 'debug',
    message: 'It costs more than the maximum that the start was bound by.',
  },
  BUDGET_EXCEEDED: {
    type: 'BudgetExceeded',
    status: 422,
    log: 'debug',
    message: 'It may cost more than what is left of the budget of the month.',
  },
  REQUEST_LIMIT_EXCEEDED: {
    type: 'BudgetExceeded',
    status: 422,
    log: 'debug',
    message: 'It may cost more than one execution of the client may.',
  },
  TIER_TOO_LOW: {
    type: 'TierTooLow',
    status: 422,
    log: 'debug',
    message: 'The subscription tier of the client is below what a stage requires.',
  },
  WORKER_UNAVAILABLE: {
    type: 'WorkerUnavailable',
    status: 503,
    log: 'debug',
    message: 'A worker that a stage needs does not answer. Trying later may help.',
  },
  ACCOUNT_NOT_ACTIVE: {
    type: 'AccountNotActive',
    status: 409,
    log: 'debug',
    message: 'The status of the account does not allow it; trial or active is required.',
  },
  QUOTA_EXCEEDED: {
    type: 'QuotaExceeded',
    status: 429,
    log: 'debug',
    message: 'A limit is reached: one of the subscription tier, or how many executions may wait.',
  },
  FEATURE_NOT_INCLUDED: {
    type: 'FeatureNotIncluded',
    status: 403,
    log: 'debug',
    message: 'The subscription tier does not include a feature.',
  },
  TOO_MANY_ATTEMPTS: {
    type: 'TooManyAttempts',
    status: 429,
    log: 'debug',
    message: 'Too many attempts in a short time.',
  },
} as const satisfies Record<string, UserErrorEntry>;

interface RequestErrorEntry {
  status: number;
  log: LogLevel;
  message: string;
}

const refused = (status: number, message: string) => ({ status, log: 'debug', message }) as const;

/** The top-level `errors` of an answer: access, malformed requests, and our own faults. */
export const REQUEST_ERRORS = {
  UNAUTHENTICATED: refused(401, 'The caller is not authenticated: credentials are missing, wrong, expired or revoked.'),
  FORBIDDEN: refused(403, 'The caller is authenticated and lacks the permission to do this.'),
  BAD_REQUEST: refused(400, 'The request cannot be read.'),
  BAD_USER_INPUT: refused(400, 'A variable or argument does not fit its type.'),
  GRAPHQL_PARSE_FAILED: refused(400, 'The document is not GraphQL.'),
  GRAPHQL_VALIDATION_FAILED: refused(400, 'The operation does not fit the schema.'),
  OPERATION_RESOLUTION_FAILURE: refused(400, 'The document has several operations and none is named, or no such one.'),
  PERSISTED_QUERY_NOT_FOUND: refused(200, 'No operation of this hash was sent yet. Send it once with its text.'),
  PERSISTED_QUERY_NOT_IN_LIST: refused(
    404,
    'No operation of this id is registered, and only registered ones are taken.',
  ),
  QUERY_NOT_IN_SAFELIST: refused(403, 'The operation is not registered, and only registered ones are taken.'),
  OPERATION_TOO_LARGE: refused(400, 'The operation is larger than the gateway allows.'),
  REQUEST_TOO_LARGE: refused(413, 'The request has too many bytes.'),
  NOT_FOUND: refused(404, 'There is nothing at this address.'),
  UNSUPPORTED_MEDIA_TYPE: refused(415, 'The request is not JSON.'),
  NOT_ACCEPTABLE: refused(406, 'A subscription was asked for in a format that does not stream.'),
  RATE_LIMITED: refused(429, 'There were too many requests in a minute, or operations that cost too much in a second.'),
  TOO_MANY_OPERATIONS: refused(
    429,
    'Too many operations are open on one WebSocket, or too many subscriptions of one client.',
  ),
  INVALID_PAGE_SIZE: refused(400, '`first` is not a whole number from 1 to 100.'),
  INVALID_CURSOR: refused(400, 'The cursor is not a valid cursor of this list.'),
  INVALID_SELECTOR: refused(400, 'Exactly one of `id` and `name` must be given.'),
  INVALID_PERIOD: refused(400, 'The period is empty or too long.'),
  FORMAT_NOT_AVAILABLE: refused(400, 'The structure cannot be exported in this format.'),
  DELIVERABLE_NOT_FOUND: refused(404, 'There is no such deliverable, or it is not visible to you.'),
  EXECUTION_NOT_FOUND: refused(404, 'There is no such execution, or it is not visible to you.'),
  CLIENT_NOT_FOUND: refused(404, 'There is no such client, or it is not visible to you.'),
  VALUE_TOO_LARGE: refused(
    413,
    'The value has more bytes than an answer of the graph may hold; download it as a file.',
  ),
  RESUME_FROM_CURSOR: refused(503, 'The subscription was closed. Subscribe again after the last cursor that you saw.'),
  SERVICE_UNAVAILABLE: { status: 503, log: 'error', message: 'A service does not answer. Try again later.' },
  INTERNAL_ERROR: { status: 500, log: 'error', message: 'An internal error; `errorId` identifies it in the log.' },
} as const satisfies Record<string, RequestErrorEntry>;

/** What a side of the worker protocol answers, besides 2xx. */
export const PROTOCOL_ERRORS = {
  UNSIGNED: { status: 401, log: 'warn', message: 'The message is not signed as the protocol asks.' },
  CONTRACT_NOT_SUPPORTED: refused(409, 'The worker speaks another version of the protocol.'),
  UNKNOWN_JOB: refused(404, 'There is no such job of this worker.'),
  KEY_MISMATCH: refused(409, 'The job was not made for this key.'),
  LATE: refused(409, 'The attempt has ended; nothing more is accepted for it.'),
  UNRECORDABLE: { status: 400, log: 'error', message: 'The message cannot be recorded. Do not send it again.' },
  UNAVAILABLE: refused(503, 'The message cannot be recorded at the moment. Send it again.'),
  PAYLOAD_NOT_FOUND: refused(404, 'There is no such payload for an open attempt of this worker.'),
  PAYLOAD_EXPIRED: refused(410, 'The reference has expired.'),
  RANGE_NOT_SATISFIABLE: refused(416, 'The range lies outside of the payload.'),
} as const satisfies Record<string, RequestErrorEntry>;

/** Types of causes in the graph: PlainCause, WorkerCause and so on. */
export type CauseKind = 'condition' | 'tier' | 'worker' | 'queue' | 'time' | 'stage' | 'actor' | 'plain';

/** Why something was skipped, kept waiting, rejected, retried, failed or ended. */
export const CAUSES = {
  CONDITION_FALSE: { kind: 'condition', message: 'The condition of the stage was false.' },
  TIER_TOO_LOW: { kind: 'tier', message: 'The tier of the client is below what the worker template requires.' },
  OUTPUT_TOO_LARGE: { kind: 'plain', message: 'The outputs of the items of a stage come to more than 50 MiB of JSON.' },
  BUDGET_EXCEEDED: { kind: 'plain', message: 'It would have cost more than what is left of the budget of the month.' },
  ACCOUNT_NOT_ACTIVE: { kind: 'plain', message: 'The account of the client may not start work any more.' },
  QUEUED: { kind: 'queue', message: 'Other entries are before it in a queue.' },
  TIMEOUT: { kind: 'time', message: 'The worker did not deliver in time.' },
  HEARTBEAT_LOST: { kind: 'time', message: 'The worker was silent for longer than it promised.' },
  DEADLINE_EXCEEDED: { kind: 'time', message: 'The execution did not end before its deadline.' },
  STAGE_FAILED: { kind: 'stage', message: 'A required stage failed.' },
  ENDED_EARLY: { kind: 'stage', message: 'A worker found that nothing more needs to be done.' },
  APPROVAL_REJECTED: { kind: 'actor', message: 'A person did not approve what it may cost.' },
  APPROVAL_EXPIRED: { kind: 'plain', message: 'Nobody approved in time what it may cost.' },
  CANCELLED: { kind: 'actor', message: 'It was cancelled on request.' },
  WORKER_REJECTED: { kind: 'worker', message: 'The worker rejected the offer; `workerCode` is its own code.' },
  WORKER_FAILED: { kind: 'worker', message: 'The worker failed; `workerCode` is its own code.' },
  WORKER_UNAVAILABLE: { kind: 'worker', message: 'The worker does not answer, or is not registered.' },
  WORKER_PAUSED: {
    kind: 'worker',
    message: 'The worker is paused for maintenance; what waits for it goes on when it is resumed.',
  },
  WORKER_REFUSED: { kind: 'worker', message: 'The worker refused a message.' },
  WORKER_PROTOCOL_VIOLATION: { kind: 'worker', message: 'The worker sent a response that violates the protocol.' },
  WORKER_TEMPLATE_NOT_FOUND: { kind: 'worker', message: 'The worker does not offer the template.' },
  WORKER_TEMPLATE_DEPRECATED: { kind: 'worker', message: 'The worker template is deprecated.' },
  CONTRACT_MISMATCH: { kind: 'worker', message: 'The worker would deliver another output than the plan was made for.' },
  CONSENT_AWAITED: {
    kind: 'worker',
    message: 'The worker asks for more than the plan promises; approveStage or rejectStage decides.',
  },
  COUNTER_REFUSED: { kind: 'worker', message: 'The worker asked for more than the plan promises.' },
  INVALID_OUTPUT: { kind: 'worker', message: 'The output breaks the schema of the worker template.' },
  PRICE_EXCEEDED: { kind: 'worker', message: 'The worker charged more than was agreed.' },
  INVALID_EXPRESSION: { kind: 'plain', message: 'A mapping, condition or forEach found no value.' },
  INVALID_PARAMETERS: { kind: 'plain', message: 'The merged parameters break the schema of the worker template.' },
  TOO_MANY_ITEMS: { kind: 'plain', message: 'The list of a forEach is longer than the stage allows.' },
  NOTHING_MORE_TO_DO: { kind: 'plain', message: 'The worker says that nothing more needs to be done.' },
  EXECUTION_ENDED: { kind: 'plain', message: 'The execution ended before.' },
  STAGES_LOST: { kind: 'plain', message: 'It completed without one or more optional stages.' },
  ALL_STAGES_OVER: { kind: 'plain', message: 'All stages have ended.' },
  INTERNAL_ERROR: { kind: 'plain', message: 'It failed because of an internal error.' },
} as const satisfies Record<string, { kind: CauseKind; message: string }>;

/** What can be wrong with a master template, and what it means. */
export const TEMPLATE_PROBLEMS = {
  EMPTY_TEMPLATE: 'The template has no stages.',
  TOO_MANY_STAGES: 'The template has more stages than one may have.',
  DUPLICATE_ORDER: 'Two stages have the same order.',
  CIRCULAR_DEPENDENCY: 'Stages depend on each other in a circle.',
  INVALID_VALUE: 'A value of a stage has another type than it must have, or is out of its limits.',
  UNKNOWN_DEPENDENCY: 'A stage depends on one that does not come before it.',
  UNKNOWN_WORKER: 'There is no such worker.',
  WORKER_UNAVAILABLE: 'The worker does not answer, so that what its templates take and yield is not known.',
  UNKNOWN_WORKER_TEMPLATE: 'The worker offers no such template.',
  WORKER_TEMPLATE_DEPRECATED: 'The worker template is deprecated: nothing new starts with it.',
  INVALID_EXPRESSION: 'An expression cannot be read.',
  UNKNOWN_REFERENCE: 'An expression refers to a stage or a value that is not there.',
  OPTIONAL_SOURCE: 'A value that may be missing is taken where one is required.',
  INVALID_CONDITION: 'A condition does not yield true or false.',
  INVALID_FOR_EACH: 'What a stage is to be repeated for is not a list.',
  TOO_MANY_ITEMS: 'A list is surely longer than the stage allows.',
  UNKNOWN_PARAMETER: 'The worker template takes no such parameter.',
  TYPE_MISMATCH: 'A value does not fit the type of the parameter.',
  LIST_OF_LISTS: 'A list of lists is taken where a flat list is expected.',
  OUT_OF_RANGE: 'A value is outside the limits of the parameter.',
  MISSING_PARAMETER: 'A required parameter may be left out.',
  CONFLICTING_PARAMETER: 'Two stages take the same parameter of the client and nothing fits both.',
  INVALID_LADDER:
    'A step of the ladder names a stage that is not there or cannot be left out, or has the name of another one.',
  DEADLINE_TOO_SHORT: 'The longest chain of stages takes longer than the execution may.',
} as const satisfies Record<string, string>;

/** What can be wrong with a template in a file, and what it means. */
export const IMPORT_DEFECTS = {
  WRONG_TYPE: 'A value has another type than it must have.',
  UNKNOWN_FIELD: 'There is no such field; it is left out.',
  FOREIGN_FIELD: 'The field belongs to worker templates, not to master templates; it is left out.',
  OLDER_VERSION: 'The file has a newer version of the same template; only that is imported.',
  NO_NAME: 'The template has no name of the form that names have; one is made of what it has.',
  STAGE_REFERENCE: 'A stage is referred to by another name than stage_<order>.output.',
  OPERATOR: 'A condition uses an operator of another language.',
  TEXT_COMPARISON: 'Numbers are compared as texts.',
  LIST_OF_LISTS: '[*] yields a list of lists where a flat list is expected.',
  PROBLEM: 'The check of the template found a problem, which its author has to solve.',
  MIN_MAX: 'A parameter schema says min and max, which JSON Schema does not know.',
  REQUIRED_IN_PROPERTY: 'A parameter schema says required inside a property, not in a list beside the properties.',
  SCHEMA_FORM: 'The parameters are told in another form than JSON Schema.',
  TOKENS: 'The token estimates are missing or do not rise.',
} as const satisfies Record<string, string>;

/** What workers made with the kit reject offers and fail jobs with; each worker may add codes of its own. */
export const JOB_ERRORS = {
  TEMPLATE_NOT_FOUND: 'There is no such version of the template that was published.',
  TIER_TOO_LOW: 'The tier of the client is below what the template requires.',
  INVALID_PARAMETERS: 'The parameters break the schema of the template.',
  CONTRACT_MISMATCH: 'The offer was made for another version of the protocol, or for another output schema.',
  BUSY: 'The worker is at capacity; it says when to try again.',
  NOT_SIMULATED: 'No output could be made up that fits the output schema of the worker template.',
  CANCELLED: 'The job was cancelled, or another process took it over.',
  TIMEOUT: 'The work took longer than was agreed.',
  INTERRUPTED: 'A process died in the middle of something that must not be done twice.',
  INVALID_OUTPUT: 'The output breaks the schema of the template.',
  OUTPUT_TOO_LARGE: 'The output has more than 50 MiB of JSON.',
  PAYLOAD_MISMATCH: 'The parameters that an offer refers to are not what the reference says.',
  PAYLOAD_UNAVAILABLE: 'The parameters that an offer refers to cannot be read.',
  PROVIDER_NOT_CONFIGURED: 'The provider of the model has no key or no address.',
  PROVIDER_REFUSED: 'The provider refused the request.',
  PROVIDER_UNAVAILABLE: 'The provider returned an invalid response.',
  PROVIDER_TIMEOUT: 'The provider took longer than was allowed.',
  PROVIDER_BROKE_OFF: 'The provider broke off in the middle of its answer.',
  ANSWER_CUT_OFF: 'The answer of a model was cut off at the limit of its length.',
  ANSWER_WITHHELD: 'A model refused to answer, or a filter withheld its answer.',
  PROVIDER_CIRCUIT_OPEN: 'The provider failed several times in a row and is not called for a while.',
  RATE_LIMITED: 'The provider, or our own limit, asks to come back later.',
  WORKER_ERROR: 'The worker failed unexpectedly.',
} as const satisfies Record<string, string>;

export type UserErrorCode = keyof typeof USER_ERRORS;
export type RequestErrorCode = keyof typeof REQUEST_ERRORS;
export type ProtocolErrorCode = keyof typeof PROTOCOL_ERRORS;
export type CauseCode = keyof typeof CAUSES;
export type JobErrorCode = keyof typeof JOB_ERRORS;

/** The codes of errors of one type. */
export type UserErrorCodeOf<T extends UserErrorType> = {
  [C in UserErrorCode]: (typeof USER_ERRORS)[C]['type'] extends T ? C : never;
}[UserErrorCode];

/** The codes of causes of one kind. */
export type CauseCodeOf<K extends CauseKind> = {
  [C in CauseCode]: (typeof CAUSES)[C]['kind'] extends K ? C : never;
}[CauseCode];
