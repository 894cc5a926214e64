-- What the migrations of this folder make. Written by "npm run schema"; a test holds it against the migrations.

create type orchestrator.attempt_status as enum ('queued', 'offered', 'accepted', 'rejected', 'completed', 'failed', 'cancelled');
create type orchestrator.delivery_status as enum ('pending', 'delivered', 'failed');
create type orchestrator.event_type as enum ('ExecutionCreated', 'ExecutionStarted', 'StageOffered', 'StageAccepted', 'StageRejected', 'StageProgressed', 'StageRetried', 'StageCompleted', 'StageSkipped', 'StageFailed', 'ExecutionCompleted', 'ExecutionFailed', 'ExecutionCancelled', 'ExecutionQueued', 'ExecutionPaused', 'ExecutionResumed', 'ExecutionPriorityChanged', 'StageQueued', 'StageStarted', 'StageItemCompleted', 'StageCancelled', 'StageReused', 'StageCountered', 'StageItemFailed', 'ExecutionApprovalAsked', 'ExecutionApproved');
create type orchestrator.execution_status as enum ('pending', 'running', 'paused', 'completed', 'partial', 'failed', 'cancelled');
create type orchestrator.ledger_account as enum ('budget', 'reserved', 'charged', 'provider_cost', 'provider_payable');
create type orchestrator.ledger_kind as enum ('reservation', 'charge', 'reversal', 'release', 'adjustment', 'provider_cost');
create type orchestrator.notification_kind as enum ('execution_completed', 'execution_failed', 'execution_cancelled', 'approval_asked', 'budget_threshold', 'webhook_paused');
create type orchestrator.reported_status as enum ('started', 'ended');
create type orchestrator.stage_status as enum ('pending', 'running', 'completed', 'failed', 'skipped', 'cancelled');

create table orchestrator.announcer_token (
  id text not null,
  worker_ids text[] not null,
  signing_key text not null,
  created_by text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint "PK_ANNOUNCER_TOKEN" PRIMARY KEY (id)
);

create table orchestrator.audit_event (
  id text not null,
  occurred_at timestamp with time zone not null default now(),
  actor_kind text not null,
  actor_id text not null,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  client_id text,
  details jsonb not null,
  request_id text not null,
  constraint "PK_AUDIT_EVENT" PRIMARY KEY (id)
);
alter table orchestrator.audit_event enable row level security, force row level security;
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON orchestrator.audit_event FOR EACH STATEMENT EXECUTE FUNCTION orchestrator.refuse_change();
create policy client_isolation on orchestrator.audit_event using (orchestrator.is_visible(client_id));

create table orchestrator.audit_outbox (
  audit_id text not null,
  constraint "PK_AUDIT_OUTBOX" PRIMARY KEY (audit_id)
);

create table orchestrator.budget_month (
  client_id text not null,
  month text not null,
  limit_micros bigint,
  used_micros bigint not null default 0,
  reserved_micros bigint not null default 0,
  told_percent smallint not null default 0,
  removed_micros bigint not null default 0,
  constraint "PK_BUDGET_MONTH" PRIMARY KEY (client_id, month),
  constraint budget_month_month CHECK ((month ~ '^\d{4}-(0[1-9]|1[0-2])$'::text)),
  constraint budget_month_removed CHECK ((removed_micros >= 0)),
  constraint budget_month_reserved CHECK ((reserved_micros >= 0)),
  constraint budget_month_used CHECK ((used_micros >= 0))
);
alter table orchestrator.budget_month enable row level security, force row level security;
CREATE TRIGGER forget_told_percent BEFORE UPDATE OF limit_micros ON orchestrator.budget_month FOR EACH ROW WHEN ((new.limit_micros IS DISTINCT FROM old.limit_micros)) EXECUTE FUNCTION orchestrator.forget_told_percent();
create policy client_isolation on orchestrator.budget_month using (orchestrator.is_visible(client_id));

create table orchestrator.client_feed (
  client_id text not null,
  "position" bigint not null,
  constraint "PK_CLIENT_FEED" PRIMARY KEY (client_id)
);
alter table orchestrator.client_feed enable row level security, force row level security;
create policy client_isolation on orchestrator.client_feed using (orchestrator.is_visible(client_id));

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
  cause jsonb,
  last_sequence integer not null default 0,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  deadline_at timestamp with time zone,
  ended_at timestamp with time zone,
  priority integer not null default 50,
  revision integer not null default 0,
  paused_at timestamp with time zone,
  wake_at timestamp with time zone,
  driver text,
  retry_of text,
  trace_parent text,
  request_id text,
  reported_status orchestrator.reported_status,
  budget_month text,
  reserved_micros bigint not null default 0,
  charged_micros bigint not null default 0,
  quote_id text,
  approval jsonb,
  is_simulated boolean not null default false,
  duration_ms bigint not null default '-1'::integer,
  search_words tsvector not null default ''::tsvector,
  constraint "PK_cc6684fedf29ec4c86db8448a2b" PRIMARY KEY (id),
  constraint execution_cause CHECK (((ended_at IS NOT NULL) = (cause IS NOT NULL))),
  constraint execution_end CHECK (((ended_at IS NOT NULL) = (status = ANY (ARRAY['completed'::orchestrator.execution_status, 'partial'::orchestrator.execution_status, 'failed'::orchestrator.execution_status, 'cancelled'::orchestrator.execution_status])))),
  constraint execution_money CHECK (((charged_micros >= 0) AND (charged_micros <= reserved_micros)))
);
alter table orchestrator.execution enable row level security, force row level security;
CREATE INDEX execution_awaiting_approval ON orchestrator.execution USING btree (client_id, id) WHERE (((approval ->> 'decision'::text) = 'awaited'::text) AND (ended_at IS NULL));
CREATE INDEX execution_by_client ON orchestrator.execution USING btree (client_id, id);
CREATE INDEX execution_by_cost ON orchestrator.execution USING btree (charged_micros, id);
CREATE INDEX execution_by_cost_of_client ON orchestrator.execution USING btree (client_id, charged_micros, id);
CREATE INDEX execution_by_creation ON orchestrator.execution USING btree (created_at);
CREATE INDEX execution_by_driver ON orchestrator.execution USING btree (driver) WHERE (driver IS NOT NULL);
CREATE INDEX execution_by_duration ON orchestrator.execution USING btree (duration_ms, id);
CREATE INDEX execution_by_duration_of_client ON orchestrator.execution USING btree (client_id, duration_ms, id);
CREATE INDEX execution_by_request ON orchestrator.execution USING btree (request_id, id) WHERE (request_id IS NOT NULL);
CREATE INDEX execution_by_template ON orchestrator.execution USING btree (master_template_id, id);
CREATE INDEX execution_due ON orchestrator.execution USING btree (wake_at) WHERE (wake_at IS NOT NULL);
CREATE UNIQUE INDEX execution_idempotency ON orchestrator.execution USING btree (client_id, idempotency_key);
CREATE INDEX execution_live ON orchestrator.execution USING btree (id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX execution_live_of_request ON orchestrator.execution USING btree (request_id) WHERE ((request_id IS NOT NULL) AND (ended_at IS NULL));
CREATE UNIQUE INDEX execution_of_quote ON orchestrator.execution USING btree (quote_id) WHERE (quote_id IS NOT NULL);
CREATE INDEX execution_retries ON orchestrator.execution USING btree (retry_of) WHERE (retry_of IS NOT NULL);
CREATE INDEX execution_unreported ON orchestrator.execution USING btree (id) WHERE ((request_id IS NOT NULL) AND ((reported_status IS NULL) OR ((reported_status = 'started'::orchestrator.reported_status) AND (ended_at IS NOT NULL))));
CREATE INDEX execution_unsuccessful ON orchestrator.execution USING btree (id) WHERE (status = ANY (ARRAY['failed'::orchestrator.execution_status, 'cancelled'::orchestrator.execution_status, 'partial'::orchestrator.execution_status]));
CREATE TRIGGER execution_duration BEFORE INSERT OR UPDATE OF started_at, ended_at ON orchestrator.execution FOR EACH ROW EXECUTE FUNCTION orchestrator.keep_duration();
CREATE TRIGGER execution_search_words BEFORE INSERT OR UPDATE OF parameters ON orchestrator.execution FOR EACH ROW EXECUTE FUNCTION orchestrator.keep_search_words();
create policy client_isolation on orchestrator.execution using (orchestrator.is_visible(client_id));

create table orchestrator.execution_event (
  execution_id text not null,
  sequence integer not null,
  type orchestrator.event_type not null,
  stage integer,
  data jsonb not null,
  occurred_at timestamp with time zone not null default clock_timestamp(),
  client_id text not null,
  "position" bigint not null,
  constraint "PK_703f43e8ccc2427f22b8a519331" PRIMARY KEY (execution_id, sequence)
);
alter table orchestrator.execution_event enable row level security, force row level security;
CREATE UNIQUE INDEX execution_event_position ON orchestrator.execution_event USING btree (client_id, "position");
create policy client_isolation on orchestrator.execution_event using (orchestrator.is_visible(client_id));

create table orchestrator.ledger_entry (
  id bigint not null,
  client_id text not null,
  month text not null,
  kind orchestrator.ledger_kind not null,
  debit orchestrator.ledger_account not null,
  credit orchestrator.ledger_account not null,
  amount_micros bigint not null,
  execution_id text,
  stage integer,
  attempt_key text,
  worker text,
  worker_template_id text,
  worker_template_version integer,
  price_version text,
  reason text,
  actor_kind text,
  actor_id text,
  idempotency_key text,
  recorded_at timestamp with time zone not null default clock_timestamp(),
  constraint "PK_LEDGER_ENTRY" PRIMARY KEY (id),
  constraint ledger_entry_accounts CHECK (
CASE kind
    WHEN 'reservation'::orchestrator.ledger_kind THEN ((debit = 'budget'::orchestrator.ledger_account) AND (credit = 'reserved'::orchestrator.ledger_account))
    WHEN 'charge'::orchestrator.ledger_kind THEN ((debit = 'reserved'::orchestrator.ledger_account) AND (credit = 'charged'::orchestrator.ledger_account))
    WHEN 'reversal'::orchestrator.ledger_kind THEN ((debit = 'charged'::orchestrator.ledger_account) AND (credit = 'reserved'::orchestrator.ledger_account))
    WHEN 'release'::orchestrator.ledger_kind THEN ((debit = 'reserved'::orchestrator.ledger_account) AND (credit = 'budget'::orchestrator.ledger_account))
    WHEN 'adjustment'::orchestrator.ledger_kind THEN (((debit = 'charged'::orchestrator.ledger_account) AND (credit = 'budget'::orchestrator.ledger_account)) OR ((debit = 'budget'::orchestrator.ledger_account) AND (credit = 'charged'::orchestrator.ledger_account)))
    ELSE ((debit = 'provider_payable'::orchestrator.ledger_account) AND (credit = 'provider_cost'::orchestrator.ledger_account))
END),
  constraint ledger_entry_amount CHECK ((amount_micros > 0)),
  constraint ledger_entry_reason CHECK (((kind = 'adjustment'::orchestrator.ledger_kind) <= ((reason IS NOT NULL) AND (actor_id IS NOT NULL)))),
  constraint ledger_entry_subject CHECK (((execution_id IS NULL) <= (kind = 'adjustment'::orchestrator.ledger_kind)))
);
alter table orchestrator.ledger_entry enable row level security, force row level security;
CREATE INDEX ledger_entry_by_client ON orchestrator.ledger_entry USING btree (client_id, id);
CREATE INDEX ledger_entry_by_execution ON orchestrator.ledger_entry USING btree (execution_id) WHERE (execution_id IS NOT NULL);
CREATE UNIQUE INDEX ledger_entry_idempotency ON orchestrator.ledger_entry USING btree (client_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON orchestrator.ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION orchestrator.refuse_change();
create policy client_isolation on orchestrator.ledger_entry using (orchestrator.is_visible(client_id));

create table orchestrator.notification (
  id bigint not null,
  client_id text not null,
  kind orchestrator.notification_kind not null,
  execution_id text,
  details jsonb not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint "PK_NOTIFICATION" PRIMARY KEY (id)
);
alter table orchestrator.notification enable row level security, force row level security;
CREATE INDEX notification_by_client ON orchestrator.notification USING btree (client_id, id);
create policy client_isolation on orchestrator.notification using (orchestrator.is_visible(client_id));

create table orchestrator.notification_reader (
  actor_kind text not null,
  actor_id text not null,
  client_id text not null,
  read_up_to bigint not null,
  constraint "PK_NOTIFICATION_READER" PRIMARY KEY (actor_kind, actor_id, client_id)
);
alter table orchestrator.notification_reader enable row level security, force row level security;
create policy client_isolation on orchestrator.notification_reader using (orchestrator.is_visible(client_id));

create table orchestrator.payload (
  id text not null,
  execution_id text not null,
  bytes integer not null,
  sha256 text not null,
  stored_for text,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint "PK_PAYLOAD" PRIMARY KEY (id),
  constraint payload_bytes_positive CHECK ((bytes > 0))
);
alter table orchestrator.payload enable row level security, force row level security;
CREATE INDEX payload_by_execution ON orchestrator.payload USING btree (execution_id);
CREATE INDEX payload_by_expiry ON orchestrator.payload USING btree (expires_at);
CREATE INDEX payload_stored_for ON orchestrator.payload USING btree (stored_for) WHERE (stored_for IS NOT NULL);
create policy client_isolation on orchestrator.payload using (((current_setting('app.client_id'::text, true) = '*'::text) OR (EXISTS ( SELECT
   FROM orchestrator.execution owner
  WHERE (owner.id = payload.execution_id)))));

create table orchestrator.payload_chunk (
  payload_id text not null,
  "position" integer not null,
  content bytea not null,
  constraint "FK_PAYLOAD_CHUNK_PAYLOAD" FOREIGN KEY (payload_id) REFERENCES orchestrator.payload(id) ON DELETE CASCADE,
  constraint "PK_PAYLOAD_CHUNK" PRIMARY KEY (payload_id, "position")
);
alter table orchestrator.payload_chunk enable row level security, force row level security;
create policy client_isolation on orchestrator.payload_chunk using (((current_setting('app.client_id'::text, true) = '*'::text) OR (EXISTS ( SELECT
   FROM orchestrator.payload owner
  WHERE (owner.id = payload_chunk.payload_id)))));

create table orchestrator.queue (
  name text not null,
  slots integer not null,
  held boolean not null default false,
  constraint "PK_QUEUE" PRIMARY KEY (name),
  constraint queue_slots_positive CHECK ((slots >= 1))
);
alter table orchestrator.queue enable row level security, force row level security;
create policy client_isolation on orchestrator.queue using (((name !~~ 'client:%'::text) OR orchestrator.is_visible(substr(name, 8))));

create table orchestrator.queue_entry (
  key text not null,
  queue text not null,
  client_id text not null,
  execution_id text not null,
  priority integer not null,
  ticket integer not null,
  queued_at timestamp with time zone not null default clock_timestamp(),
  granted_at timestamp with time zone,
  constraint "PK_QUEUE_ENTRY" PRIMARY KEY (key)
);
CREATE INDEX queue_entry_by_execution ON orchestrator.queue_entry USING btree (execution_id);
CREATE INDEX queue_entry_granted ON orchestrator.queue_entry USING btree (queue, client_id) WHERE (granted_at IS NOT NULL);
CREATE INDEX queue_entry_waiting ON orchestrator.queue_entry USING btree (queue, client_id, priority, queued_at) WHERE (granted_at IS NULL);

create table orchestrator.quote (
  id text not null,
  client_id text not null,
  master_template_id text not null,
  master_template_version integer not null,
  parameters jsonb not null,
  plan jsonb not null,
  created_by text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint "PK_QUOTE" PRIMARY KEY (id)
);
alter table orchestrator.quote enable row level security, force row level security;
CREATE INDEX quote_by_expiry ON orchestrator.quote USING btree (expires_at);
create policy client_isolation on orchestrator.quote using (orchestrator.is_visible(client_id));

create table orchestrator.refused_start (
  client_id text not null,
  master_template_id text not null,
  required text not null,
  day date not null,
  count integer not null default 1,
  constraint "PK_REFUSED_START" PRIMARY KEY (client_id, day, master_template_id, required)
);
alter table orchestrator.refused_start enable row level security, force row level security;
create policy client_isolation on orchestrator.refused_start using (orchestrator.is_visible(client_id));

create table orchestrator.stage_attempt (
  key text not null,
  stage_id text not null,
  execution_id text not null,
  attempt integer not null,
  status orchestrator.attempt_status not null,
  job_id text,
  max_price_micros bigint,
  deadline_at timestamp with time zone,
  cause jsonb,
  price_micros bigint not null default '0'::bigint,
  provider_cost_micros bigint not null default '0'::bigint,
  input_tokens integer not null default 0,
  output_tokens integer not null default 0,
  offered_at timestamp with time zone,
  ended_at timestamp with time zone,
  item integer not null default 0,
  parameters jsonb,
  output jsonb,
  queued_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  start_requested_at timestamp with time zone,
  started_at timestamp with time zone,
  heartbeat_at timestamp with time zone,
  heartbeat_ms integer,
  retry_at timestamp with time zone,
  stop_due_at timestamp with time zone,
  negotiation jsonb,
  uses_fallback boolean not null default false,
  parameters_payload text,
  output_payload text,
  constraint "FK_ATTEMPT_EXECUTION" FOREIGN KEY (execution_id) REFERENCES orchestrator.execution(id),
  constraint "FK_ATTEMPT_OUTPUT_PAYLOAD" FOREIGN KEY (output_payload) REFERENCES orchestrator.payload(id),
  constraint "FK_ATTEMPT_PARAMETERS_PAYLOAD" FOREIGN KEY (parameters_payload) REFERENCES orchestrator.payload(id),
  constraint "PK_50a8231aef35b3f9ff4835bd303" PRIMARY KEY (key)
);
alter table orchestrator.stage_attempt enable row level security, force row level security;
CREATE INDEX stage_attempt_by_execution ON orchestrator.stage_attempt USING btree (execution_id);
CREATE INDEX stage_attempt_by_output_payload ON orchestrator.stage_attempt USING btree (output_payload) WHERE (output_payload IS NOT NULL);
CREATE INDEX stage_attempt_by_parameters_payload ON orchestrator.stage_attempt USING btree (parameters_payload) WHERE (parameters_payload IS NOT NULL);
create policy client_isolation on orchestrator.stage_attempt using (((current_setting('app.client_id'::text, true) = '*'::text) OR (EXISTS ( SELECT
   FROM orchestrator.execution owner
  WHERE (owner.id = stage_attempt.execution_id)))));

create table orchestrator.stage_execution (
  id text not null,
  execution_id text not null,
  "order" integer not null,
  worker text not null,
  template_ref text not null,
  required boolean not null,
  status orchestrator.stage_status not null default 'pending'::orchestrator.stage_status,
  parameters jsonb,
  cause jsonb,
  job_id text,
  output jsonb,
  progress smallint not null default '0'::smallint,
  progress_message text not null default ''::text,
  started_at timestamp with time zone,
  ended_at timestamp with time zone,
  items integer,
  reused_from text,
  parameters_payload text,
  output_payload text,
  constraint "FK_STAGE_OUTPUT_PAYLOAD" FOREIGN KEY (output_payload) REFERENCES orchestrator.payload(id),
  constraint "FK_STAGE_PARAMETERS_PAYLOAD" FOREIGN KEY (parameters_payload) REFERENCES orchestrator.payload(id),
  constraint "FK_f60937c87f7582493454f4f5111" FOREIGN KEY (execution_id) REFERENCES orchestrator.execution(id),
  constraint "PK_73bb3900c2f8b931298787cd836" PRIMARY KEY (id),
  constraint stage_execution_cause CHECK (((status <> ALL (ARRAY['failed'::orchestrator.stage_status, 'skipped'::orchestrator.stage_status, 'cancelled'::orchestrator.stage_status])) OR (cause IS NOT NULL))),
  constraint stage_execution_output CHECK (((status = 'completed'::orchestrator.stage_status) = ((output IS NOT NULL) OR (output_payload IS NOT NULL))))
);
alter table orchestrator.stage_execution enable row level security, force row level security;
CREATE INDEX stage_execution_by_output_payload ON orchestrator.stage_execution USING btree (output_payload) WHERE (output_payload IS NOT NULL);
CREATE INDEX stage_execution_by_parameters_payload ON orchestrator.stage_execution USING btree (parameters_payload) WHERE (parameters_payload IS NOT NULL);
CREATE UNIQUE INDEX stage_execution_order ON orchestrator.stage_execution USING btree (execution_id, "order");
CREATE INDEX stage_execution_recent ON orchestrator.stage_execution USING btree (worker, ended_at) WHERE (status = 'completed'::orchestrator.stage_status);
CREATE INDEX stage_execution_unsuccessful ON orchestrator.stage_execution USING btree (execution_id) WHERE (status = ANY (ARRAY['failed'::orchestrator.stage_status, 'cancelled'::orchestrator.stage_status]));
create policy client_isolation on orchestrator.stage_execution using (((current_setting('app.client_id'::text, true) = '*'::text) OR (EXISTS ( SELECT
   FROM orchestrator.execution owner
  WHERE (owner.id = stage_execution.execution_id)))));

create table orchestrator.webhook (
  id text not null,
  client_id text not null,
  url text not null,
  description text not null,
  kinds text[],
  secret_number integer not null default 1,
  signing_key text not null,
  rotating_until timestamp with time zone,
  paused_at timestamp with time zone,
  pause_reason text,
  failures integer not null default 0,
  created_by text not null,
  created_at timestamp with time zone not null default now(),
  constraint "PK_WEBHOOK" PRIMARY KEY (id)
);
alter table orchestrator.webhook enable row level security, force row level security;
CREATE INDEX webhook_by_client ON orchestrator.webhook USING btree (client_id, id);
create policy client_isolation on orchestrator.webhook using (orchestrator.is_visible(client_id));

create table orchestrator.webhook_delivery (
  id bigint not null,
  webhook_id text not null,
  client_id text not null,
  notification_id bigint,
  status orchestrator.delivery_status not null default 'pending'::orchestrator.delivery_status,
  tries integer not null default 0,
  attempts jsonb not null default '[]'::jsonb,
  due_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now(),
  constraint "PK_WEBHOOK_DELIVERY" PRIMARY KEY (id),
  constraint webhook_delivery_webhook FOREIGN KEY (webhook_id) REFERENCES orchestrator.webhook(id) ON DELETE CASCADE
);
alter table orchestrator.webhook_delivery enable row level security, force row level security;
CREATE INDEX webhook_delivery_by_webhook ON orchestrator.webhook_delivery USING btree (webhook_id, id);
CREATE INDEX webhook_delivery_due ON orchestrator.webhook_delivery USING btree (webhook_id, due_at) WHERE (status = 'pending'::orchestrator.delivery_status);
create policy client_isolation on orchestrator.webhook_delivery using (orchestrator.is_visible(client_id));

create table orchestrator.worker_pause (
  worker text not null,
  paused_at timestamp with time zone not null default now(),
  paused_by text not null,
  reason text not null,
  constraint "PK_WORKER_PAUSE" PRIMARY KEY (worker)
);

create table orchestrator.worker_process (
  worker text not null,
  process text not null,
  address text not null,
  key_id text not null,
  display_name text,
  slots integer not null,
  templates jsonb not null,
  announced_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint "PK_WORKER_PROCESS" PRIMARY KEY (worker, process),
  constraint worker_process_slots_positive CHECK ((slots >= 1))
);

-- function orchestrator.forget_told_percent() returns trigger
-- function orchestrator.grant_slots(names text[]) returns TABLE(granted_key text, granted_execution text, granted_ticket integer)
-- function orchestrator.is_visible(of_client text) returns boolean
-- function orchestrator.keep_duration() returns trigger
-- function orchestrator.keep_search_words() returns trigger
-- function orchestrator.note_budget(of_client text, of_month text) returns SETOF jsonb
-- function orchestrator.notify_clients(told jsonb) returns SETOF text
-- function orchestrator.queue_order(of_queue text) returns TABLE(key text, execution_id text, "position" bigint)
-- function orchestrator.record_changes(changes jsonb) returns jsonb
-- function orchestrator.refuse_change() returns trigger
-- function orchestrator.search_text(parameters jsonb) returns text
