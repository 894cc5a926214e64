-- Parameters and outputs that are too large for a message and for a row are kept beside it, in pieces.

create table orchestrator.payload (
  id text not null,
  execution_id text not null,
  bytes integer not null,
  sha256 text not null,
  stored_for text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint "PK_PAYLOAD" primary key (id),
  constraint payload_bytes_positive check (bytes > 0)
);

create index payload_stored_for on orchestrator.payload (stored_for) where stored_for is not null;

create index payload_by_expiry on orchestrator.payload (expires_at);

create table orchestrator.payload_chunk (
  payload_id text not null,
  position integer not null,
  content bytea not null,
  constraint "PK_PAYLOAD_CHUNK" primary key (payload_id, position),
  constraint "FK_PAYLOAD_CHUNK_PAYLOAD" foreign key (payload_id) references orchestrator.payload (id) on delete cascade
);

-- They are random text or compressed already more often than not, and parts of them are read.
alter table orchestrator.payload_chunk alter column content set storage external;

alter table orchestrator.payload enable row level security, force row level security;
create policy client_isolation on orchestrator.payload using (current_setting('app.client_id', true) = '*' or exists (select from orchestrator.execution owner where owner.id = execution_id));

alter table orchestrator.payload_chunk enable row level security, force row level security;
create policy client_isolation on orchestrator.payload_chunk using (current_setting('app.client_id', true) = '*' or exists (select from orchestrator.payload owner where owner.id = payload_id));

alter table orchestrator.stage_execution
  add column parameters_payload text constraint "FK_STAGE_PARAMETERS_PAYLOAD" references orchestrator.payload (id),
  add column output_payload text constraint "FK_STAGE_OUTPUT_PAYLOAD" references orchestrator.payload (id),
  drop constraint stage_execution_output,
  add constraint stage_execution_output check ((status = 'completed') = (output is not null or output_payload is not null));

alter table orchestrator.stage_attempt
  add column parameters_payload text constraint "FK_ATTEMPT_PARAMETERS_PAYLOAD" references orchestrator.payload (id),
  add column output_payload text constraint "FK_ATTEMPT_OUTPUT_PAYLOAD" references orchestrator.payload (id);

create index stage_execution_by_parameters_payload on orchestrator.stage_execution (parameters_payload) where parameters_payload is not null;
create index stage_execution_by_output_payload on orchestrator.stage_execution (output_payload) where output_payload is not null;
create index stage_attempt_by_parameters_payload on orchestrator.stage_attempt (parameters_payload) where parameters_payload is not null;
create index stage_attempt_by_output_payload on orchestrator.stage_attempt (output_payload) where output_payload is not null;
