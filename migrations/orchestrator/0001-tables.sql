-- The first tables of the schema orchestrator.

create type orchestrator.execution_status as enum('pending', 'running', 'completed', 'partial', 'failed', 'cancelled');

create table orchestrator.execution (
  id text not null,
  client_id text not null,
  master_template_id text not null,
  master_template_version integer not null,
  status orchestrator.execution_status not null,
  parameters jsonb not null,
  plan jsonb not null,
  idempotency_key text not null,
  input_hash text not null,
  failure jsonb,
  last_sequence integer not null default '0',
  created_at timestamptz not null default now(),
  started_at timestamptz,
  deadline_at timestamptz,
  ended_at timestamptz,
  constraint execution_failure check ((status = 'failed') = (failure is not null)),
  constraint execution_end check ((ended_at is not null) = (status in ('completed', 'partial', 'failed', 'cancelled'))),
  constraint "PK_cc6684fedf29ec4c86db8448a2b" primary key (id)
);

create index execution_by_template on orchestrator.execution (master_template_id, id);

create index execution_by_client on orchestrator.execution (client_id, id);

create unique index execution_idempotency on orchestrator.execution (client_id, idempotency_key);

create type orchestrator.event_type as enum('ExecutionCreated', 'ExecutionStarted', 'StageOffered', 'StageAccepted', 'StageRejected', 'StageProgressed', 'StageRetried', 'StageCompleted', 'StageSkipped', 'StageFailed', 'ExecutionCompleted', 'ExecutionFailed', 'ExecutionCancelled');

create table orchestrator.execution_event (
  execution_id text not null,
  sequence integer not null,
  type orchestrator.event_type not null,
  stage integer,
  data jsonb not null,
  key text not null,
  occurred_at timestamptz not null default clock_timestamp(),
  constraint "PK_703f43e8ccc2427f22b8a519331" primary key (execution_id, sequence)
);

create unique index execution_event_once on orchestrator.execution_event (execution_id, key);

create type orchestrator.stage_status as enum('pending', 'running', 'completed', 'failed', 'skipped', 'cancelled');

create table orchestrator.stage_execution (
  id text not null,
  execution_id text not null,
  "order" integer not null,
  worker text not null,
  template_ref text not null,
  required boolean not null,
  status orchestrator.stage_status not null default 'pending',
  parameters jsonb,
  reason jsonb,
  job_id text,
  output jsonb,
  progress smallint not null default '0',
  progress_message text not null default '',
  started_at timestamptz,
  ended_at timestamptz,
  constraint stage_execution_reason check (status not in ('failed', 'skipped') or reason is not null),
  constraint stage_execution_output check ((status = 'completed') = (output is not null)),
  constraint "PK_73bb3900c2f8b931298787cd836" primary key (id)
);

create unique index stage_execution_order on orchestrator.stage_execution (execution_id, "order");

create type orchestrator.attempt_status as enum('offered', 'accepted', 'rejected', 'completed', 'failed', 'cancelled');

create table orchestrator.stage_attempt (
  key text not null,
  stage_id text not null,
  execution_id text not null,
  attempt integer not null,
  status orchestrator.attempt_status not null,
  job_id text,
  max_price_micros bigint,
  deadline_at timestamptz,
  reason jsonb,
  price_micros bigint not null default '0',
  provider_cost_micros bigint not null default '0',
  input_tokens integer not null default '0',
  output_tokens integer not null default '0',
  offered_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint "PK_50a8231aef35b3f9ff4835bd303" primary key (key)
);

create index stage_attempt_job on orchestrator.stage_attempt (job_id);

create unique index stage_attempt_number on orchestrator.stage_attempt (stage_id, attempt);

alter table orchestrator.execution_event add constraint "FK_70472264a0513e8499766a3239c" foreign key (execution_id) references orchestrator.execution(id);

alter table orchestrator.stage_execution add constraint "FK_f60937c87f7582493454f4f5111" foreign key (execution_id) references orchestrator.execution(id);

alter table orchestrator.stage_attempt add constraint "FK_06882a747c0c8579f681f7d0206" foreign key (stage_id) references orchestrator.stage_execution(id);
