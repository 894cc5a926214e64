// Written by "npm run schema" from the .graphql files of the console and schema/supergraph.graphql.

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Formats that an output can be exported in. All outputs can be exported as JSON. */
export type ExportFormat =
  /** As the worker delivered it. */
  | 'JSON'
  /** A document to read. */
  | 'MARKDOWN'
  /** A quiz in Moodle's text format. */
  | 'GIFT'
  /** A quiz as a package of IMS QTI 2.1. */
  | 'QTI'
  /** A course as an IMS Common Cartridge 1.1, with a page for each lesson. */
  | 'COMMON_CARTRIDGE'
  /** A workflow in BPMN 2.0, with its drawing. */
  | 'BPMN'
  /** A workflow or a knowledge map as a flowchart. */
  | 'MERMAID'
  /** A knowledge map for graph layout tools. */
  | 'GRAPHML'
  /** A knowledge map as linked data, with the words of SKOS. */
  | 'JSON_LD'
  /** A novel or a learning path as a Word document. */
  | 'DOCX';

/** Status of one version of a worker template. */
export type WorkerTemplateStatus =
  /** Being written; only those who may write templates see it. */
  | 'DRAFT'
  /** Published; it never changes again. Plans use the newest published version. */
  | 'PUBLISHED'
  /** Replaced; planned executions finish, no new one can be started. */
  | 'DEPRECATED';

/** Subscription tier of a client; each tier includes everything of the tiers before it. */
export type SubscriptionTier =
  /** Rank 1. */
  | 'BASIC'
  /** Rank 2. */
  | 'STANDARD'
  /** Rank 3. */
  | 'PREMIUM'
  /** Rank 4. */
  | 'ENTERPRISE';

/** How large the input of a run was. */
export type InputSize =
  /** Fewer than 1,000 tokens: a topic, or a short text. */
  | 'SMALL'
  /** 1,000 to 9,999 tokens: some pages. */
  | 'MEDIUM'
  /** 10,000 tokens and more. */
  | 'LARGE';

/** Status of a job in its worker. */
export type JobStatus =
  /** Accepted in the handshake; the orchestrator has not started it yet. */
  | 'OFFERED'
  /** Queued in the worker. */
  | 'QUEUED'
  /** Running. */
  | 'RUNNING'
  /** Completed; its output is available. */
  | 'COMPLETED'
  /** Could not be done. */
  | 'FAILED'
  /** Stopped because the orchestrator asked for it. */
  | 'CANCELLED';

/** What went wrong, for programs. It is the `code` of a UserError, and `extensions.code` of an error at the top level of an answer. */
export type ErrorCode =
  /** The caller is not authenticated: credentials are missing, wrong, expired or revoked. */
  | 'UNAUTHENTICATED'
  /** The caller is authenticated and lacks the permission to do this. */
  | 'FORBIDDEN'
  /** The request cannot be read. */
  | 'BAD_REQUEST'
  /** A variable or argument does not fit its type. */
  | 'BAD_USER_INPUT'
  /** The document is not GraphQL. */
  | 'GRAPHQL_PARSE_FAILED'
  /** The operation does not fit the schema. */
  | 'GRAPHQL_VALIDATION_FAILED'
  /** The document has several operations and none is named, or no such one. */
  | 'OPERATION_RESOLUTION_FAILURE'
  /** No operation of this hash was sent yet. Send it once with its text. */
  | 'PERSISTED_QUERY_NOT_FOUND'
  /** No operation of this id is registered, and only registered ones are taken. */
  | 'PERSISTED_QUERY_NOT_IN_LIST'
  /** The operation is not registered, and only registered ones are taken. */
  | 'QUERY_NOT_IN_SAFELIST'
  /** The operation is larger than the gateway allows. */
  | 'OPERATION_TOO_LARGE'
  /** The request has too many bytes. */
  | 'REQUEST_TOO_LARGE'
  /** There is nothing at this address. */
  | 'NOT_FOUND'
  /** The request is not JSON. */
  | 'UNSUPPORTED_MEDIA_TYPE'
  /** A subscription was asked for in a format that does not stream. */
  | 'NOT_ACCEPTABLE'
  /** There were too many requests in a minute, or operations that cost too much in a second. */
  | 'RATE_LIMITED'
  /** Too many operations are open on one WebSocket, or too many subscriptions of one client. */
  | 'TOO_MANY_OPERATIONS'
  /** `first` is not a whole number from 1 to 100. */
  | 'INVALID_PAGE_SIZE'
  /** The cursor is not a valid cursor of this list. */
  | 'INVALID_CURSOR'
  /** Exactly one of `id` and `name` must be given. */
  | 'INVALID_SELECTOR'
  /** The period is empty or too long. */
  | 'INVALID_PERIOD'
  /** The structure cannot be exported in this format. */
  | 'FORMAT_NOT_AVAILABLE'
  /** There is no such deliverable, or it is not visible to you. */
  | 'DELIVERABLE_NOT_FOUND'
  /** There is no such execution, or it is not visible to you. */
  | 'EXECUTION_NOT_FOUND'
  /** There is no such client, or it is not visible to you. */
  | 'CLIENT_NOT_FOUND'
  /** The value has more bytes than an answer of the graph may hold; download it as a file. */
  | 'VALUE_TOO_LARGE'
  /** The subscription was closed. Subscribe again after the last cursor that you saw. */
  | 'RESUME_FROM_CURSOR'
  /** A service does not answer. Try again later. */
  | 'SERVICE_UNAVAILABLE'
  /** An internal error; `errorId` identifies it in the log. */
  | 'INTERNAL_ERROR'
  /** An input value is missing, of the wrong type or out of its limits. */
  | 'INVALID_INPUT'
  /** A parameter is missing, of the wrong type or out of its limits. */
  | 'INVALID_PARAMETERS'
  /** The master template cannot work as it is. */
  | 'INVALID_MASTER_TEMPLATE'
  /** No stage takes a parameter of this name. */
  | 'UNKNOWN_PARAMETER'
  /** A mapping, a condition or a forEach of the master template cannot work. */
  | 'INVALID_EXPRESSION'
  /** The idempotency key is malformed. */
  | 'INVALID_IDEMPOTENCY_KEY'
  /** Name or password is wrong, or the account is closed. */
  | 'INVALID_CREDENTIALS'
  /** The session has ended. Sign in again. */
  | 'SESSION_OVER'
  /** A key cannot have a scope that its creator does not have. */
  | 'SCOPE_NOT_GRANTABLE'
  /** The draft is not complete or not consistent, so it cannot be published. */
  | 'TEMPLATE_INCOMPLETE'
  /** The worker does not offer this template. */
  | 'WORKER_TEMPLATE_NOT_FOUND'
  /** The worker template is deprecated: nothing new starts with it. */
  | 'WORKER_TEMPLATE_DEPRECATED'
  /** You have no such session, or it has ended. */
  | 'SESSION_NOT_FOUND'
  /** There is no such worker. */
  | 'WORKER_NOT_FOUND'
  /** There is no such user, or it is not visible to you. */
  | 'USER_NOT_FOUND'
  /** There is no such key, or it is not visible to you. */
  | 'API_KEY_NOT_FOUND'
  /** There is no such request, or it is not visible to you. */
  | 'REQUEST_NOT_FOUND'
  /** There is no such quote, or it is not visible to you. */
  | 'QUOTE_NOT_FOUND'
  /** There is no published master template of this name or id. */
  | 'MASTER_TEMPLATE_NOT_FOUND'
  /** There is no such token. */
  | 'ANNOUNCER_TOKEN_NOT_FOUND'
  /** There is no such version of the template. */
  | 'TEMPLATE_NOT_FOUND'
  /** No master template fits the request. */
  | 'NO_RECOMMENDATION'
  /** The idempotency key was used for other input. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** The quote holds no more. */
  | 'QUOTE_EXPIRED'
  /** The quote was used for an execution already. */
  | 'QUOTE_USED'
  /** The execution has ended already. */
  | 'EXECUTION_ENDED'
  /** The execution has not ended yet. */
  | 'EXECUTION_NOT_ENDED'
  /** The execution was completed, so there is nothing to retry. */
  | 'NOTHING_TO_RETRY'
  /** The execution does not wait for approval. */
  | 'NO_APPROVAL_AWAITED'
  /** The stage does not wait for consent to a higher price. */
  | 'NO_CONSENT_AWAITED'
  /** There is no such webhook, or it is not visible to you. */
  | 'WEBHOOK_NOT_FOUND'
  /** There is no such delivery of a webhook, or it is not visible to you. */
  | 'WEBHOOK_DELIVERY_NOT_FOUND'
  /** There is no such stage, or it is not visible to you. */
  | 'STAGE_NOT_FOUND'
  /** The execution is in no queue, so its priority has no effect. */
  | 'NOT_QUEUED'
  /** This version of the master template is not published. */
  | 'MASTER_TEMPLATE_NOT_PUBLISHED'
  /** The status of the request does not allow it. */
  | 'REQUEST_STATUS'
  /** No master template was selected for the request. */
  | 'NO_TEMPLATE_SELECTED'
  /** The client has this tier already. */
  | 'SAME_TIER'
  /** The account cannot change to this status. */
  | 'STATUS_NOT_REACHABLE'
  /** The name is taken. */
  | 'USERNAME_TAKEN'
  /** The last administrator cannot be removed. */
  | 'LAST_ADMIN'
  /** The maximum number of live keys is reached. */
  | 'TOO_MANY_KEYS'
  /** There is a template of this id or name already. */
  | 'TEMPLATE_EXISTS'
  /** There is a draft of this template already. */
  | 'DRAFT_EXISTS'
  /** The version was published and never changes. */
  | 'NOT_A_DRAFT'
  /** The template is not published. */
  | 'NOT_PUBLISHED'
  /** It would break what uses the template; publish or deprecate it with `force` to do so all the same. */
  | 'BREAKING_CHANGE'
  /** The maximum number of trials is already running. */
  | 'TOO_MANY_TRIALS'
  /** Another author changed the draft since it was read. */
  | 'DRAFT_CHANGED'
  /** It costs more than the maximum that the start was bound by. */
  | 'PRICE_CHANGED'
  /** It may cost more than what is left of the budget of the month. */
  | 'BUDGET_EXCEEDED'
  /** It may cost more than one execution of the client may. */
  | 'REQUEST_LIMIT_EXCEEDED'
  /** The subscription tier of the client is below what a stage requires. */
  | 'TIER_TOO_LOW'
  /** A worker that a stage needs does not answer. Trying later may help. */
  | 'WORKER_UNAVAILABLE'
  /** The status of the account does not allow it; trial or active is required. */
  | 'ACCOUNT_NOT_ACTIVE'
  /** A limit is reached: one of the subscription tier, or how many executions may wait. */
  | 'QUOTA_EXCEEDED'
  /** The subscription tier does not include a feature. */
  | 'FEATURE_NOT_INCLUDED'
  /** Too many attempts in a short time. */
  | 'TOO_MANY_ATTEMPTS';

/** The status of one version of a template. */
export type TemplateStatus =
  /** Being written; cannot be executed. */
  | 'DRAFT'
  /** Can be executed and never changes again. */
  | 'PUBLISHED'
  /** Replaced; running executions finish, no new one can be started. */
  | 'DEPRECATED';

/** How a list of clients is sorted. */
export type ClientSort =
  /** By the name of the company. */
  | 'NAME'
  /** The newest account first. */
  | 'NEWEST';

/** Status of an account; only trial and active accounts may start work. */
export type AccountStatus =
  /** A trial, with a small budget. */
  | 'TRIAL'
  /** A paying account in good standing. */
  | 'ACTIVE'
  /** Suspended: it may only read, stop what runs, revoke keys and change passwords. */
  | 'SUSPENDED'
  /** Closed; nothing can be started. */
  | 'CANCELLED';

/** How many people a company has. */
export type CompanySize =
  /** One. */
  | 'SOLO'
  /** Up to 49. */
  | 'SMALL'
  /** 50 to 249. */
  | 'MEDIUM'
  /** 250 and more. */
  | 'LARGE';

/** In what tone a client wants to be written to. */
export type CommunicationStyle =
  /** Formal, as in a letter. */
  | 'FORMAL'
  /** As among colleagues. */
  | 'FRIENDLY'
  /** Brief, only the facts. */
  | 'BRIEF'
  /** With all details. */
  | 'TECHNICAL';

/** In what form a client wants reports. */
export type ReportFormat =
  /** Portable Document Format. */
  | 'PDF'
  /** A page for a browser. */
  | 'HTML'
  /** Markdown. */
  | 'MARKDOWN'
  /** For programs. */
  | 'JSON';

/** What a caller may do. A role and an API key are each a set of scopes; which client's data it applies to is checked separately. */
export type Scope =
  /** templates:read. Master templates, worker templates, tiers and queues of workers. */
  | 'TEMPLATES_READ'
  /** templates:write. Creating, publishing and deprecating templates. For administrators. */
  | 'TEMPLATES_WRITE'
  /** master_templates:write. Writing master templates: administrators all of them, a client its own. */
  | 'MASTER_TEMPLATES_WRITE'
  /** account:read. The account: profile, users, keys (never the keys themselves), usage. */
  | 'ACCOUNT_READ'
  /** account:write. Changing the account: profile, users, keys. */
  | 'ACCOUNT_WRITE'
  /** requests:read. Requests and what is recommended for them. */
  | 'REQUESTS_READ'
  /** requests:write. Making, changing and cancelling requests. */
  | 'REQUESTS_WRITE'
  /** requests:execute. Executing a request. */
  | 'REQUESTS_EXECUTE'
  /** executions:read. Executions, their events and what they yield. */
  | 'EXECUTIONS_READ'
  /** executions:write. Starting, cancelling, pausing and prioritising executions. */
  | 'EXECUTIONS_WRITE'
  | 'EXECUTIONS_APPROVE'
  /** audit:read. An audit event: actor, action and subject. */
  | 'AUDIT_READ'
  /** clients:read. The list of all clients. For staff. */
  | 'CLIENTS_READ'
  /** clients:write. Opening accounts, changing their tier and status, staff, workers. For administrators. */
  | 'CLIENTS_WRITE'
  /** workers:write. Pausing workers, and the tokens that they announce themselves with. For administrators. */
  | 'WORKERS_WRITE';

/** What of the budget of a client was changed. */
export type BudgetChangeKind =
  /** What it may spend in each calendar month. */
  | 'MONTHLY'
  /** What one execution may cost at most. */
  | 'REQUEST_LIMIT'
  /** Above which maximum price an execution waits for approval. */
  | 'APPROVAL_ABOVE'
  /** What it may spend once more, in one month. */
  | 'TOP_UP';

/** How soon a client wants it; decides the priority in queues. */
export type Urgency =
  /** Whenever there is room. Priority 25. */
  | 'LOW'
  /** The default. Priority 50. */
  | 'MEDIUM'
  /** Before requests of medium urgency. Priority 75. */
  | 'HIGH'
  /** Before everything else. Priority 100. */
  | 'CRITICAL';

/** Status of a request. */
export type RequestStatus =
  /** Not started yet. */
  | 'PENDING'
  /** An execution works on it. */
  | 'PROCESSING'
  /** Its execution completed. */
  | 'COMPLETED'
  /** Its execution failed. */
  | 'FAILED'
  /** Cancelled. */
  | 'CANCELLED';

/** What kind of content a client wants. */
export type RequestType =
  /** Modules and lessons. */
  | 'COURSE'
  /** Questions with answers. */
  | 'QUIZ'
  /** Acts, chapters and characters. */
  | 'NOVEL'
  /** Phases and steps. */
  | 'WORKFLOW'
  /** Concepts and how they are related. */
  | 'KNOWLEDGE_MAP'
  /** Milestones and skills. */
  | 'LEARNING_PATH';

/** What a user is: one of the service's own people, or a user of a client. */
export type UserRole =
  /** May do everything. */
  | 'ADMIN'
  /** Sees everything of all clients and may act for them; changes no account. */
  | 'SUPPORT'
  /** May do everything within its own account. */
  | 'CLIENT';

/** What is wrong with a template in a file. Stable, and meant for programs. */
export type ImportDefectCode =
  /** A value has another type than it must have. */
  | 'WRONG_TYPE'
  /** There is no such field; it is left out. */
  | 'UNKNOWN_FIELD'
  /** The field belongs to worker templates, not to master templates; it is left out. */
  | 'FOREIGN_FIELD'
  /** The file has a newer version of the same template; only that is imported. */
  | 'OLDER_VERSION'
  /** The template has no name of the form that names have; one is made of what it has. */
  | 'NO_NAME'
  /** A stage is referred to by another name than stage_<order>.output. */
  | 'STAGE_REFERENCE'
  /** A condition uses an operator of another language. */
  | 'OPERATOR'
  /** Numbers are compared as texts. */
  | 'TEXT_COMPARISON'
  /** [*] yields a list of lists where a flat list is expected. */
  | 'LIST_OF_LISTS'
  /** The check of the template found a problem, which its author has to solve. */
  | 'PROBLEM'
  /** A parameter schema says min and max, which JSON Schema does not know. */
  | 'MIN_MAX'
  /** A parameter schema says required inside a property, not in a list beside the properties. */
  | 'REQUIRED_IN_PROPERTY'
  /** The parameters are told in another form than JSON Schema. */
  | 'SCHEMA_FORM'
  /** The token estimates are missing or do not rise. */
  | 'TOKENS';

/** Why something was skipped, queued, rejected, retried, failed or ended, for programs. */
export type CauseCode =
  /** The condition of the stage was false. */
  | 'CONDITION_FALSE'
  /** The tier of the client is below what the worker template requires. */
  | 'TIER_TOO_LOW'
  /** The outputs of the items of a stage come to more than 50 MiB of JSON. */
  | 'OUTPUT_TOO_LARGE'
  /** It would have cost more than what is left of the budget of the month. */
  | 'BUDGET_EXCEEDED'
  /** The account of the client may not start work any more. */
  | 'ACCOUNT_NOT_ACTIVE'
  /** Other entries are before it in a queue. */
  | 'QUEUED'
  /** The worker did not deliver in time. */
  | 'TIMEOUT'
  /** The worker was silent for longer than it promised. */
  | 'HEARTBEAT_LOST'
  /** The execution did not end before its deadline. */
  | 'DEADLINE_EXCEEDED'
  /** A required stage failed. */
  | 'STAGE_FAILED'
  /** A worker found that nothing more needs to be done. */
  | 'ENDED_EARLY'
  /** A person did not approve what it may cost. */
  | 'APPROVAL_REJECTED'
  /** Nobody approved in time what it may cost. */
  | 'APPROVAL_EXPIRED'
  /** It was cancelled on request. */
  | 'CANCELLED'
  /** The worker rejected the offer; `workerCode` is its own code. */
  | 'WORKER_REJECTED'
  /** The worker failed; `workerCode` is its own code. */
  | 'WORKER_FAILED'
  /** The worker does not answer, or is not registered. */
  | 'WORKER_UNAVAILABLE'
  /** The worker is paused for maintenance; what waits for it goes on when it is resumed. */
  | 'WORKER_PAUSED'
  /** The worker refused a message. */
  | 'WORKER_REFUSED'
  /** The worker sent a response that violates the protocol. */
  | 'WORKER_PROTOCOL_VIOLATION'
  /** The worker does not offer the template. */
  | 'WORKER_TEMPLATE_NOT_FOUND'
  /** The worker template is deprecated. */
  | 'WORKER_TEMPLATE_DEPRECATED'
  /** The worker would deliver another output than the plan was made for. */
  | 'CONTRACT_MISMATCH'
  /** The worker asks for more than the plan promises; approveStage or rejectStage decides. */
  | 'CONSENT_AWAITED'
  /** The worker asked for more than the plan promises. */
  | 'COUNTER_REFUSED'
  /** The output breaks the schema of the worker template. */
  | 'INVALID_OUTPUT'
  /** The worker charged more than was agreed. */
  | 'PRICE_EXCEEDED'
  /** A mapping, condition or forEach found no value. */
  | 'INVALID_EXPRESSION'
  /** The merged parameters break the schema of the worker template. */
  | 'INVALID_PARAMETERS'
  /** The list of a forEach is longer than the stage allows. */
  | 'TOO_MANY_ITEMS'
  /** The worker says that nothing more needs to be done. */
  | 'NOTHING_MORE_TO_DO'
  /** The execution ended before. */
  | 'EXECUTION_ENDED'
  /** It completed without one or more optional stages. */
  | 'STAGES_LOST'
  /** All stages have ended. */
  | 'ALL_STAGES_OVER'
  /** It failed because of an internal error. */
  | 'INTERNAL_ERROR';

/** Status of an execution. */
export type ExecutionStatus =
  /** Accepted; it starts as soon as its client has a free slot. */
  | 'PENDING'
  /** Stages are being carried out. */
  | 'RUNNING'
  /** No further stage starts until it is resumed; running stages finish. */
  | 'PAUSED'
  /** Completed. */
  | 'COMPLETED'
  /** Completed without one or more optional stages, which the template counts as partial. */
  | 'PARTIAL'
  /** Failed because a required stage failed or the deadline passed; see `cause`. */
  | 'FAILED'
  /** Cancelled on request; see `cause`. */
  | 'CANCELLED';

/** What is wrong with a master template. Stable, and meant for programs. */
export type TemplateProblemCode =
  /** The template has no stages. */
  | 'EMPTY_TEMPLATE'
  /** The template has more stages than one may have. */
  | 'TOO_MANY_STAGES'
  /** Two stages have the same order. */
  | 'DUPLICATE_ORDER'
  /** Stages depend on each other in a circle. */
  | 'CIRCULAR_DEPENDENCY'
  /** A value of a stage has another type than it must have, or is out of its limits. */
  | 'INVALID_VALUE'
  /** A stage depends on one that does not come before it. */
  | 'UNKNOWN_DEPENDENCY'
  /** There is no such worker. */
  | 'UNKNOWN_WORKER'
  /** The worker does not answer, so that what its templates take and yield is not known. */
  | 'WORKER_UNAVAILABLE'
  /** The worker offers no such template. */
  | 'UNKNOWN_WORKER_TEMPLATE'
  /** The worker template is deprecated: nothing new starts with it. */
  | 'WORKER_TEMPLATE_DEPRECATED'
  /** An expression cannot be read. */
  | 'INVALID_EXPRESSION'
  /** An expression refers to a stage or a value that is not there. */
  | 'UNKNOWN_REFERENCE'
  /** A value that may be missing is taken where one is required. */
  | 'OPTIONAL_SOURCE'
  /** A condition does not yield true or false. */
  | 'INVALID_CONDITION'
  /** What a stage is to be repeated for is not a list. */
  | 'INVALID_FOR_EACH'
  /** A list is surely longer than the stage allows. */
  | 'TOO_MANY_ITEMS'
  /** The worker template takes no such parameter. */
  | 'UNKNOWN_PARAMETER'
  /** A value does not fit the type of the parameter. */
  | 'TYPE_MISMATCH'
  /** A list of lists is taken where a flat list is expected. */
  | 'LIST_OF_LISTS'
  /** A value is outside the limits of the parameter. */
  | 'OUT_OF_RANGE'
  /** A required parameter may be left out. */
  | 'MISSING_PARAMETER'
  /** Two stages take the same parameter of the client and nothing fits both. */
  | 'CONFLICTING_PARAMETER'
  /** A step of the ladder names a stage that is not there or cannot be left out, or has the name of another one. */
  | 'INVALID_LADDER'
  /** The longest chain of stages takes longer than the execution may. */
  | 'DEADLINE_TOO_SHORT';

/** Whether a problem keeps a template from being published and started. */
export type ProblemSeverity =
  /** It cannot work: publishing and starting are refused. */
  | 'ERROR'
  /** It may fail with some values; worth a look. */
  | 'WARNING';

/** Whether a plan can be run. */
export type PlanVerdict =
  /** Every stage can be run. */
  | 'ALLOWED'
  /** It can be run; one or more optional stages will be left out. */
  | 'ALLOWED_IN_PART'
  /** It can be run once the parameters that `blockers` names are given; tier, price and time are already known. */
  | 'NEEDS_PARAMETERS'
  /** It cannot be run; `blockers` says why. */
  | 'BLOCKED';

/** Whether a stage can be run for a client. */
export type StageVerdict =
  /** It can be run. */
  | 'ALLOWED'
  /** The client's tier is below what the worker template requires. */
  | 'TIER_TOO_LOW'
  /** The worker does not answer or is not known. */
  | 'WORKER_UNAVAILABLE'
  /** The worker does not offer the template. */
  | 'TEMPLATE_NOT_FOUND'
  /** The template is deprecated: nothing new starts with it. */
  | 'TEMPLATE_DEPRECATED'
  /** A mapping, condition or list cannot work: see `check` of the master template. */
  | 'INVALID_EXPRESSION'
  /** The parameters break the worker template's schema. */
  | 'INVALID_PARAMETERS'
  /** It can be run once the parameters that are missing are given. */
  | 'NEEDS_PARAMETERS';

/** How a list of executions is sorted. */
export type ExecutionSort =
  /** The newest first. */
  | 'NEWEST'
  /** Those that cost the client the most first. */
  | 'COST'
  /** Those that took the longest from their start to their end first; those that have not ended last. */
  | 'DURATION';

/** Status of a stage of an execution. */
export type StageStatus =
  /** It waits for stages that it depends on, or the execution is paused. */
  | 'PENDING'
  /** It is queued for its worker, offered to it, or being carried out. */
  | 'RUNNING'
  /** Completed; its output is available. */
  | 'COMPLETED'
  /** It failed; see `cause`. */
  | 'FAILED'
  /** It was skipped; see `cause`. */
  | 'SKIPPED'
  /** It was stopped, or never started, because the execution ended. */
  | 'CANCELLED';

/** How much of the budget of a month is used. */
export type BudgetWarning =
  /** Less than 80 %. */
  | 'NONE'
  /** 80 % or more. */
  | 'WARNING'
  /** 95 % or more. */
  | 'CRITICAL'
  /** All of it. */
  | 'EXHAUSTED';

/** What clients are told. */
export type NotificationKind =
  /** An execution was completed, perhaps without optional stages. */
  | 'EXECUTION_COMPLETED'
  /** An execution failed. */
  | 'EXECUTION_FAILED'
  /** An execution was cancelled, also because it was not approved. */
  | 'EXECUTION_CANCELLED'
  /** An execution waits for approveExecution or rejectExecution. */
  | 'APPROVAL_ASKED'
  /** 80, 95 or 100 percent of the budget of a month are used; told once each, and anew when the limit is another one. */
  | 'BUDGET_THRESHOLD'
  /** A webhook was paused, because it could not be delivered to. */
  | 'WEBHOOK_PAUSED';

/** What became of a delivery. */
export type WebhookDeliveryStatus =
  /** It is due, or will be tried again; that of a paused webhook waits. */
  | 'PENDING'
  /** The receiver answered with a status of 200 to 299. */
  | 'DELIVERED'
  /** It was tried ten times over three days in vain. */
  | 'FAILED';

/** Status of one attempt at a stage. */
export type AttemptStatus =
  /** It waits until the worker has a free slot. */
  | 'QUEUED'
  /** The worker was asked. */
  | 'OFFERED'
  /** The worker accepted it. */
  | 'ACCEPTED'
  /** The worker refused, or did not answer. */
  | 'REJECTED'
  /** The worker delivered. */
  | 'COMPLETED'
  /** The worker gave up, took too long, or delivered what does not fit. */
  | 'FAILED'
  /** It was stopped because the execution ended. */
  | 'CANCELLED';

/** Whether the client agrees to a price above the plan. */
export type StageConsent =
  /** It was asked and has not answered. */
  | 'AWAITED'
  /** It agreed. */
  | 'APPROVED'
  /** It did not agree. */
  | 'REJECTED';

/** What a worker answered an offer with. */
export type OfferVerdict =
  /** It does the work on the terms that were offered. */
  | 'ACCEPTED'
  /** It does the work on other terms. */
  | 'COUNTERED'
  /** It does not do the work. */
  | 'REJECTED';

/** What a span of time was spent on. */
export type Phase =
  /** Queued: an execution for a slot of its client, an attempt for a slot of its worker. */
  | 'QUEUED'
  /** The worker was asked and had not answered. */
  | 'HANDSHAKE'
  /** The worker was working on it. */
  | 'RUNNING'
  /** After a failed attempt, before the next. */
  | 'WAITING'
  /** The execution was paused. */
  | 'PAUSED';

/** What became of asking whether an execution may cost as much as it may. */
export type ApprovalDecision =
  /** A person is asked: approveExecution or rejectExecution decides. */
  | 'AWAITED'
  /** It was approved. */
  | 'APPROVED'
  /** It was not approved, and is cancelled. */
  | 'REJECTED'
  /** Nobody decided in time; it is cancelled. */
  | 'EXPIRED';

/** Why an amount moves from one account of a client’s month to another. */
export type LedgerKind =
  /** The most that an execution may cost is set aside: when it starts, and when it grows. */
  | 'RESERVATION'
  /** A stage, or an item of one, has delivered. */
  | 'CHARGE'
  /** Items of a stage that did not deliver in the end are given back. */
  | 'REVERSAL'
  /** What an execution did not need is given back at its end. */
  | 'RELEASE'
  /** A correction by staff, with its reason. */
  | 'ADJUSTMENT'
  /** What an AI provider charged for an attempt, whatever came of it. For staff. */
  | 'PROVIDER_COST';

/** An account of a client’s month. */
export type LedgerAccount =
  /** What may be spent. */
  | 'BUDGET'
  /** What is set aside for executions that have not ended. */
  | 'RESERVED'
  /** What the client pays. */
  | 'CHARGED'
  /** What AI providers charged. */
  | 'PROVIDER_COST'
  /** What is owed to AI providers. */
  | 'PROVIDER_PAYABLE';

/** What was refused because of a tier. */
export type RefusalKind =
  /** A start, because of a required stage. */
  | 'START'
  /** A stage of an execution, which was left out or failed. */
  | 'STAGE';

/** What uses a worker template. */
export type ImpactSubject =
  /** The newest published version of a master template. */
  | 'MASTER_TEMPLATE'
  /** A request that waits to be executed. */
  | 'REQUEST'
  /** An execution that has not ended; it keeps its versions. */
  | 'EXECUTION';

/** What a new version of a worker template means for something that uses the template. */
export type ImpactVerdict =
  /** Nothing changes for it. */
  | 'COMPATIBLE'
  /** It works on and costs something else. */
  | 'REPRICED'
  /** It cannot work any more, or takes less than before. */
  | 'BREAKING';

/** Whether a worker takes work. */
export type WorkerStatus =
  /** It is there. */
  | 'ONLINE'
  /** It is paused for maintenance: nothing new begins with it. */
  | 'PAUSED'
  /** It does not answer; see `circuit`. */
  | 'UNAVAILABLE'
  /** It left, or was not heard of any more. */
  | 'OFFLINE';

/** Whether a worker is called. */
export type CircuitState =
  /** It is called. */
  | 'CLOSED'
  /** It is not called, because it did not answer; it is probed once a second. */
  | 'OPEN'
  /** It is being probed at this moment. */
  | 'HALF_OPEN';

/** What becomes of a stage whose worker asks for more than the plan promises. */
export type OnHigherPrice =
  /** It fails. */
  | 'FAIL'
  /** It waits for consent. */
  | 'ASK';

/** Whether an execution really runs. */
export type ExecutionMode =
  /** Workers do the work, and it is paid. */
  | 'RUN'
  /** The engine does all that it does, with conditions, mappings, queues and events, but no worker is asked: each output is made up so that it fits the schema of its worker template. Nothing is reserved or charged, and it counts nowhere as a real one. */
  | 'SIMULATE';

/** Which versions of worker templates an execution is run again with. */
export type RerunVersions =
  /** Those that it ran with. */
  | 'PINNED'
  /** Those that are published now; stages whose version is another one run again. */
  | 'NEWEST';

/** Narrows the audit; all given conditions must hold. */
export type AuditFilter = {
  /** Only what concerns this client. */
  clientId?: string | null | undefined;
  /** Only what this user, key, worker or address did. */
  actorId?: string | null | undefined;
  /** Only this, as in client.tier_changed. */
  action?: string | null | undefined;
  /** Only what was done to this. */
  subjectId?: string | null | undefined;
  /** Not before. */
  since?: string | null | undefined;
  /** Before. */
  until?: string | null | undefined;
};

/** Narrows the list of clients; all given conditions must hold. */
export type ClientFilter = {
  /** Only those whose name or id contains this; case does not matter. At most 200 characters. */
  search?: string | null | undefined;
  /** Only those of one of these tiers. */
  tier?: Array<SubscriptionTier> | null | undefined;
  /** Only those with one of these statuses. */
  accountStatus?: Array<AccountStatus> | null | undefined;
};

/** Narrows the list of master templates; all given conditions must hold. */
export type MasterTemplateFilter = {
  /** Exactly this category, as in education. */
  category?: string | null | undefined;
  /** Words that must all occur in name, description, category, keywords or use cases; case does not matter. At most 200 characters. */
  search?: string | null | undefined;
  /** Only those with a stage of this worker; dashes and underscores are the same. */
  worker?: string | null | undefined;
  /** Only those whose required stages need just this tier, as in effectiveTier. */
  requiredTier?: SubscriptionTier | null | undefined;
  /** Only those that this client may start: its tier suffices, and the workers of all required stages offer them. */
  usableBy?: string | null | undefined;
};

/** Narrows the list of requests; all given conditions must hold. */
export type RequestFilter = {
  /** Only those with this status. */
  status?: RequestStatus | null | undefined;
  /** Only those of this client. */
  clientId?: string | null | undefined;
  /** Only those whose message contains this; case does not matter. At most 200 characters. */
  search?: string | null | undefined;
};

/** Narrows the list of users; all given conditions must hold. */
export type UserFilter = {
  /** Only those of this client. */
  clientId?: string | null | undefined;
  /** Only those with this role. */
  role?: UserRole | null | undefined;
};

/** A new key of a client. */
export type CreateApiKeyInput = {
  /** The client that it will identify. */
  clientId: string;
  /** What it is for; up to 100 characters. Two keys of a name may be live. */
  name: string;
  /** What may be done with it; some of what you may do yourself. */
  scopes: Array<Scope>;
  /** After how many days it expires, 1 to 730; 365 when absent. */
  expiresInDays?: number | null | undefined;
};

/** A new account. */
export type CreateClientInput = {
  /** Name of the company, up to 200 characters. */
  companyName: string;
  /** What it subscribes to. */
  tier: SubscriptionTier;
  /** What it may spend in a calendar month, in micro-dollars; a trial may spend 50,000,000 (50 USD) when absent, any other account must name it. */
  monthlyBudgetMicros?: number | null | undefined;
  /** Whether it begins as a trial; else it is active at once. */
  trial?: boolean;
  /** What is known of it. */
  profile?: ClientProfileInput | null | undefined;
};

/** The profile of a client. Omitted fields stay as they are; null removes one. */
export type ClientProfileInput = {
  /** Whom to talk to; up to 200 characters. */
  contactName?: string | null | undefined;
  /** E-mail address of the contact. */
  contactEmail?: string | null | undefined;
  /** Where to call, as in +49 30 1234567. */
  contactPhone?: string | null | undefined;
  /** Street and number. */
  street?: string | null | undefined;
  /** Postal code. */
  postalCode?: string | null | undefined;
  /** City. */
  city?: string | null | undefined;
  /** Country, as two letters of ISO 3166-1. */
  country?: string | null | undefined;
  /** What the company does. */
  industry?: string | null | undefined;
  /** How many people it has. */
  size?: CompanySize | null | undefined;
  /** What it wants content about; up to 50. */
  interests?: Array<string> | null | undefined;
  /** In what tone it wants to be written to. */
  communicationStyle?: CommunicationStyle | null | undefined;
  /** In what forms it wants reports. */
  reportFormats?: Array<ReportFormat> | null | undefined;
};

/** A new tier for a client. */
export type ChangeTierInput = {
  /** Which client. */
  clientId: string;
  /** The tier from now on. */
  tier: SubscriptionTier;
  /** Why; up to 500 characters. */
  reason: string;
};

/** A new status for an account. */
export type ChangeAccountStatusInput = {
  /** Which client. */
  clientId: string;
  /** The status from now on. CANCELLED is permanent. */
  accountStatus: AccountStatus;
  /** Why; up to 500 characters. */
  reason: string;
};

/** What a client may spend from now on. What is left out stays; null takes a limit away. */
export type ChangeBudgetInput = {
  /** Which client. */
  clientId: string;
  /** What it may spend in each calendar month, in micro-dollars. */
  monthlyMicros?: number | null | undefined;
  /** What one execution may cost at most, in micro-dollars; null for no limit but that of the month. */
  requestLimitMicros?: number | null | undefined;
  /** Above which maximum price, in micro-dollars, an execution waits for approveExecution; null when none does. */
  approvalAboveMicros?: number | null | undefined;
  /** Why; up to 500 characters. */
  reason: string;
};

/** What a client may spend once more in this month. */
export type TopUpBudgetInput = {
  /** Which client. */
  clientId: string;
  /** How much, in micro-dollars; above 0. */
  amountMicros: number;
  /** Why; up to 500 characters. */
  reason: string;
  /** Names this top-up: the same key never tops up twice. 1 to 200 visible ASCII characters. */
  idempotencyKey: string;
};

/** A new master template. */
export type CreateMasterTemplateInput = {
  /** Its id: small letters, digits and underscores, as in mt_course_002; made when absent. */
  templateId?: string | null | undefined;
  /** The client that alone can use it, whose tier must include custom_templates; a client's own user needs not name it. For all when absent. */
  clientId?: string | null | undefined;
  /** What it consists of. */
  content: MasterTemplateContent;
};

/** The content of a master template; omitted fields of a draft stay as they are. */
export type MasterTemplateContent = {
  /** Unique name: small letters, digits and underscores, as in course_creation; needed for a new template. */
  name?: string | null | undefined;
  /** Name to show to people, up to 200 characters; the name when absent. */
  displayName?: string | null | undefined;
  /** What a client gets from it, up to 2,000 characters; needed to publish. */
  description?: string | null | undefined;
  /** What kind of content it is for, as in education; needed to publish. */
  category?: string | null | undefined;
  /** Words that a request for it is likely to contain, at most 50. */
  keywords?: Array<string> | null | undefined;
  /** What it is typically used for, at most 50. */
  useCases?: Array<string> | null | undefined;
  /** Its stages, at most 100; all of them, also those that stay. */
  stages?: Array<StageInput> | null | undefined;
  /** Cheaper ways of doing it, the best first, at most 10; all of them, also those that stay. */
  ladder?: Array<LadderStepInput> | null | undefined;
  /** How long an execution may take in all, in ms; 300,000 when null. */
  maxExecutionTimeMs?: number | null | undefined;
  /** Whether an execution that lost an optional stage ends as PARTIAL. */
  allowPartialCompletion?: boolean | null | undefined;
};

/** One stage of a master template. */
export type StageInput = {
  /** Place in the order, from 1; also its name in expressions, as in stage_1. */
  order: number;
  /** Id of the worker, as in bitware-content-granulator. */
  worker: string;
  /** Id of one of the worker's templates, as in course_v1. */
  templateRef: string;
  /** Id of another template of the same worker that takes its place where the client may not have it, it is not offered, or it fails for good. */
  fallbackRef?: string | null | undefined;
  /** Parameters taken from the input or from earlier stages: {{path}}, {{path ?? default}}, {{path?}} or {"cel": "…"}. */
  inputMapping?: unknown;
  /** Fixed parameters; they win over all others. */
  paramsOverride?: unknown;
  /** The stage runs only if this is true. */
  condition?: string | null | undefined;
  /** Whether the execution fails when this stage fails; true when absent. */
  required?: boolean | null | undefined;
  /** Orders of stages that must have ended before, besides those it refers to. */
  dependsOn?: Array<number> | null | undefined;
  /** Runs it once for each item of a list. */
  forEach?: ForEachInput | null | undefined;
  /** How it is retried. */
  retry?: RetryPolicyInput | null | undefined;
  /** How long one attempt may take, in ms. */
  timeoutMs?: number | null | undefined;
  /** How long its worker may be silent while it works, in ms. */
  heartbeatTimeoutMs?: number | null | undefined;
};

/** Runs a stage once for each item of a list. */
export type ForEachInput = {
  /** One expression that yields a list, as in {{stage_1.output.modules[*].title}}. */
  over: string;
  /** How many items are done at the same time; 5 when absent. */
  concurrency?: number | null | undefined;
  /** With more items than this the stage fails; 50 when absent. */
  maxItems?: number | null | undefined;
  /** How many items may fail without failing the stage: they are left out of its output, whose `failures` name them. None when absent. */
  tolerate?: number | null | undefined;
};

/** How often and how soon a stage is retried. An absent field means the default. */
export type RetryPolicyInput = {
  /** Maximum number of attempts, from 1 to 10; 3 when absent. */
  maxAttempts?: number | null | undefined;
  /** Upper bound of the first delay, in ms; 1,000 when absent. */
  firstDelayMs?: number | null | undefined;
  /** Upper bound of every delay, in ms; 60,000 when absent. */
  maxDelayMs?: number | null | undefined;
  /** How long after the first attempt the last may start, in ms. */
  maxElapsedMs?: number | null | undefined;
};

/** A cheaper way of doing a master template. */
export type LadderStepInput = {
  /** Its name, as in lean: 1 to 50 small letters, digits, dashes and underscores; its own in the template. */
  name: string;
  /** Orders of optional stages that are left out. */
  omit?: Array<number> | null | undefined;
  /** Stages that are done with another worker template. */
  templates?: Array<StageTemplateInput> | null | undefined;
  /** Parameters in place of those that the client gives, as in {"granularity": "LOW"}. */
  parameters?: unknown;
};

/** Another worker template for one stage. */
export type StageTemplateInput = {
  /** Order of the stage. */
  stage: number;
  /** Id of another template of the stage's worker. */
  templateRef: string;
};

/** What is copied, and to what. */
export type DuplicateMasterTemplateInput = {
  /** A version, as in mt_course_001@1, or a template, of which the newest version is copied. */
  id: string;
  /** Id of a new template; without this and a name, the copy is the next version of the same template. */
  as?: string | null | undefined;
  /** Name of a new template. */
  name?: string | null | undefined;
};

/** What is changed of a draft. */
export type EditMasterTemplateDraftInput = {
  /** The draft, as in mt_course_001@2. */
  id: string;
  /** The revision that you read; when another author changed the draft since, nothing is changed and DraftChanged says what. */
  revision: number;
  /** The new content; omitted fields stay as they are. */
  content: MasterTemplateContent;
};

/** A draft. */
export type DiscardMasterTemplateDraftInput = {
  /** The draft, as in mt_course_001@2. */
  id: string;
  /** The revision that you read; any when absent. */
  revision?: number | null | undefined;
};

/** A draft that is to be used from now on. */
export type PublishMasterTemplateInput = {
  /** The draft, as in mt_course_001@2. */
  id: string;
  /** The revision that you read. */
  revision: number;
};

/** What is not to be used any more. */
export type DeprecateMasterTemplateInput = {
  /** Id of the template, as in mt_course_001. */
  templateId: string;
  /** Id of the published template to use instead. */
  successor?: string | null | undefined;
};

/** What a client wants. */
export type CreateRequestInput = {
  /** The client that it is for; your own when absent. */
  clientId?: string | null | undefined;
  /** What is wanted, in words; up to 10,000 characters. */
  message: string;
  /** What kind of content is wanted. */
  type?: RequestType | null | undefined;
  /** How soon it is wanted; MEDIUM when absent. */
  urgency?: Urgency | null | undefined;
  /** Parameters that it is to be executed with, as in {topic: "…"}. */
  parameters?: unknown;
  /** Name or id of a master template; without it, select one later. */
  masterTemplate?: string | null | undefined;
};

/** Which master template a request is to be executed with. */
export type SelectMasterTemplateInput = {
  /** Which request: one that is pending or failed. */
  requestId: string;
  /** Name or id of a master template; the first recommendation when absent. */
  masterTemplate?: string | null | undefined;
};

/** A file of master templates. */
export type ImportMasterTemplatesInput = {
  /** The file, as JSON or as its text: {"masterTemplates": […]}, a list of templates, or one template. Fields may be written in camelCase or snake_case. */
  file: unknown;
  /** The client that new templates are to belong to; for all when absent. */
  clientId?: string | null | undefined;
  /** Names the defects only, and keeps nothing. No when absent. */
  dryRun?: boolean | null | undefined;
};

/** A new user. */
export type CreateUserInput = {
  /** Name to sign in with: 3 to 100 of a-z, 0-9, and . _ @ + - after the first. Case does not matter. */
  username: string;
  /** What the user is. Staff is added by administrators. */
  role: UserRole;
  /** The client that a user with role CLIENT belongs to. */
  clientId?: string | null | undefined;
  /** Name to show to people, up to 200 characters. */
  displayName: string;
  /** First password: 12 to 200 characters. */
  password: string;
};

/** A new password for your own user. */
export type ChangePasswordInput = {
  /** The current password. */
  current: string;
  /** The new password: 12 to 200 characters. */
  next: string;
};

/** Narrows the list of executions; all given conditions must hold. */
export type ExecutionFilter = {
  /** Only those with one of these statuses. */
  status?: Array<ExecutionStatus> | null | undefined;
  /** Only those of this client. */
  clientId?: string | null | undefined;
  /** Only those of this master template: in whatever version by the id of the template, as in mt_course_001, or of one version, as in mt_course_001@2. */
  masterTemplateId?: string | null | undefined;
  /** Only those with a stage with one of these statuses. Of stages that failed or were cancelled the newest 10,000 are looked at. */
  stageStatus?: Array<StageStatus> | null | undefined;
  /** Only those that were created at this moment or later. */
  since?: string | null | undefined;
  /** Only those that were created before this moment. */
  until?: string | null | undefined;
  /** An id, or words: only those whose parameters have them all, or words that begin like them, in texts of at most 200 characters, as in a topic; the newest 50,000 are searched. At most 200 characters. */
  search?: string | null | undefined;
  /** Only those that wait for approval, or only those that do not. */
  awaitsApproval?: boolean | null | undefined;
  /** Only simulated ones, or only real ones. */
  isSimulated?: boolean | null | undefined;
  /** Only those that cost at least this, in micro-dollars. */
  costMinMicros?: number | null | undefined;
  /** Only those that took at least this from their start to their end, in ms. */
  durationMinMs?: number | null | undefined;
};

/** Narrows the ledger; all given conditions must hold. */
export type LedgerFilter = {
  /** Only of this month, as in 2026-11. */
  month?: string | null | undefined;
  /** Only of this execution. */
  executionId?: string | null | undefined;
  /** Only of these kinds. */
  kind?: Array<LedgerKind> | null | undefined;
};

/** Narrows the list of notifications; all given conditions must hold. */
export type NotificationFilter = {
  /** Only those of this client. */
  clientId?: string | null | undefined;
  /** Only those of one of these kinds. */
  kind?: Array<NotificationKind> | null | undefined;
  /** Only those that you have not read. */
  unreadOnly?: boolean | null | undefined;
};

/** Narrows the list of worker templates; all given conditions must hold. */
export type WorkerTemplateFilter = {
  /** Only those of this worker; dashes and underscores are the same. */
  worker?: string | null | undefined;
  /** Only those that a client of this tier may run. */
  usableBy?: SubscriptionTier | null | undefined;
  /** Only those whose id or name contains this; case does not matter. At most 200 characters. */
  search?: string | null | undefined;
};

/** What to execute, for whom, with what. */
export type StartExecutionInput = {
  /** A quote of quoteExecution: what was quoted runs, or nothing does. masterTemplate, version, clientId, parameters, ladderStep and maxPriceMicros are its own and are left out then. */
  quoteId?: string | null | undefined;
  /** Name or id of a master template, as in course_creation; required without a quote. */
  masterTemplate?: string | null | undefined;
  /** A specific version; the newest published one when absent. */
  version?: number | null | undefined;
  /** The client that it is for and that pays; required without a quote. */
  clientId?: string | null | undefined;
  /** Parameters for the stages, required without a quote; each stage takes those that its worker template declares, as in {topic: "…"}. */
  parameters?: unknown;
  /** How soon it is wanted; decides its priority in queues. MEDIUM when absent. */
  urgency?: Urgency | null | undefined;
  /** Names this start: the same key never starts a second execution. 1 to 200 visible ASCII characters. */
  idempotencyKey: string;
  /** The most that it may cost, in micro-dollars, as in `plan { price { max { micros } } }`: when it has become more, nothing is started and PriceChanged says so. */
  maxPriceMicros?: number | null | undefined;
  /** What becomes of a stage whose worker asks for more than the plan promises: FAIL when absent; ASK lets it wait for approveStage or rejectStage. */
  onHigherPrice?: OnHigherPrice | null | undefined;
  /** A step of the ladder of the master template, as `plan { proposal }` names it; all of the template when absent. */
  ladderStep?: string | null | undefined;
  /** Whether it really runs; RUN when absent. */
  mode?: ExecutionMode | null | undefined;
  /** For SIMULATE: the same seed gives the same outputs as long as templates and parameters are the same; 1 when absent. */
  seed?: number | null | undefined;
};

/** An execution that waits for approval. */
export type ExecutionDecisionInput = {
  /** Which execution. */
  executionId: string;
  /** Why, for those who follow it; up to 500 characters. */
  comment?: string | null | undefined;
};

/** A stage whose worker asks for more than the plan promises. */
export type StageConsentInput = {
  /** Id of the stage. */
  stageId: string;
  /** Which item of a forEach, from 0; the only one that waits when absent. */
  item?: number | null | undefined;
  /** Why, for the audit; up to 500 characters. */
  comment?: string | null | undefined;
};

/** What to try again. */
export type RetryExecutionInput = {
  /** An execution that ended as FAILED, PARTIAL or CANCELLED. */
  executionId: string;
  /** Names this retry: the same key never starts a second execution. 1 to 200 visible ASCII characters. */
  idempotencyKey: string;
};

/** What to run again, and what is to be different. */
export type RerunExecutionInput = {
  /** An execution that has ended, whatever its end. */
  executionId: string;
  /** Names this rerun: the same key never starts a second execution. 1 to 200 visible ASCII characters. */
  idempotencyKey: string;
  /** Order of a stage that runs again in any case, with all that depends on it. */
  fromStage?: number | null | undefined;
  /** Parameters in place of those that it was started with. */
  parameters?: unknown;
  /** Which versions; PINNED when absent. */
  templateVersions?: RerunVersions | null | undefined;
  /** The most that it may cost, in micro-dollars, as a dry run says; PriceChanged when it has become more. */
  maxPriceMicros?: number | null | undefined;
  /** Only says what would be reused, what would run, and at what price: nothing is started. */
  dryRun?: boolean | null | undefined;
};

/** What to quote, for whom, with what. */
export type QuoteExecutionInput = {
  /** Name or id of a master template, as in course_creation. */
  masterTemplate: string;
  /** A specific version; the newest published one when absent. */
  version?: number | null | undefined;
  /** The client that it is for and that pays. */
  clientId: string;
  /** Parameters for the stages, as in {topic: "…"}. */
  parameters: unknown;
  /** A step of the ladder of the master template; all of the template when absent. */
  ladderStep?: string | null | undefined;
};

/** Up to where you have read. */
export type MarkNotificationsReadInput = {
  /** The newest notification that you have seen: it and all before are read. */
  upTo: string;
};

/** The terms of a template; omitted fields stay as they are. */
export type WorkerTemplateTerms = {
  /** Name for programs, up to 200 characters. */
  name?: string | null | undefined;
  /** Name to show to people, up to 200 characters. */
  displayName?: string | null | undefined;
  /** What it yields, up to 2,000 characters; needed to publish. */
  description?: string | null | undefined;
  /** The lowest tier that may run it; a new template begins with the highest. */
  minimumTier?: SubscriptionTier | null | undefined;
  /** Why it needs that tier, up to 500 characters; needed to publish. */
  tierReason?: string | null | undefined;
  /** Minimum number of tokens of a run, before the multiplier. */
  tokensMin?: number | null | undefined;
  /** Typical number of tokens of a run, before the multiplier. */
  tokensExpected?: number | null | undefined;
  /** Maximum number of tokens of a run, before the multiplier. */
  tokensMax?: number | null | undefined;
  /** Factor that the token estimates are multiplied by; above 0. */
  tokenMultiplier?: number | null | undefined;
  /** Typical time of a run, in ms. */
  estimatedTimeMs?: number | null | undefined;
  /** Maximum memory of a run, in MiB. */
  memoryMb?: number | null | undefined;
  /** What every run costs, in micro-dollars. */
  baseMicros?: number | null | undefined;
  /** What a thousand tokens cost, in micro-dollars. */
  perThousandTokensMicros?: number | null | undefined;
  /** Parameters that every run begins with; must fit the parameter schema. */
  baseParameters?: unknown;
  /** What parameters it takes, as JSON Schema 2020-12; only such as the worker knows for that kind of output. */
  parameterSchema?: unknown;
  /** Which models make it, at most 5, each tried when those before it cannot; none for those that the service is configured with. */
  models?: Array<TemplateModelInput> | null | undefined;
};

/** A model that may be used, and its settings. */
export type TemplateModelInput = {
  /** As provider/name, as in openai/gpt-5-mini; local/outliner needs no provider. */
  model: string;
  /** 0 for the likeliest words, up to 2 for unlikely ones; the provider's own when absent. */
  temperature?: number | null | undefined;
  /** Maximum number of output tokens; the provider's own limit when absent. */
  maxOutputTokens?: number | null | undefined;
  /** How long one answer may take, in ms, from 1,000; as long as the job may when absent. */
  timeoutMs?: number | null | undefined;
};

/** What is copied, and to which id. */
export type DuplicateWorkerTemplateInput = {
  /** Id of the worker, as in bitware-content-granulator; dashes and underscores are the same. */
  worker: string;
  /** A version, as in course_v1@1, or a template, of which the newest version is copied. */
  id: string;
  /** Id of the new template; the same id begins the next version of the same template. */
  as: string;
};

/** What is changed of a draft. */
export type EditWorkerTemplateDraftInput = {
  /** Id of the worker, as in bitware-content-granulator; dashes and underscores are the same. */
  worker: string;
  /** Its id, as in course_v1@2. */
  id: string;
  /** The revision that you read: when another author changed the draft since, nothing is done and DraftChanged says what. Any when absent. */
  revision?: number | null | undefined;
  /** The new terms. */
  terms: WorkerTemplateTerms;
};

/** A draft. */
export type WorkerTemplateDraftRef = {
  /** Id of the worker, as in bitware-content-granulator; dashes and underscores are the same. */
  worker: string;
  /** Its id, as in course_v1@2. */
  id: string;
  /** The revision that you read: when another author changed the draft since, nothing is done and DraftChanged says what. Any when absent. */
  revision?: number | null | undefined;
};

/** A draft that is to be used from now on. */
export type PublishWorkerTemplateInput = {
  /** Id of the worker, as in bitware-content-granulator; dashes and underscores are the same. */
  worker: string;
  /** Its id, as in course_v1@2. */
  id: string;
  /** The revision that you read: when another author changed the draft since, nothing is done and DraftChanged says what. Any when absent. */
  revision?: number | null | undefined;
  /** Publishes it also when it breaks what uses the template: see workerTemplateImpact. No when absent. */
  force?: boolean | null | undefined;
};

/** What is not to be used any more. */
export type DeprecateWorkerTemplateInput = {
  /** Id of the worker, as in bitware-content-granulator; dashes and underscores are the same. */
  worker: string;
  /** Id of the template, as in course_v1. */
  templateId: string;
  /** Id of the published template to use instead. */
  successor?: string | null | undefined;
  /** Deprecates it also when something uses it: see workerTemplateImpact. No when absent. */
  force?: boolean | null | undefined;
};

/** What is to be tried. */
export type TestWorkerTemplateInput = {
  /** Id of the worker, as in bitware-content-granulator; dashes and underscores are the same. */
  worker: string;
  /** Id of a version, as in course_v1@2; a draft as well. */
  id: string;
  /** Sample parameters; they win over those that the template begins with. */
  parameters: unknown;
};

/** A new webhook. */
export type CreateWebhookInput = {
  /** The client whose notifications are posted; one may have ten webhooks. */
  clientId: string;
  /** A public https address. */
  url: string;
  /** What is sent; all when null. */
  kinds?: Array<NotificationKind> | null | undefined;
  /** What it is for, up to 200 characters. */
  description?: string | null | undefined;
};

/** What is to change of a webhook; what is left out stays. */
export type UpdateWebhookInput = {
  /** Which. */
  id: string;
  /** Another address. */
  url?: string | null | undefined;
  /** What is sent; all when null is given. */
  kinds?: Array<NotificationKind> | null | undefined;
  /** What it is for. */
  description?: string | null | undefined;
  /** Whether nothing is sent; what waits meanwhile is sent when it goes on. */
  isPaused?: boolean | null | undefined;
};

/** Names a webhook. */
export type WebhookInput = {
  /** Which. */
  id: string;
};

/** Names a delivery. */
export type ReplayWebhookDeliveryInput = {
  /** Which. */
  deliveryId: string;
};

/** Which worker is paused, and why. */
export type PauseWorkerInput = {
  /** Id of the worker; dashes and underscores are the same. */
  worker: string;
  /** Why, for those whose work waits; up to 500 characters. */
  reason: string;
};

/** Which worker is used again. */
export type ResumeWorkerInput = {
  /** Id of the worker; dashes and underscores are the same. */
  worker: string;
};

/** What a token is good for. */
export type CreateAnnouncerTokenInput = {
  /** Ids of the workers that may be announced with it; acme-* stands for all that begin so. 1 to 20. */
  workerIds: Array<string>;
  /** How many days it is good, 1 to 730. */
  expiresInDays: number;
};

export type AccountQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountQuery = { viewer: { kind: string, scopes: Array<Scope>, sessions: Array<{ id: string, createdAt: string, expiresAt: string, isCurrent: boolean }> | null, user: { id: string, username: string, displayName: string, role: UserRole, lastSignedInAt: string | null } | null, client: { id: string, companyName: string, tier: SubscriptionTier, features: Array<string>, usage: Array<{ quota: string, limit: number | null, used: number, remaining: number | null, resetsAt: string | null }>, apiKeys: Array<{ id: string, name: string, scopes: Array<Scope>, createdAt: string, expiresAt: string | null, revokedAt: string | null, lastUsedAt: string | null }> } | null } | null };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { changePassword: { user: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type EndSessionMutationVariables = Exact<{
  id: string;
}>;


export type EndSessionMutation = { endSession: { session: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type AuditQueryVariables = Exact<{
  filter?: AuditFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type AuditQuery = { auditEvents: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, service: string, occurredAt: string, actorKind: string, actorId: string, action: string, subjectType: string, subjectId: string, clientId: string | null, details: unknown } }> } };

export type ClientsQueryVariables = Exact<{
  filter?: ClientFilter | null | undefined;
  sort?: ClientSort | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ClientsQuery = { clients: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, companyName: string, tier: SubscriptionTier, accountStatus: AccountStatus, createdAt: string, monthlyBudget: { micros: number }, usage: Array<{ quota: string, limit: number | null, used: number }> } }> } };

export type ClientPageQueryVariables = Exact<{
  id: string;
}>;


export type ClientPageQuery = { client: { id: string, companyName: string, tier: SubscriptionTier, accountStatus: AccountStatus, createdAt: string, features: Array<string>, monthlyBudget: { micros: number }, usage: Array<{ quota: string, limit: number | null, used: number, remaining: number | null, resetsAt: string | null }>, tierHistory: Array<{ id: string, from: SubscriptionTier, to: SubscriptionTier, reason: string, changedBy: string, changedAt: string }>, apiKeys: Array<{ id: string, name: string, scopes: Array<Scope>, createdAt: string, expiresAt: string | null, revokedAt: string | null, lastUsedAt: string | null }> } | null };

export type ExecutionsOfClientQueryVariables = Exact<{
  id: string;
}>;


export type ExecutionsOfClientQuery = { executions: { edges: Array<{ node: { id: string, status: ExecutionStatus, isSimulated: boolean, summary: string, progress: number, createdAt: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, stages: Array<{ id: string, order: number, status: StageStatus, progressMessage: string, waitingFor:
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { worker: string, workerCode: string | null, code: CauseCode, message: string }
            | { position: number, length: number, code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { stage: number, code: CauseCode, message: string, stageCause:
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
               }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
           | null }>, masterTemplate: { id: string, name: string, displayName: string, version: number } | null, client: { id: string, companyName: string } | null } }> } };

export type TierWhatIfQueryVariables = Exact<{
  clientId: string;
  tier: SubscriptionTier;
}>;


export type TierWhatIfQuery = { simulateTier: { from: SubscriptionTier, to: SubscriptionTier, featuresGained: Array<string>, featuresLost: Array<string>, templates: Array<{ from: PlanVerdict, to: PlanVerdict, stages: Array<number>, masterTemplate: { id: string, name: string, displayName: string } | null }>, limits: Array<{ name: string, from: number | null, to: number | null }>, refusals: Array<{ kind: RefusalKind, masterTemplateId: string, required: SubscriptionTier, count: number, wouldPass: boolean }> } | null };

export type RequestsOfClientQueryVariables = Exact<{
  id: string;
}>;


export type RequestsOfClientQuery = { requests: { edges: Array<{ node: { id: string, message: string, status: RequestStatus, createdAt: string, cost: { micros: number } } }> } };

export type ChangeTierMutationVariables = Exact<{
  input: ChangeTierInput;
}>;


export type ChangeTierMutation = { changeTier: { client: { id: string, tier: SubscriptionTier } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { createApiKey: { key: string | null, apiKey: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type RevokeApiKeyMutationVariables = Exact<{
  id: string;
}>;


export type RevokeApiKeyMutation = { revokeApiKey: { apiKey: { id: string, revokedAt: string | null } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type DraftContentFragment = { id: string, templateId: string, version: number, revision: number, status: TemplateStatus, name: string, displayName: string, description: string, category: string, keywords: Array<string>, useCases: Array<string>, maxExecutionTimeMs: number | null, allowPartialCompletion: boolean, changedAt: string, changedBy: string | null, stages: Array<{ order: number, worker: string, templateRef: string, fallbackRef: string | null, inputMapping: unknown, paramsOverride: unknown, condition: string | null, required: boolean, dependsOn: Array<number> | null, timeoutMs: number | null, heartbeatTimeoutMs: number | null, forEach: { over: string, concurrency: number | null, maxItems: number | null, tolerate: number | null } | null, retry: { maxAttempts: number | null, firstDelayMs: number | null, maxDelayMs: number | null, maxElapsedMs: number | null } | null }> };

export type DraftQueryVariables = Exact<{
  id: string;
}>;


export type DraftQuery = { masterTemplate: { id: string, templateId: string, version: number, revision: number, status: TemplateStatus, name: string, displayName: string, description: string, category: string, keywords: Array<string>, useCases: Array<string>, maxExecutionTimeMs: number | null, allowPartialCompletion: boolean, changedAt: string, changedBy: string | null, stages: Array<{ order: number, worker: string, templateRef: string, fallbackRef: string | null, inputMapping: unknown, paramsOverride: unknown, condition: string | null, required: boolean, dependsOn: Array<number> | null, timeoutMs: number | null, heartbeatTimeoutMs: number | null, forEach: { over: string, concurrency: number | null, maxItems: number | null, tolerate: number | null } | null, retry: { maxAttempts: number | null, firstDelayMs: number | null, maxDelayMs: number | null, maxElapsedMs: number | null } | null }> } | null };

export type CheckStagesQueryVariables = Exact<{
  stages: Array<StageInput> | StageInput;
  maxExecutionTimeMs?: number | null | undefined;
}>;


export type CheckStagesQuery = { checkMasterTemplate: { publishable: boolean, parameterSchema: unknown, problems: Array<{ code: TemplateProblemCode, severity: ProblemSeverity, stage: number | null, path: Array<string>, message: string, suggestion: string | null }>, stages: Array<{ order: number, output: unknown }> } };

export type StageChoicesQueryVariables = Exact<{ [key: string]: never; }>;


export type StageChoicesQuery = { workerTemplates: { edges: Array<{ node:
        | { id: string, templateId: string, worker: string, displayName: string, minimumTier: SubscriptionTier, parameterSchema: unknown, estimate: { price: { expected: { micros: number } } } }
        | { id: string, templateId: string, worker: string, displayName: string, minimumTier: SubscriptionTier, parameterSchema: unknown, estimate: { price: { expected: { micros: number } } } }
        | { id: string, templateId: string, worker: string, displayName: string, minimumTier: SubscriptionTier, parameterSchema: unknown, estimate: { price: { expected: { micros: number } } } }
        | { id: string, templateId: string, worker: string, displayName: string, minimumTier: SubscriptionTier, parameterSchema: unknown, estimate: { price: { expected: { micros: number } } } }
       | null }> } };

export type VersionsOfTemplateQueryVariables = Exact<{
  templateId: string;
}>;


export type VersionsOfTemplateQuery = { masterTemplateVersions: { edges: Array<{ node: { id: string, version: number, status: TemplateStatus, publishedAt: string | null, changedAt: string, changedBy: string | null } }> } };

export type DifferencesQueryVariables = Exact<{
  before: string;
  after: string;
}>;


export type DifferencesQuery = { compareMasterTemplates: Array<{ path: Array<string>, before: unknown, after: unknown }> | null };

export type PreviewQueryVariables = Exact<{
  id: string;
  clientIds: Array<string> | string;
}>;


export type PreviewQuery = { masterTemplate: { id: string, plans: Array<{ clientId: string, verdict: PlanVerdict, clientTier: SubscriptionTier, price: { expected: { micros: number }, max: { micros: number } }, stages: Array<{ order: number, verdict: StageVerdict, requiredTier: SubscriptionTier | null }> }> } | null };

export type CreateTemplateMutationVariables = Exact<{
  input: CreateMasterTemplateInput;
}>;


export type CreateTemplateMutation = { createMasterTemplate: { masterTemplate: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type DuplicateTemplateMutationVariables = Exact<{
  input: DuplicateMasterTemplateInput;
}>;


export type DuplicateTemplateMutation = { duplicateMasterTemplate: { masterTemplate: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type SaveDraftMutationVariables = Exact<{
  input: EditMasterTemplateDraftInput;
}>;


export type SaveDraftMutation = { editMasterTemplateDraft: { masterTemplate: { id: string, templateId: string, version: number, revision: number, status: TemplateStatus, name: string, displayName: string, description: string, category: string, keywords: Array<string>, useCases: Array<string>, maxExecutionTimeMs: number | null, allowPartialCompletion: boolean, changedAt: string, changedBy: string | null, stages: Array<{ order: number, worker: string, templateRef: string, fallbackRef: string | null, inputMapping: unknown, paramsOverride: unknown, condition: string | null, required: boolean, dependsOn: Array<number> | null, timeoutMs: number | null, heartbeatTimeoutMs: number | null, forEach: { over: string, concurrency: number | null, maxItems: number | null, tolerate: number | null } | null, retry: { maxAttempts: number | null, firstDelayMs: number | null, maxDelayMs: number | null, maxElapsedMs: number | null } | null }> } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { revision: number, changedBy: string | null, changes: Array<string>, code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type DiscardDraftMutationVariables = Exact<{
  input: DiscardMasterTemplateDraftInput;
}>;


export type DiscardDraftMutation = { discardMasterTemplateDraft: { errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type PublishDraftMutationVariables = Exact<{
  input: PublishMasterTemplateInput;
}>;


export type PublishDraftMutation = { publishMasterTemplate: { masterTemplate: { id: string, name: string, status: TemplateStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type ExportTemplateQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type ExportTemplateQuery = { exportMasterTemplates: unknown };

export type ImportTemplatesMutationVariables = Exact<{
  input: ImportMasterTemplatesInput;
}>;


export type ImportTemplatesMutation = { importMasterTemplates: { masterTemplates: Array<{ id: string, displayName: string }>, defects: Array<{ template: string, code: ImportDefectCode, message: string, mended: boolean }>, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type SuccessorsQueryVariables = Exact<{ [key: string]: never; }>;


export type SuccessorsQuery = { masterTemplates: { edges: Array<{ node: { id: string, templateId: string, displayName: string } }> } };

export type DeprecateTemplateMutationVariables = Exact<{
  input: DeprecateMasterTemplateInput;
}>;


export type DeprecateTemplateMutation = { deprecateMasterTemplate: { masterTemplate: { id: string, status: TemplateStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type TemplateUseQueryVariables = Exact<{
  templateId: string;
}>;


export type TemplateUseQuery = { masterTemplate: { id: string, usedBy: { templateId: string, pendingRequests: number, activeExecutions: number } | null } | null };

export type ExecutionsQueryVariables = Exact<{
  filter?: ExecutionFilter | null | undefined;
  sort?: ExecutionSort | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ExecutionsQuery = { executions: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, status: ExecutionStatus, isSimulated: boolean, summary: string, progress: number, createdAt: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, stages: Array<{ id: string, order: number, status: StageStatus, progressMessage: string, waitingFor:
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { worker: string, workerCode: string | null, code: CauseCode, message: string }
            | { position: number, length: number, code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { stage: number, code: CauseCode, message: string, stageCause:
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
               }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
           | null }>, masterTemplate: { id: string, name: string, displayName: string, version: number } | null, client: { id: string, companyName: string } | null } }> } };

export type UnendedExecutionsQueryVariables = Exact<{
  filter?: ExecutionFilter | null | undefined;
}>;


export type UnendedExecutionsQuery = { executions: { totalCount: number } };

export type ExecutionChangesSubscriptionVariables = Exact<{
  clientId?: string | null | undefined;
}>;


export type ExecutionChangesSubscription = { executionChanges: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
      | { code: CauseCode, message: string }
      | { code: CauseCode, message: string }
      | { worker: string, workerCode: string | null, code: CauseCode, message: string }
      | { position: number, length: number, code: CauseCode, message: string }
      | { code: CauseCode, message: string }
      | { stage: number, code: CauseCode, message: string, stageCause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         }
      | { code: CauseCode, message: string }
      | { code: CauseCode, message: string }
     | null, stages: Array<{ id: string, order: number, status: StageStatus, progressMessage: string, waitingFor:
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { worker: string, workerCode: string | null, code: CauseCode, message: string }
        | { position: number, length: number, code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { stage: number, code: CauseCode, message: string, stageCause:
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
           }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
       | null }> } | null };

export type CancelExecutionsMutationVariables = Exact<{
  filter: ExecutionFilter;
}>;


export type CancelExecutionsMutation = { cancelExecutions: { remaining: number, executions: Array<{ id: string, status: ExecutionStatus }>, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type ExecutionPageQueryVariables = Exact<{
  id: string;
}>;


export type ExecutionPageQuery = { execution: { priority: number, ladderStep: string | null, retryOf: string | null, deadlineAt: string | null, id: string, status: ExecutionStatus, isSimulated: boolean, summary: string, progress: number, createdAt: string, startedAt: string | null, endedAt: string | null, request: { id: string, message: string } | null, approval: { decision: ApprovalDecision, dueAt: string, comment: string | null, above: { micros: number }, maxPrice: { micros: number } } | null, reserved: { micros: number }, providerCost: { micros: number } | null, queuePosition: { position: number, estimatedWaitMs: number | null } | null, plannedStages: Array<{ order: number, worker: string, templateRef: string, required: boolean, condition: string | null, dependsOn: Array<number>, verdict: StageVerdict, reason: string | null, requiredTier: SubscriptionTier | null, price: { expected: { micros: number }, max: { micros: number } } | null, workerTemplate:
        | { id: string, displayName: string, minimumTier: SubscriptionTier }
        | { id: string, displayName: string, minimumTier: SubscriptionTier }
        | { id: string, displayName: string, minimumTier: SubscriptionTier }
        | { id: string, displayName: string, minimumTier: SubscriptionTier }
       | null }>, stages: Array<{ id: string, order: number, worker: string, templateRef: string, required: boolean, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, items: number | null, reusedFrom: string | null, cost: { micros: number }, cause:
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { worker: string, workerCode: string | null, code: CauseCode, message: string }
        | { position: number, length: number, code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { stage: number, code: CauseCode, message: string, stageCause:
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
           }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
       | null, waitingFor:
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { worker: string, workerCode: string | null, code: CauseCode, message: string }
        | { position: number, length: number, code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { stage: number, code: CauseCode, message: string, stageCause:
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
           }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
       | null }>, deliverables: Array<{ id: string, stageOrder: number, worker: string, templateRef: string, bytes: number, completedAt: string | null, job:
        | { id: string, model: string | null, qualityScore: number | null, warnings: Array<string>, output:
            | { __typename: 'ContentAnalysis', exportFormats: Array<ExportFormat> }
            | { __typename: 'Course', exportFormats: Array<ExportFormat> }
            | { __typename: 'KnowledgeMap', exportFormats: Array<ExportFormat> }
            | { __typename: 'LearningPath', exportFormats: Array<ExportFormat> }
            | { __typename: 'Novel', exportFormats: Array<ExportFormat> }
            | { __typename: 'Quiz', exportFormats: Array<ExportFormat> }
            | { __typename: 'Workflow', exportFormats: Array<ExportFormat> }
            | { __typename: 'GenericOutput', exportFormats: Array<ExportFormat> }
            | { __typename: 'ResearchReport', exportFormats: Array<ExportFormat> }
           | null }
        | { id: string, model: string | null, qualityScore: number | null, warnings: Array<string>, output:
            | { __typename: 'ContentAnalysis', exportFormats: Array<ExportFormat> }
            | { __typename: 'Course', exportFormats: Array<ExportFormat> }
            | { __typename: 'KnowledgeMap', exportFormats: Array<ExportFormat> }
            | { __typename: 'LearningPath', exportFormats: Array<ExportFormat> }
            | { __typename: 'Novel', exportFormats: Array<ExportFormat> }
            | { __typename: 'Quiz', exportFormats: Array<ExportFormat> }
            | { __typename: 'Workflow', exportFormats: Array<ExportFormat> }
            | { __typename: 'GenericOutput', exportFormats: Array<ExportFormat> }
            | { __typename: 'ResearchReport', exportFormats: Array<ExportFormat> }
           | null }
        | { id: string, model: string | null, qualityScore: number | null, warnings: Array<string>, output:
            | { __typename: 'ContentAnalysis', exportFormats: Array<ExportFormat> }
            | { __typename: 'Course', exportFormats: Array<ExportFormat> }
            | { __typename: 'KnowledgeMap', exportFormats: Array<ExportFormat> }
            | { __typename: 'LearningPath', exportFormats: Array<ExportFormat> }
            | { __typename: 'Novel', exportFormats: Array<ExportFormat> }
            | { __typename: 'Quiz', exportFormats: Array<ExportFormat> }
            | { __typename: 'Workflow', exportFormats: Array<ExportFormat> }
            | { __typename: 'GenericOutput', exportFormats: Array<ExportFormat> }
            | { __typename: 'ResearchReport', exportFormats: Array<ExportFormat> }
           | null }
        | { id: string, model: string | null, qualityScore: number | null, warnings: Array<string>, output:
            | { __typename: 'ContentAnalysis', exportFormats: Array<ExportFormat> }
            | { __typename: 'Course', exportFormats: Array<ExportFormat> }
            | { __typename: 'KnowledgeMap', exportFormats: Array<ExportFormat> }
            | { __typename: 'LearningPath', exportFormats: Array<ExportFormat> }
            | { __typename: 'Novel', exportFormats: Array<ExportFormat> }
            | { __typename: 'Quiz', exportFormats: Array<ExportFormat> }
            | { __typename: 'Workflow', exportFormats: Array<ExportFormat> }
            | { __typename: 'GenericOutput', exportFormats: Array<ExportFormat> }
            | { __typename: 'ResearchReport', exportFormats: Array<ExportFormat> }
           | null }
       | null }>, cost: { micros: number }, cause:
      | { code: CauseCode, message: string }
      | { code: CauseCode, message: string }
      | { worker: string, workerCode: string | null, code: CauseCode, message: string }
      | { position: number, length: number, code: CauseCode, message: string }
      | { code: CauseCode, message: string }
      | { stage: number, code: CauseCode, message: string, stageCause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         }
      | { code: CauseCode, message: string }
      | { code: CauseCode, message: string }
     | null, masterTemplate: { id: string, name: string, displayName: string, version: number } | null, client: { id: string, companyName: string } | null } | null };

export type StageDetailsQueryVariables = Exact<{
  executionId: string;
}>;


export type StageDetailsQuery = { execution: { id: string, stages: Array<{ id: string, order: number, tokens: { input: number, output: number }, attempts: Array<{ attempt: number, item: number | null, status: AttemptStatus, queuedAt: string, offeredAt: string | null, acceptedAt: string | null, startedAt: string | null, endedAt: string | null, usesFallback: boolean, consent: StageConsent | null, offer: { maxPrice: { micros: number } } | null, answer: { verdict: OfferVerdict, message: string | null, maxPrice: { micros: number } | null } | null, maxPrice: { micros: number } | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null }> }> } | null };

export type DeliverableChecksQueryVariables = Exact<{
  id: string;
}>;


export type DeliverableChecksQuery = { deliverable: { id: string, job:
      | { id: string, validations: Array<{ attempt: number, score: number, threshold: number, passed: boolean, checks: Array<{ name: string, weight: number, score: number, finding: string }> }> }
      | { id: string, validations: Array<{ attempt: number, score: number, threshold: number, passed: boolean, checks: Array<{ name: string, weight: number, score: number, finding: string }> }> }
      | { id: string, validations: Array<{ attempt: number, score: number, threshold: number, passed: boolean, checks: Array<{ name: string, weight: number, score: number, finding: string }> }> }
      | { id: string, validations: Array<{ attempt: number, score: number, threshold: number, passed: boolean, checks: Array<{ name: string, weight: number, score: number, finding: string }> }> }
     | null } | null };

export type DeliverableOutputQueryVariables = Exact<{
  id: string;
}>;


export type DeliverableOutputQuery = { deliverable: { id: string, output: unknown } | null };

export type ExecutionTimelineQueryVariables = Exact<{
  id: string;
}>;


export type ExecutionTimelineQuery = { execution: { id: string, timeline: Array<{ phase: Phase, stage: number | null, item: number | null, attempt: number | null, from: string, to: string | null, durationMs: number }> } | null };

export type ExecutionInputQueryVariables = Exact<{
  id: string;
}>;


export type ExecutionInputQuery = { execution: { id: string, parameters: unknown, stages: Array<{ id: string, order: number, parameters: unknown }> } | null };

export type ExecutionStateFragment = { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { worker: string, workerCode: string | null, code: CauseCode, message: string }
    | { position: number, length: number, code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { stage: number, code: CauseCode, message: string, stageCause:
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
       }
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
   | null };

export type StageStateFragment = { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { worker: string, workerCode: string | null, code: CauseCode, message: string }
    | { position: number, length: number, code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { stage: number, code: CauseCode, message: string, stageCause:
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
       }
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
   | null, waitingFor:
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { worker: string, workerCode: string | null, code: CauseCode, message: string }
    | { position: number, length: number, code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { stage: number, code: CauseCode, message: string, stageCause:
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
       }
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
   | null };

export type ExecutionEventsSubscriptionVariables = Exact<{
  executionId: string;
  after?: string | null | undefined;
}>;


export type ExecutionEventsSubscription = { executionEvents:
    | { __typename: 'ExecutionCreated', sequence: number, cursor: string, occurredAt: string, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'ExecutionApprovalAsked', sequence: number, cursor: string, occurredAt: string, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'ExecutionApproved', sequence: number, cursor: string, occurredAt: string, approvalComment: string | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'ExecutionQueued', sequence: number, cursor: string, occurredAt: string, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'ExecutionStarted', sequence: number, cursor: string, occurredAt: string, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'ExecutionPriorityChanged', sequence: number, cursor: string, occurredAt: string, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'ExecutionPaused', sequence: number, cursor: string, occurredAt: string, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'ExecutionResumed', sequence: number, cursor: string, occurredAt: string, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'ExecutionCompleted', sequence: number, cursor: string, occurredAt: string, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'ExecutionFailed', sequence: number, cursor: string, occurredAt: string, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'ExecutionCancelled', sequence: number, cursor: string, occurredAt: string, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageQueued', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageOffered', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageAccepted', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageCountered', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageItemFailed', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageRejected', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageStarted', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageProgressed', stageOrder: number, item: number | null, percent: number, message: string, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, elements: Array<{ number: string, type: string, title: string, level: number }>, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageRetried', stageOrder: number, item: number | null, attempt: number, delayMs: number, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, eventCause:
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { worker: string, workerCode: string | null, code: CauseCode, message: string }
        | { position: number, length: number, code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { stage: number, code: CauseCode, message: string, stageCause:
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
           }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
       | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageItemCompleted', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, stageCost: { micros: number }, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageCompleted', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, stageCost: { micros: number }, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageReused', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageSkipped', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, eventCause:
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { worker: string, workerCode: string | null, code: CauseCode, message: string }
        | { position: number, length: number, code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { stage: number, code: CauseCode, message: string, stageCause:
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
           }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
       | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageFailed', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, eventCause:
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { worker: string, workerCode: string | null, code: CauseCode, message: string }
        | { position: number, length: number, code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { stage: number, code: CauseCode, message: string, stageCause:
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
           }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
       | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
    | { __typename: 'StageCancelled', stageOrder: number, item: number | null, sequence: number, cursor: string, occurredAt: string, stage: { id: string, status: StageStatus, progress: number, progressMessage: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, waitingFor:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null, execution: { id: string, status: ExecutionStatus, progress: number, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null } | null }
   };

export type CancelExecutionMutationVariables = Exact<{
  id: string;
}>;


export type CancelExecutionMutation = { control: { execution: { id: string, status: ExecutionStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type PauseExecutionMutationVariables = Exact<{
  id: string;
}>;


export type PauseExecutionMutation = { control: { execution: { id: string, status: ExecutionStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type ResumeExecutionMutationVariables = Exact<{
  id: string;
}>;


export type ResumeExecutionMutation = { control: { execution: { id: string, status: ExecutionStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type RetryExecutionMutationVariables = Exact<{
  input: RetryExecutionInput;
}>;


export type RetryExecutionMutation = { control: { execution: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type ApproveStageMutationVariables = Exact<{
  input: StageConsentInput;
}>;


export type ApproveStageMutation = { consent: { execution: { id: string, status: ExecutionStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type RejectStageMutationVariables = Exact<{
  input: StageConsentInput;
}>;


export type RejectStageMutation = { consent: { execution: { id: string, status: ExecutionStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type RerunExecutionMutationVariables = Exact<{
  input: RerunExecutionInput;
}>;


export type RerunExecutionMutation = { rerunExecution: { rerun: { stages: Array<{ order: number, isReused: boolean, reason: string }>, price: { max: { micros: number } }, execution: { id: string } | null } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type HomeQueryVariables = Exact<{ [key: string]: never; }>;


export type HomeQuery = { running: { totalCount: number, edges: Array<{ node: { id: string, status: ExecutionStatus, isSimulated: boolean, summary: string, progress: number, createdAt: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, stages: Array<{ id: string, order: number, status: StageStatus, progressMessage: string, waitingFor:
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { worker: string, workerCode: string | null, code: CauseCode, message: string }
            | { position: number, length: number, code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { stage: number, code: CauseCode, message: string, stageCause:
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
               }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
           | null }>, masterTemplate: { id: string, name: string, displayName: string, version: number } | null, client: { id: string, companyName: string } | null } }> }, failed: { totalCount: number, edges: Array<{ node: { id: string, status: ExecutionStatus, isSimulated: boolean, summary: string, progress: number, createdAt: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { worker: string, workerCode: string | null, code: CauseCode, message: string }
          | { position: number, length: number, code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { stage: number, code: CauseCode, message: string, stageCause:
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
              | { code: CauseCode, message: string }
             }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         | null, stages: Array<{ id: string, order: number, status: StageStatus, progressMessage: string, waitingFor:
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { worker: string, workerCode: string | null, code: CauseCode, message: string }
            | { position: number, length: number, code: CauseCode, message: string }
            | { code: CauseCode, message: string }
            | { stage: number, code: CauseCode, message: string, stageCause:
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
                | { code: CauseCode, message: string }
               }
            | { code: CauseCode, message: string }
            | { code: CauseCode, message: string }
           | null }>, masterTemplate: { id: string, name: string, displayName: string, version: number } | null, client: { id: string, companyName: string } | null } }> }, waiting: { totalCount: number } };

export type PaletteTemplatesQueryVariables = Exact<{
  search: string;
}>;


export type PaletteTemplatesQuery = { masterTemplates: { edges: Array<{ node: { id: string, name: string, displayName: string } }> } };

export type PaletteClientsQueryVariables = Exact<{
  search: string;
}>;


export type PaletteClientsQuery = { clients: { edges: Array<{ node: { id: string, companyName: string } }> } };

export type PaletteRequestsQueryVariables = Exact<{
  search: string;
}>;


export type PaletteRequestsQuery = { requests: { edges: Array<{ node: { id: string, message: string } }> } };

export type PaletteExecutionsQueryVariables = Exact<{
  search: string;
}>;


export type PaletteExecutionsQuery = { executions: { edges: Array<{ node: { id: string, summary: string, masterTemplate: { id: string, displayName: string } | null } }> } };

type CauseText_ConditionCause_Fragment = { code: CauseCode, message: string };

type CauseText_TierCause_Fragment = { code: CauseCode, message: string };

type CauseText_WorkerCause_Fragment = { worker: string, workerCode: string | null, code: CauseCode, message: string };

type CauseText_QueueCause_Fragment = { position: number, length: number, code: CauseCode, message: string };

type CauseText_TimeCause_Fragment = { code: CauseCode, message: string };

type CauseText_StageCause_Fragment = { stage: number, code: CauseCode, message: string, stageCause:
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
   };

type CauseText_ActorCause_Fragment = { code: CauseCode, message: string };

type CauseText_PlainCause_Fragment = { code: CauseCode, message: string };

export type CauseTextFragment =
  | CauseText_ConditionCause_Fragment
  | CauseText_TierCause_Fragment
  | CauseText_WorkerCause_Fragment
  | CauseText_QueueCause_Fragment
  | CauseText_TimeCause_Fragment
  | CauseText_StageCause_Fragment
  | CauseText_ActorCause_Fragment
  | CauseText_PlainCause_Fragment
;

type UserErrorText_InvalidInput_Fragment = { code: ErrorCode, message: string, path: Array<string> };

type UserErrorText_NotFound_Fragment = { code: ErrorCode, message: string, path: Array<string> };

type UserErrorText_TierTooLow_Fragment = { code: ErrorCode, message: string, path: Array<string> };

type UserErrorText_WorkerUnavailable_Fragment = { code: ErrorCode, message: string, path: Array<string> };

type UserErrorText_Conflict_Fragment = { code: ErrorCode, message: string, path: Array<string> };

type UserErrorText_AccountNotActive_Fragment = { code: ErrorCode, message: string, path: Array<string> };

type UserErrorText_QuotaExceeded_Fragment = { code: ErrorCode, message: string, path: Array<string> };

type UserErrorText_FeatureNotIncluded_Fragment = { code: ErrorCode, message: string, path: Array<string> };

type UserErrorText_TooManyAttempts_Fragment = { code: ErrorCode, message: string, path: Array<string> };

type UserErrorText_DraftChanged_Fragment = { code: ErrorCode, message: string, path: Array<string> };

type UserErrorText_PriceChanged_Fragment = { code: ErrorCode, message: string, path: Array<string> };

type UserErrorText_BudgetExceeded_Fragment = { code: ErrorCode, message: string, path: Array<string> };

export type UserErrorTextFragment =
  | UserErrorText_InvalidInput_Fragment
  | UserErrorText_NotFound_Fragment
  | UserErrorText_TierTooLow_Fragment
  | UserErrorText_WorkerUnavailable_Fragment
  | UserErrorText_Conflict_Fragment
  | UserErrorText_AccountNotActive_Fragment
  | UserErrorText_QuotaExceeded_Fragment
  | UserErrorText_FeatureNotIncluded_Fragment
  | UserErrorText_TooManyAttempts_Fragment
  | UserErrorText_DraftChanged_Fragment
  | UserErrorText_PriceChanged_Fragment
  | UserErrorText_BudgetExceeded_Fragment
;

export type StageOfTemplateFragment = { order: number, worker: string, templateRef: string, required: boolean, condition: string | null, dependsOn: Array<number> | null, inputMapping: unknown, paramsOverride: unknown, workerTemplate:
    | { id: string, displayName: string, description: string, minimumTier: SubscriptionTier, tierReason: string, estimate: { timeMs: number, price: { expected: { micros: number }, max: { micros: number } } } }
    | { id: string, displayName: string, description: string, minimumTier: SubscriptionTier, tierReason: string, estimate: { timeMs: number, price: { expected: { micros: number }, max: { micros: number } } } }
    | { id: string, displayName: string, description: string, minimumTier: SubscriptionTier, tierReason: string, estimate: { timeMs: number, price: { expected: { micros: number }, max: { micros: number } } } }
    | { id: string, displayName: string, description: string, minimumTier: SubscriptionTier, tierReason: string, estimate: { timeMs: number, price: { expected: { micros: number }, max: { micros: number } } } }
   | null };

export type PlanOfClientFragment = { clientId: string, verdict: PlanVerdict, effectiveTier: SubscriptionTier | null, clientTier: SubscriptionTier, timeMs: number, maxTimeMs: number, price: { min: { micros: number }, expected: { micros: number }, max: { micros: number } }, blockers: Array<
    | { code: ErrorCode, message: string, path: Array<string> }
    | { code: ErrorCode, message: string, path: Array<string> }
    | { code: ErrorCode, message: string, path: Array<string> }
    | { code: ErrorCode, message: string, path: Array<string> }
    | { code: ErrorCode, message: string, path: Array<string> }
    | { code: ErrorCode, message: string, path: Array<string> }
    | { code: ErrorCode, message: string, path: Array<string> }
    | { code: ErrorCode, message: string, path: Array<string> }
    | { code: ErrorCode, message: string, path: Array<string> }
    | { code: ErrorCode, message: string, path: Array<string> }
    | { code: ErrorCode, message: string, path: Array<string> }
    | { code: ErrorCode, message: string, path: Array<string> }
  >, proposal: { ladderStep: string, message: string, omitted: Array<number>, price: { max: { micros: number } } } | null, stages: Array<{ order: number, worker: string, templateRef: string, templateVersion: number | null, required: boolean, condition: string | null, dependsOn: Array<number>, inputMapping: unknown, verdict: StageVerdict, reason: string | null, requiredTier: SubscriptionTier | null, timeMs: number | null, price: { expected: { micros: number }, max: { micros: number } } | null, estimate: { samples: number, timeMs: { expected: number, max: number } } | null, workerTemplate:
      | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
      | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
      | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
      | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
     | null }> };

export type ExecutionRowFragment = { id: string, status: ExecutionStatus, isSimulated: boolean, summary: string, progress: number, createdAt: string, startedAt: string | null, endedAt: string | null, cost: { micros: number }, cause:
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { worker: string, workerCode: string | null, code: CauseCode, message: string }
    | { position: number, length: number, code: CauseCode, message: string }
    | { code: CauseCode, message: string }
    | { stage: number, code: CauseCode, message: string, stageCause:
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
        | { code: CauseCode, message: string }
       }
    | { code: CauseCode, message: string }
    | { code: CauseCode, message: string }
   | null, stages: Array<{ id: string, order: number, status: StageStatus, progressMessage: string, waitingFor:
      | { code: CauseCode, message: string }
      | { code: CauseCode, message: string }
      | { worker: string, workerCode: string | null, code: CauseCode, message: string }
      | { position: number, length: number, code: CauseCode, message: string }
      | { code: CauseCode, message: string }
      | { stage: number, code: CauseCode, message: string, stageCause:
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
          | { code: CauseCode, message: string }
         }
      | { code: CauseCode, message: string }
      | { code: CauseCode, message: string }
     | null }>, masterTemplate: { id: string, name: string, displayName: string, version: number } | null, client: { id: string, companyName: string } | null };

export type BudgetTextFragment = { month: string, warning: BudgetWarning, resetsAt: string, limit: { micros: number }, used: { micros: number }, reserved: { micros: number }, left: { micros: number } };

export type BudgetOfClientQueryVariables = Exact<{
  id: string;
}>;


export type BudgetOfClientQuery = { client: { id: string, budget: { month: string, warning: BudgetWarning, resetsAt: string, limit: { micros: number }, used: { micros: number }, reserved: { micros: number }, left: { micros: number } } | null, requestLimit: { micros: number } | null, approvalAbove: { micros: number } | null, monthlyBudget: { micros: number }, budgetHistory: Array<{ month: string, warning: BudgetWarning, resetsAt: string, limit: { micros: number }, used: { micros: number }, reserved: { micros: number }, left: { micros: number } }>, budgetChanges: Array<{ id: string, kind: BudgetChangeKind, month: string | null, reason: string, changedBy: string, changedAt: string, from: { micros: number } | null, to: { micros: number } | null }> } | null };

export type BudgetInSightQueryVariables = Exact<{
  id: string;
}>;


export type BudgetInSightQuery = { client: { id: string, budget: { month: string, warning: BudgetWarning, resetsAt: string, limit: { micros: number }, used: { micros: number }, reserved: { micros: number }, left: { micros: number } } | null } | null };

export type LedgerQueryVariables = Exact<{
  clientId: string;
  filter?: LedgerFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type LedgerQuery = { ledger: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, kind: LedgerKind, debit: LedgerAccount, credit: LedgerAccount, stage: number | null, workerTemplateId: string | null, workerTemplateVersion: number | null, reason: string | null, recordedAt: string, amount: { micros: number }, execution: { id: string, summary: string } | null } }> } };

export type ChangeBudgetMutationVariables = Exact<{
  input: ChangeBudgetInput;
}>;


export type ChangeBudgetMutation = { changeBudget: { client: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type TopUpBudgetMutationVariables = Exact<{
  input: TopUpBudgetInput;
}>;


export type TopUpBudgetMutation = { topUpBudget: { client: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type ApproveExecutionMutationVariables = Exact<{
  input: ExecutionDecisionInput;
}>;


export type ApproveExecutionMutation = { decision: { execution: { id: string, status: ExecutionStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type RejectExecutionMutationVariables = Exact<{
  input: ExecutionDecisionInput;
}>;


export type RejectExecutionMutation = { decision: { execution: { id: string, status: ExecutionStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type UnreadNotificationsQueryVariables = Exact<{ [key: string]: never; }>;


export type UnreadNotificationsQuery = { unreadNotifications: number };

export type NotificationListQueryVariables = Exact<{
  filter?: NotificationFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type NotificationListQuery = { notifications: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, kind: NotificationKind, message: string, isRead: boolean, createdAt: string, client: { id: string, companyName: string }, execution: { id: string, summary: string } | null } }> } };

export type MarkNotificationsReadMutationVariables = Exact<{
  input: MarkNotificationsReadInput;
}>;


export type MarkNotificationsReadMutation = { markNotificationsRead: { unread: number | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type NotificationAddedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type NotificationAddedSubscription = { notificationAdded: { id: string } };

export type RequestsQueryVariables = Exact<{
  filter?: RequestFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type RequestsQuery = { requests: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, message: string, type: RequestType | null, urgency: Urgency, status: RequestStatus, createdAt: string, cost: { micros: number }, client: { id: string, companyName: string } | null, execution: { id: string, status: ExecutionStatus, progress: number } | null } }> } };

export type RequestPageQueryVariables = Exact<{
  id: string;
}>;


export type RequestPageQuery = { request: { id: string, clientId: string, message: string, type: RequestType | null, urgency: Urgency, status: RequestStatus, parameters: unknown, selectedTemplate: string | null, createdAt: string, endedAt: string | null, cost: { micros: number }, client: { id: string, companyName: string, tier: SubscriptionTier } | null, masterTemplate: { id: string, name: string, displayName: string, parameterSchema: unknown } | null, execution: { id: string, status: ExecutionStatus, progress: number } | null, plan: { clientId: string, verdict: PlanVerdict, effectiveTier: SubscriptionTier | null, clientTier: SubscriptionTier, timeMs: number, maxTimeMs: number, price: { min: { micros: number }, expected: { micros: number }, max: { micros: number } }, blockers: Array<
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
      >, proposal: { ladderStep: string, message: string, omitted: Array<number>, price: { max: { micros: number } } } | null, stages: Array<{ order: number, worker: string, templateRef: string, templateVersion: number | null, required: boolean, condition: string | null, dependsOn: Array<number>, inputMapping: unknown, verdict: StageVerdict, reason: string | null, requiredTier: SubscriptionTier | null, timeMs: number | null, price: { expected: { micros: number }, max: { micros: number } } | null, estimate: { samples: number, timeMs: { expected: number, max: number } } | null, workerTemplate:
          | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
          | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
          | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
          | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
         | null }> } | null } | null };

export type RecommendationsQueryVariables = Exact<{
  id: string;
}>;


export type RecommendationsQuery = { request: { id: string, recommendations: Array<{ id: string, score: number, reason: string, matchedKeywords: Array<string>, masterTemplate: { id: string, name: string, displayName: string, description: string, effectiveTier: SubscriptionTier | null, available: boolean | null } | null, plan: { verdict: PlanVerdict, effectiveTier: SubscriptionTier | null, timeMs: number, blockers: Array<
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
        >, price: { expected: { micros: number }, max: { micros: number } } } | null }> } | null };

export type CreateRequestMutationVariables = Exact<{
  input: CreateRequestInput;
}>;


export type CreateRequestMutation = { createRequest: { request: { id: string, selectedTemplate: string | null } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type SelectMasterTemplateMutationVariables = Exact<{
  input: SelectMasterTemplateInput;
}>;


export type SelectMasterTemplateMutation = { selectMasterTemplate: { request: { id: string, selectedTemplate: string | null, masterTemplate: { id: string, name: string, displayName: string, parameterSchema: unknown } | null, plan: { clientId: string, verdict: PlanVerdict, effectiveTier: SubscriptionTier | null, clientTier: SubscriptionTier, timeMs: number, maxTimeMs: number, price: { min: { micros: number }, expected: { micros: number }, max: { micros: number } }, blockers: Array<
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
          | { code: ErrorCode, message: string, path: Array<string> }
        >, proposal: { ladderStep: string, message: string, omitted: Array<number>, price: { max: { micros: number } } } | null, stages: Array<{ order: number, worker: string, templateRef: string, templateVersion: number | null, required: boolean, condition: string | null, dependsOn: Array<number>, inputMapping: unknown, verdict: StageVerdict, reason: string | null, requiredTier: SubscriptionTier | null, timeMs: number | null, price: { expected: { micros: number }, max: { micros: number } } | null, estimate: { samples: number, timeMs: { expected: number, max: number } } | null, workerTemplate:
            | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
            | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
            | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
            | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
           | null }> } | null } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type ExecuteRequestMutationVariables = Exact<{
  id: string;
  parameters?: unknown;
}>;


export type ExecuteRequestMutation = { executeRequest: { execution: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type CancelRequestMutationVariables = Exact<{
  id: string;
}>;


export type CancelRequestMutation = { cancelRequest: { execution: { id: string, status: ExecutionStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type RequestChangesSubscriptionVariables = Exact<{
  clientId?: string | null | undefined;
}>;


export type RequestChangesSubscription = { requestChanges: { id: string, status: RequestStatus } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { kind: string, scopes: Array<Scope>, user: { id: string, username: string, displayName: string, role: UserRole } | null, client: { id: string, companyName: string, tier: SubscriptionTier, features: Array<string> } | null } | null };

export type SpendQueryVariables = Exact<{
  from: string;
  until: string;
  clientId?: string | null | undefined;
}>;


export type SpendQuery = { spend: Array<{ executions: number, price: { micros: number }, providerCost: { micros: number } | null, client: { id: string, companyName: string, monthlyBudget: { micros: number } } | null, masterTemplate: { id: string, name: string, displayName: string } | null }> };

export type SpendByDayQueryVariables = Exact<{
  from: string;
  until: string;
  clientId?: string | null | undefined;
}>;


export type SpendByDayQuery = { spend: Array<{ day: string | null, executions: number, price: { micros: number } }> };

export type SpendByWorkerTemplateQueryVariables = Exact<{
  from: string;
  until: string;
  clientId?: string | null | undefined;
}>;


export type SpendByWorkerTemplateQuery = { spend: Array<{ worker: string | null, templateRef: string | null, completed: number, successRate: number | null, typicalTimeMs: number | null, estimatedTimeMs: number | null, withinP90: number | null, price: { micros: number }, estimatedPrice: { micros: number }, actualPrice: { micros: number } }> };

export type SpendFileQueryVariables = Exact<{
  from: string;
  until: string;
  clientId?: string | null | undefined;
}>;


export type SpendFileQuery = { spendCsv: string };

export type CatalogueQueryVariables = Exact<{
  filter?: MasterTemplateFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
  withDrafts: boolean;
}>;


export type CatalogueQuery = { masterTemplates: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, templateId: string, version: number, name: string, displayName: string, description: string, category: string, effectiveTier: SubscriptionTier | null, available: boolean | null, allowPartialCompletion: boolean, stages: Array<{ order: number, worker: string, required: boolean, workerTemplate:
            | { id: string, displayName: string, minimumTier: SubscriptionTier, estimate: { timeMs: number, price: { expected: { micros: number } } } }
            | { id: string, displayName: string, minimumTier: SubscriptionTier, estimate: { timeMs: number, price: { expected: { micros: number } } } }
            | { id: string, displayName: string, minimumTier: SubscriptionTier, estimate: { timeMs: number, price: { expected: { micros: number } } } }
            | { id: string, displayName: string, minimumTier: SubscriptionTier, estimate: { timeMs: number, price: { expected: { micros: number } } } }
           | null }> } }> }, masterTemplateCategories: Array<{ category: string, count: number }>, masterTemplateVersions?: { edges: Array<{ node: { id: string, templateId: string, version: number, displayName: string, changedAt: string, changedBy: string | null } }> } };

export type TemplateQueryVariables = Exact<{
  name: string;
  version?: number | null | undefined;
  clientId: string;
  parameters?: unknown;
  withPlan: boolean;
}>;


export type TemplateQuery = { masterTemplate: { id: string, clientId: string | null, templateId: string, version: number, name: string, displayName: string, description: string, category: string, status: TemplateStatus, useCases: Array<string>, keywords: Array<string>, allowPartialCompletion: boolean, effectiveTier: SubscriptionTier | null, available: boolean | null, parameterSchema: unknown, publishedAt: string | null, stages: Array<{ order: number, worker: string, templateRef: string, required: boolean, condition: string | null, dependsOn: Array<number> | null, inputMapping: unknown, paramsOverride: unknown, workerTemplate:
        | { id: string, displayName: string, description: string, minimumTier: SubscriptionTier, tierReason: string, estimate: { timeMs: number, price: { expected: { micros: number }, max: { micros: number } } } }
        | { id: string, displayName: string, description: string, minimumTier: SubscriptionTier, tierReason: string, estimate: { timeMs: number, price: { expected: { micros: number }, max: { micros: number } } } }
        | { id: string, displayName: string, description: string, minimumTier: SubscriptionTier, tierReason: string, estimate: { timeMs: number, price: { expected: { micros: number }, max: { micros: number } } } }
        | { id: string, displayName: string, description: string, minimumTier: SubscriptionTier, tierReason: string, estimate: { timeMs: number, price: { expected: { micros: number }, max: { micros: number } } } }
       | null }>, plan?: { clientId: string, verdict: PlanVerdict, effectiveTier: SubscriptionTier | null, clientTier: SubscriptionTier, timeMs: number, maxTimeMs: number, price: { min: { micros: number }, expected: { micros: number }, max: { micros: number } }, blockers: Array<
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
      >, proposal: { ladderStep: string, message: string, omitted: Array<number>, price: { max: { micros: number } } } | null, stages: Array<{ order: number, worker: string, templateRef: string, templateVersion: number | null, required: boolean, condition: string | null, dependsOn: Array<number>, inputMapping: unknown, verdict: StageVerdict, reason: string | null, requiredTier: SubscriptionTier | null, timeMs: number | null, price: { expected: { micros: number }, max: { micros: number } } | null, estimate: { samples: number, timeMs: { expected: number, max: number } } | null, workerTemplate:
          | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
          | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
          | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
          | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
         | null }> } | null } | null };

export type TemplateNameQueryVariables = Exact<{
  name: string;
}>;


export type TemplateNameQuery = { masterTemplate: { id: string, templateId: string, displayName: string } | null };

export type PlanOfTemplateQueryVariables = Exact<{
  name: string;
  version?: number | null | undefined;
  clientId: string;
  parameters?: unknown;
}>;


export type PlanOfTemplateQuery = { masterTemplate: { id: string, plan: { clientId: string, verdict: PlanVerdict, effectiveTier: SubscriptionTier | null, clientTier: SubscriptionTier, timeMs: number, maxTimeMs: number, price: { min: { micros: number }, expected: { micros: number }, max: { micros: number } }, blockers: Array<
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
        | { code: ErrorCode, message: string, path: Array<string> }
      >, proposal: { ladderStep: string, message: string, omitted: Array<number>, price: { max: { micros: number } } } | null, stages: Array<{ order: number, worker: string, templateRef: string, templateVersion: number | null, required: boolean, condition: string | null, dependsOn: Array<number>, inputMapping: unknown, verdict: StageVerdict, reason: string | null, requiredTier: SubscriptionTier | null, timeMs: number | null, price: { expected: { micros: number }, max: { micros: number } } | null, estimate: { samples: number, timeMs: { expected: number, max: number } } | null, workerTemplate:
          | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
          | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
          | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
          | { id: string, displayName: string, minimumTier: SubscriptionTier, tierReason: string, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number } } }
         | null }> } | null } | null };

export type ClientChoicesQueryVariables = Exact<{
  filter?: ClientFilter | null | undefined;
}>;


export type ClientChoicesQuery = { clients: { edges: Array<{ node: { id: string, companyName: string, tier: SubscriptionTier, accountStatus: AccountStatus } }> } };

export type ClientChoiceQueryVariables = Exact<{
  id: string;
}>;


export type ClientChoiceQuery = { client: { id: string, companyName: string, tier: SubscriptionTier, accountStatus: AccountStatus } | null };

export type StartExecutionMutationVariables = Exact<{
  input: StartExecutionInput;
}>;


export type StartExecutionMutation = { startExecution: { execution: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type QuoteExecutionMutationVariables = Exact<{
  input: QuoteExecutionInput;
}>;


export type QuoteExecutionMutation = { quoteExecution: { quote: { id: string, expiresAt: string, price: { expected: { micros: number }, max: { micros: number } } } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type UserRowFragment = { id: string, username: string, displayName: string, role: UserRole, clientId: string | null, createdAt: string, lastSignedInAt: string | null };

export type UsersQueryVariables = Exact<{
  filter?: UserFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type UsersQuery = { users: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, username: string, displayName: string, role: UserRole, clientId: string | null, createdAt: string, lastSignedInAt: string | null } }> } };

export type CreateUserMutationVariables = Exact<{
  input: CreateUserInput;
}>;


export type CreateUserMutation = { createUser: { user: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type RemoveUserMutationVariables = Exact<{
  id: string;
}>;


export type RemoveUserMutation = { removeUser: { user: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type ResetPasswordMutationVariables = Exact<{
  id: string;
}>;


export type ResetPasswordMutation = { resetPassword: { password: string | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type CreateClientMutationVariables = Exact<{
  input: CreateClientInput;
}>;


export type CreateClientMutation = { createClient: { client: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type ChangeAccountStatusMutationVariables = Exact<{
  input: ChangeAccountStatusInput;
}>;


export type ChangeAccountStatusMutation = { changeAccountStatus: { client: { id: string, accountStatus: AccountStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type CreateAnnouncerTokenMutationVariables = Exact<{
  input: CreateAnnouncerTokenInput;
}>;


export type CreateAnnouncerTokenMutation = { createAnnouncerToken: { announcerToken: { id: string, token: string, workerIds: Array<string>, expiresAt: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type WebhookTextFragment = { id: string, url: string, description: string, kinds: Array<NotificationKind> | null, pausedAt: string | null, pauseReason: string | null, failures: number, rotatingUntil: string | null };

export type WebhooksOfClientQueryVariables = Exact<{
  id: string;
}>;


export type WebhooksOfClientQuery = { client: { id: string, webhooks: Array<{ id: string, url: string, description: string, kinds: Array<NotificationKind> | null, pausedAt: string | null, pauseReason: string | null, failures: number, rotatingUntil: string | null, deliveries: { totalCount: number, edges: Array<{ node: { id: string, status: WebhookDeliveryStatus, createdAt: string, nextAttemptAt: string | null, notificationId: string | null, attempts: Array<{ at: string, status: number | null, error: string | null, durationMs: number }> } }> } }> | null } | null };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type CreateWebhookMutation = { created: { issued: { secret: string, webhook: { id: string, url: string, description: string, kinds: Array<NotificationKind> | null, pausedAt: string | null, pauseReason: string | null, failures: number, rotatingUntil: string | null } } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type UpdateWebhookMutationVariables = Exact<{
  input: UpdateWebhookInput;
}>;


export type UpdateWebhookMutation = { change: { webhook: { id: string, url: string, description: string, kinds: Array<NotificationKind> | null, pausedAt: string | null, pauseReason: string | null, failures: number, rotatingUntil: string | null } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type RotateWebhookSecretMutationVariables = Exact<{
  input: WebhookInput;
}>;


export type RotateWebhookSecretMutation = { created: { issued: { secret: string, webhook: { id: string, url: string, description: string, kinds: Array<NotificationKind> | null, pausedAt: string | null, pauseReason: string | null, failures: number, rotatingUntil: string | null } } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type RemoveWebhookMutationVariables = Exact<{
  input: WebhookInput;
}>;


export type RemoveWebhookMutation = { change: { webhook: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type TestWebhookMutationVariables = Exact<{
  input: WebhookInput;
}>;


export type TestWebhookMutation = { sent: { delivery: { id: string } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type ReplayWebhookDeliveryMutationVariables = Exact<{
  input: ReplayWebhookDeliveryInput;
}>;


export type ReplayWebhookDeliveryMutation = { sent: { delivery: { id: string, status: WebhookDeliveryStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type WorkersQueryVariables = Exact<{ [key: string]: never; }>;


export type WorkersQuery = { workers: Array<{ id: string, displayName: string, status: WorkerStatus, lastSeenAt: string | null, slots: number, running: number | null, queued: number | null, successRate: number | null, p50: number | null, p95: number | null, circuit: { state: CircuitState, since: string | null, cause: string | null } | null, pause: { pausedAt: string, reason: string } | null, templates: Array<
      | { id: string, templateId: string, displayName: string }
      | { id: string, templateId: string, displayName: string }
      | { id: string, templateId: string, displayName: string }
      | { id: string, templateId: string, displayName: string }
    > | null }> };

export type PauseWorkerMutationVariables = Exact<{
  input: PauseWorkerInput;
}>;


export type PauseWorkerMutation = { pauseWorker: { worker: { id: string, status: WorkerStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type ResumeWorkerMutationVariables = Exact<{
  input: ResumeWorkerInput;
}>;


export type ResumeWorkerMutation = { resumeWorker: { worker: { id: string, status: WorkerStatus } | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type WorkerTemplatesQueryVariables = Exact<{
  filter?: WorkerTemplateFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type WorkerTemplatesQuery = { workerTemplates: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node:
        | { id: string, templateId: string, version: number, worker: string, displayName: string, description: string, minimumTier: SubscriptionTier, estimate: { timeMs: number, price: { expected: { micros: number }, max: { micros: number } } }, usedBy: Array<{ id: string, name: string, displayName: string }> }
        | { id: string, templateId: string, version: number, worker: string, displayName: string, description: string, minimumTier: SubscriptionTier, estimate: { timeMs: number, price: { expected: { micros: number }, max: { micros: number } } }, usedBy: Array<{ id: string, name: string, displayName: string }> }
        | { id: string, templateId: string, version: number, worker: string, displayName: string, description: string, minimumTier: SubscriptionTier, estimate: { timeMs: number, price: { expected: { micros: number }, max: { micros: number } } }, usedBy: Array<{ id: string, name: string, displayName: string }> }
        | { id: string, templateId: string, version: number, worker: string, displayName: string, description: string, minimumTier: SubscriptionTier, estimate: { timeMs: number, price: { expected: { micros: number }, max: { micros: number } } }, usedBy: Array<{ id: string, name: string, displayName: string }> }
       | null }> } };

export type WorkerTemplatePageQueryVariables = Exact<{
  worker: string;
  id: string;
}>;


export type WorkerTemplatePageQuery = { workerTemplate:
    | { id: string, revision: number, kind: string | null, templateId: string, version: number, status: WorkerTemplateStatus, worker: string, displayName: string, description: string, minimumTier: SubscriptionTier, tierReason: string, capabilities: Array<string>, parameterSchema: unknown, outputSchema: unknown, baseParameters: unknown, publishedAt: string | null, models: Array<{ model: string }>, estimate: { timeMs: number, memoryMb: number | null, tokens: { min: number, expected: number, max: number }, price: { min: { micros: number }, expected: { micros: number }, max: { micros: number } } }, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number }, pattern: { without: Array<string>, certain: boolean, price: { micros: number } } | null, tokens: { min: number, expected: number, max: number } }, runStats: Array<{ inputSize: InputSize, samples: number, timeMs: { p10: number, p50: number, p90: number }, tokens: { p10: number, p50: number, p90: number } }>, usedBy: Array<{ id: string, name: string, displayName: string }> }
    | { id: string, revision: number, kind: string | null, templateId: string, version: number, status: WorkerTemplateStatus, worker: string, displayName: string, description: string, minimumTier: SubscriptionTier, tierReason: string, capabilities: Array<string>, parameterSchema: unknown, outputSchema: unknown, baseParameters: unknown, publishedAt: string | null, models: Array<{ model: string }>, estimate: { timeMs: number, memoryMb: number | null, tokens: { min: number, expected: number, max: number }, price: { min: { micros: number }, expected: { micros: number }, max: { micros: number } } }, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number }, pattern: { without: Array<string>, certain: boolean, price: { micros: number } } | null, tokens: { min: number, expected: number, max: number } }, runStats: Array<{ inputSize: InputSize, samples: number, timeMs: { p10: number, p50: number, p90: number }, tokens: { p10: number, p50: number, p90: number } }>, usedBy: Array<{ id: string, name: string, displayName: string }> }
    | { id: string, revision: number, kind: string | null, templateId: string, version: number, status: WorkerTemplateStatus, worker: string, displayName: string, description: string, minimumTier: SubscriptionTier, tierReason: string, capabilities: Array<string>, parameterSchema: unknown, outputSchema: unknown, baseParameters: unknown, publishedAt: string | null, models: Array<{ model: string }>, estimate: { timeMs: number, memoryMb: number | null, tokens: { min: number, expected: number, max: number }, price: { min: { micros: number }, expected: { micros: number }, max: { micros: number } } }, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number }, pattern: { without: Array<string>, certain: boolean, price: { micros: number } } | null, tokens: { min: number, expected: number, max: number } }, runStats: Array<{ inputSize: InputSize, samples: number, timeMs: { p10: number, p50: number, p90: number }, tokens: { p10: number, p50: number, p90: number } }>, usedBy: Array<{ id: string, name: string, displayName: string }> }
    | { id: string, revision: number, kind: string | null, templateId: string, version: number, status: WorkerTemplateStatus, worker: string, displayName: string, description: string, minimumTier: SubscriptionTier, tierReason: string, capabilities: Array<string>, parameterSchema: unknown, outputSchema: unknown, baseParameters: unknown, publishedAt: string | null, models: Array<{ model: string }>, estimate: { timeMs: number, memoryMb: number | null, tokens: { min: number, expected: number, max: number }, price: { min: { micros: number }, expected: { micros: number }, max: { micros: number } } }, priceFormula: { tokenMultiplier: number, base: { micros: number }, perThousandTokens: { micros: number }, pattern: { without: Array<string>, certain: boolean, price: { micros: number } } | null, tokens: { min: number, expected: number, max: number } }, runStats: Array<{ inputSize: InputSize, samples: number, timeMs: { p10: number, p50: number, p90: number }, tokens: { p10: number, p50: number, p90: number } }>, usedBy: Array<{ id: string, name: string, displayName: string }> }
   | null };

export type WorkerTemplateVersionsQueryVariables = Exact<{
  worker: string;
  templateId: string;
}>;


export type WorkerTemplateVersionsQuery = { workerTemplateVersions: { edges: Array<{ node:
        | { id: string, version: number, status: WorkerTemplateStatus, publishedAt: string | null, changedAt: string | null, changedBy: string | null, revision: number }
        | { id: string, version: number, status: WorkerTemplateStatus, publishedAt: string | null, changedAt: string | null, changedBy: string | null, revision: number }
        | { id: string, version: number, status: WorkerTemplateStatus, publishedAt: string | null, changedAt: string | null, changedBy: string | null, revision: number }
        | { id: string, version: number, status: WorkerTemplateStatus, publishedAt: string | null, changedAt: string | null, changedBy: string | null, revision: number }
       }> } };

export type WorkerTemplateUsageQueryVariables = Exact<{
  worker: string;
  templateId: string;
  from: string;
}>;


export type WorkerTemplateUsageQuery = { workerTemplateUsage: Array<{ day: string, tier: SubscriptionTier | null, completed: number, failed: number, cancelled: number, averageTimeMs: number | null, price: { micros: number }, providerCost: { micros: number } | null }> };

export type WorkerTemplateDifferencesQueryVariables = Exact<{
  worker: string;
  before: string;
  after: string;
}>;


export type WorkerTemplateDifferencesQuery = { compareWorkerTemplates: Array<{ path: Array<string>, before: unknown, after: unknown }> | null, workerTemplateImpact: { breaking: number, repriced: number, compatible: number, impacts: Array<{ subject: ImpactSubject, subjectId: string, name: string, verdict: ImpactVerdict, reason: string | null, field: string | null }> } | null };

export type WorkerTrialsQueryVariables = Exact<{
  worker: string;
  templateId: string;
}>;


export type WorkerTrialsQuery = { workerTemplateTrials: { edges: Array<{ node:
        | { id: string, templateVersion: number, status: JobStatus, startedAt: string, endedAt: string | null, startedBy: string, warnings: Array<string>, model: string | null, wouldCost: { micros: number } | null, failure: { code: string, message: string } | null, output:
            | { __typename: 'ContentAnalysis', raw: unknown }
            | { __typename: 'Course', raw: unknown }
            | { __typename: 'KnowledgeMap', raw: unknown }
            | { __typename: 'LearningPath', raw: unknown }
            | { __typename: 'Novel', raw: unknown }
            | { __typename: 'Quiz', raw: unknown }
            | { __typename: 'Workflow', raw: unknown }
            | { __typename: 'GenericOutput', raw: unknown }
            | { __typename: 'ResearchReport', raw: unknown }
           | null, validations: Array<{ score: number, threshold: number, passed: boolean, issues: Array<string>, checks: Array<{ name: string, score: number, weight: number, finding: string }> }> }
        | { id: string, templateVersion: number, status: JobStatus, startedAt: string, endedAt: string | null, startedBy: string, warnings: Array<string>, model: string | null, wouldCost: { micros: number } | null, failure: { code: string, message: string } | null, output:
            | { __typename: 'ContentAnalysis', raw: unknown }
            | { __typename: 'Course', raw: unknown }
            | { __typename: 'KnowledgeMap', raw: unknown }
            | { __typename: 'LearningPath', raw: unknown }
            | { __typename: 'Novel', raw: unknown }
            | { __typename: 'Quiz', raw: unknown }
            | { __typename: 'Workflow', raw: unknown }
            | { __typename: 'GenericOutput', raw: unknown }
            | { __typename: 'ResearchReport', raw: unknown }
           | null, validations: Array<{ score: number, threshold: number, passed: boolean, issues: Array<string>, checks: Array<{ name: string, score: number, weight: number, finding: string }> }> }
        | { id: string, templateVersion: number, status: JobStatus, startedAt: string, endedAt: string | null, startedBy: string, warnings: Array<string>, model: string | null, wouldCost: { micros: number } | null, failure: { code: string, message: string } | null, output:
            | { __typename: 'ContentAnalysis', raw: unknown }
            | { __typename: 'Course', raw: unknown }
            | { __typename: 'KnowledgeMap', raw: unknown }
            | { __typename: 'LearningPath', raw: unknown }
            | { __typename: 'Novel', raw: unknown }
            | { __typename: 'Quiz', raw: unknown }
            | { __typename: 'Workflow', raw: unknown }
            | { __typename: 'GenericOutput', raw: unknown }
            | { __typename: 'ResearchReport', raw: unknown }
           | null, validations: Array<{ score: number, threshold: number, passed: boolean, issues: Array<string>, checks: Array<{ name: string, score: number, weight: number, finding: string }> }> }
       }> } };

export type WorkerTrialQueryVariables = Exact<{
  worker: string;
  id: string;
}>;


export type WorkerTrialQuery = { workerTemplateTrial:
    | { id: string, templateVersion: number, status: JobStatus, startedAt: string, endedAt: string | null, startedBy: string, warnings: Array<string>, model: string | null, wouldCost: { micros: number } | null, failure: { code: string, message: string } | null, output:
        | { __typename: 'ContentAnalysis', raw: unknown }
        | { __typename: 'Course', raw: unknown }
        | { __typename: 'KnowledgeMap', raw: unknown }
        | { __typename: 'LearningPath', raw: unknown }
        | { __typename: 'Novel', raw: unknown }
        | { __typename: 'Quiz', raw: unknown }
        | { __typename: 'Workflow', raw: unknown }
        | { __typename: 'GenericOutput', raw: unknown }
        | { __typename: 'ResearchReport', raw: unknown }
       | null, validations: Array<{ score: number, threshold: number, passed: boolean, issues: Array<string>, checks: Array<{ name: string, score: number, weight: number, finding: string }> }> }
    | { id: string, templateVersion: number, status: JobStatus, startedAt: string, endedAt: string | null, startedBy: string, warnings: Array<string>, model: string | null, wouldCost: { micros: number } | null, failure: { code: string, message: string } | null, output:
        | { __typename: 'ContentAnalysis', raw: unknown }
        | { __typename: 'Course', raw: unknown }
        | { __typename: 'KnowledgeMap', raw: unknown }
        | { __typename: 'LearningPath', raw: unknown }
        | { __typename: 'Novel', raw: unknown }
        | { __typename: 'Quiz', raw: unknown }
        | { __typename: 'Workflow', raw: unknown }
        | { __typename: 'GenericOutput', raw: unknown }
        | { __typename: 'ResearchReport', raw: unknown }
       | null, validations: Array<{ score: number, threshold: number, passed: boolean, issues: Array<string>, checks: Array<{ name: string, score: number, weight: number, finding: string }> }> }
    | { id: string, templateVersion: number, status: JobStatus, startedAt: string, endedAt: string | null, startedBy: string, warnings: Array<string>, model: string | null, wouldCost: { micros: number } | null, failure: { code: string, message: string } | null, output:
        | { __typename: 'ContentAnalysis', raw: unknown }
        | { __typename: 'Course', raw: unknown }
        | { __typename: 'KnowledgeMap', raw: unknown }
        | { __typename: 'LearningPath', raw: unknown }
        | { __typename: 'Novel', raw: unknown }
        | { __typename: 'Quiz', raw: unknown }
        | { __typename: 'Workflow', raw: unknown }
        | { __typename: 'GenericOutput', raw: unknown }
        | { __typename: 'ResearchReport', raw: unknown }
       | null, validations: Array<{ score: number, threshold: number, passed: boolean, issues: Array<string>, checks: Array<{ name: string, score: number, weight: number, finding: string }> }> }
   | null };

type Trial_AnalyzerTrial_Fragment = { id: string, templateVersion: number, status: JobStatus, startedAt: string, endedAt: string | null, startedBy: string, warnings: Array<string>, model: string | null, wouldCost: { micros: number } | null, failure: { code: string, message: string } | null, output:
    | { __typename: 'ContentAnalysis', raw: unknown }
    | { __typename: 'Course', raw: unknown }
    | { __typename: 'KnowledgeMap', raw: unknown }
    | { __typename: 'LearningPath', raw: unknown }
    | { __typename: 'Novel', raw: unknown }
    | { __typename: 'Quiz', raw: unknown }
    | { __typename: 'Workflow', raw: unknown }
    | { __typename: 'GenericOutput', raw: unknown }
    | { __typename: 'ResearchReport', raw: unknown }
   | null, validations: Array<{ score: number, threshold: number, passed: boolean, issues: Array<string>, checks: Array<{ name: string, score: number, weight: number, finding: string }> }> };

type Trial_GranulatorTrial_Fragment = { id: string, templateVersion: number, status: JobStatus, startedAt: string, endedAt: string | null, startedBy: string, warnings: Array<string>, model: string | null, wouldCost: { micros: number } | null, failure: { code: string, message: string } | null, output:
    | { __typename: 'ContentAnalysis', raw: unknown }
    | { __typename: 'Course', raw: unknown }
    | { __typename: 'KnowledgeMap', raw: unknown }
    | { __typename: 'LearningPath', raw: unknown }
    | { __typename: 'Novel', raw: unknown }
    | { __typename: 'Quiz', raw: unknown }
    | { __typename: 'Workflow', raw: unknown }
    | { __typename: 'GenericOutput', raw: unknown }
    | { __typename: 'ResearchReport', raw: unknown }
   | null, validations: Array<{ score: number, threshold: number, passed: boolean, issues: Array<string>, checks: Array<{ name: string, score: number, weight: number, finding: string }> }> };

type Trial_ResearcherTrial_Fragment = { id: string, templateVersion: number, status: JobStatus, startedAt: string, endedAt: string | null, startedBy: string, warnings: Array<string>, model: string | null, wouldCost: { micros: number } | null, failure: { code: string, message: string } | null, output:
    | { __typename: 'ContentAnalysis', raw: unknown }
    | { __typename: 'Course', raw: unknown }
    | { __typename: 'KnowledgeMap', raw: unknown }
    | { __typename: 'LearningPath', raw: unknown }
    | { __typename: 'Novel', raw: unknown }
    | { __typename: 'Quiz', raw: unknown }
    | { __typename: 'Workflow', raw: unknown }
    | { __typename: 'GenericOutput', raw: unknown }
    | { __typename: 'ResearchReport', raw: unknown }
   | null, validations: Array<{ score: number, threshold: number, passed: boolean, issues: Array<string>, checks: Array<{ name: string, score: number, weight: number, finding: string }> }> };

export type TrialFragment =
  | Trial_AnalyzerTrial_Fragment
  | Trial_GranulatorTrial_Fragment
  | Trial_ResearcherTrial_Fragment
;

export type DuplicateWorkerTemplateMutationVariables = Exact<{
  input: DuplicateWorkerTemplateInput;
}>;


export type DuplicateWorkerTemplateMutation = { duplicateWorkerTemplate: { template:
      | { id: string }
      | { id: string }
      | { id: string }
      | { id: string }
     | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type EditWorkerTemplateMutationVariables = Exact<{
  input: EditWorkerTemplateDraftInput;
}>;


export type EditWorkerTemplateMutation = { editWorkerTemplateDraft: { template:
      | { id: string }
      | { id: string }
      | { id: string }
      | { id: string }
     | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type DiscardWorkerTemplateMutationVariables = Exact<{
  input: WorkerTemplateDraftRef;
}>;


export type DiscardWorkerTemplateMutation = { discardWorkerTemplateDraft: { errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type PublishWorkerTemplateMutationVariables = Exact<{
  input: PublishWorkerTemplateInput;
}>;


export type PublishWorkerTemplateMutation = { publishWorkerTemplate: { template:
      | { id: string }
      | { id: string }
      | { id: string }
      | { id: string }
     | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type TryWorkerTemplateMutationVariables = Exact<{
  input: TestWorkerTemplateInput;
}>;


export type TryWorkerTemplateMutation = { testWorkerTemplate: { trial:
      | { id: string, templateVersion: number, status: JobStatus, startedAt: string, endedAt: string | null, startedBy: string, warnings: Array<string>, model: string | null, wouldCost: { micros: number } | null, failure: { code: string, message: string } | null, output:
          | { __typename: 'ContentAnalysis', raw: unknown }
          | { __typename: 'Course', raw: unknown }
          | { __typename: 'KnowledgeMap', raw: unknown }
          | { __typename: 'LearningPath', raw: unknown }
          | { __typename: 'Novel', raw: unknown }
          | { __typename: 'Quiz', raw: unknown }
          | { __typename: 'Workflow', raw: unknown }
          | { __typename: 'GenericOutput', raw: unknown }
          | { __typename: 'ResearchReport', raw: unknown }
         | null, validations: Array<{ score: number, threshold: number, passed: boolean, issues: Array<string>, checks: Array<{ name: string, score: number, weight: number, finding: string }> }> }
      | { id: string, templateVersion: number, status: JobStatus, startedAt: string, endedAt: string | null, startedBy: string, warnings: Array<string>, model: string | null, wouldCost: { micros: number } | null, failure: { code: string, message: string } | null, output:
          | { __typename: 'ContentAnalysis', raw: unknown }
          | { __typename: 'Course', raw: unknown }
          | { __typename: 'KnowledgeMap', raw: unknown }
          | { __typename: 'LearningPath', raw: unknown }
          | { __typename: 'Novel', raw: unknown }
          | { __typename: 'Quiz', raw: unknown }
          | { __typename: 'Workflow', raw: unknown }
          | { __typename: 'GenericOutput', raw: unknown }
          | { __typename: 'ResearchReport', raw: unknown }
         | null, validations: Array<{ score: number, threshold: number, passed: boolean, issues: Array<string>, checks: Array<{ name: string, score: number, weight: number, finding: string }> }> }
      | { id: string, templateVersion: number, status: JobStatus, startedAt: string, endedAt: string | null, startedBy: string, warnings: Array<string>, model: string | null, wouldCost: { micros: number } | null, failure: { code: string, message: string } | null, output:
          | { __typename: 'ContentAnalysis', raw: unknown }
          | { __typename: 'Course', raw: unknown }
          | { __typename: 'KnowledgeMap', raw: unknown }
          | { __typename: 'LearningPath', raw: unknown }
          | { __typename: 'Novel', raw: unknown }
          | { __typename: 'Quiz', raw: unknown }
          | { __typename: 'Workflow', raw: unknown }
          | { __typename: 'GenericOutput', raw: unknown }
          | { __typename: 'ResearchReport', raw: unknown }
         | null, validations: Array<{ score: number, threshold: number, passed: boolean, issues: Array<string>, checks: Array<{ name: string, score: number, weight: number, finding: string }> }> }
     | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };

export type WaitingForQueryVariables = Exact<{
  worker: string;
}>;


export type WaitingForQuery = { queue: { name: string, estimatedWaitMs: number | null, entries: Array<{ position: number, queuedAt: string, priority: number, stageOrder: number | null, execution: { id: string, summary: string, client: { id: string, companyName: string } | null, masterTemplate: { id: string, displayName: string } | null } | null }> } | null };

export type WorkerVersionsComparedQueryVariables = Exact<{
  worker: string;
  before: string;
  after: string;
}>;


export type WorkerVersionsComparedQuery = { compareWorkerTemplates: Array<{ path: Array<string>, before: unknown, after: unknown }> | null };

export type DeprecationImpactQueryVariables = Exact<{
  worker: string;
  id: string;
}>;


export type DeprecationImpactQuery = { workerTemplateImpact: { breaking: number, impacts: Array<{ subject: ImpactSubject, subjectId: string, name: string, verdict: ImpactVerdict, reason: string | null }> } | null };

export type DeprecateWorkerTemplateMutationVariables = Exact<{
  input: DeprecateWorkerTemplateInput;
}>;


export type DeprecateWorkerTemplateMutation = { deprecateWorkerTemplate: { template:
      | { id: string, status: WorkerTemplateStatus }
      | { id: string, status: WorkerTemplateStatus }
      | { id: string, status: WorkerTemplateStatus }
      | { id: string, status: WorkerTemplateStatus }
     | null, errors: Array<
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
      | { code: ErrorCode, message: string, path: Array<string> }
    > } };
