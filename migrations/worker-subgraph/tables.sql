-- What the migrations of this folder make. Written by "npm run schema"; a test holds it against the migrations.

create type researcher.job_status as enum ('offered', 'queued', 'running', 'completed', 'failed', 'cancelled');
create type researcher.subscription_tier as enum ('basic', 'standard', 'premium', 'enterprise');
create type researcher.template_status as enum ('draft', 'published', 'deprecated');

create table researcher.audit_event (
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
alter table researcher.audit_event enable row level security, force row level security;
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON researcher.audit_event FOR EACH STATEMENT EXECUTE FUNCTION researcher.refuse_change();
create policy client_isolation on researcher.audit_event using (researcher.is_visible(client_id));

create table researcher.audit_outbox (
  audit_id text not null,
  constraint "PK_AUDIT_OUTBOX" PRIMARY KEY (audit_id)
);

create table researcher.job (
  id text not null,
  key text not null,
  client_id text not null,
  client_tier researcher.subscription_tier,
  execution_id text not null,
  template_id text not null,
  template_version integer not null,
  parameters jsonb not null,
  max_price_micros bigint not null,
  timeout_ms integer not null,
  status researcher.job_status not null,
  progress smallint not null default 0,
  progress_message text not null default ''::text,
  output jsonb,
  failure jsonb,
  warnings text[] not null default '{}'::text[],
  details jsonb not null default '{}'::jsonb,
  model text,
  input_tokens integer not null default 0,
  output_tokens integer not null default 0,
  provider_cost_micros bigint not null default 0,
  price_micros bigint,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  end_reason text,
  trace_parent text,
  runner text,
  heartbeat_at timestamp with time zone,
  report_after timestamp with time zone,
  reported_at timestamp with time zone,
  constraint "PK_JOB" PRIMARY KEY (id),
  constraint "UQ_JOB_KEY" UNIQUE (key),
  constraint job_output_when_completed CHECK (((status = 'completed'::researcher.job_status) = (output IS NOT NULL))),
  constraint job_progress_percent CHECK (((progress >= 0) AND (progress <= 100)))
);
alter table researcher.job enable row level security, force row level security;
CREATE INDEX job_by_client ON researcher.job USING btree (client_id, id);
CREATE INDEX job_by_end ON researcher.job USING btree (finished_at) WHERE (finished_at IS NOT NULL);
CREATE INDEX job_by_template ON researcher.job USING btree (template_id, template_version, finished_at);
CREATE INDEX job_to_report ON researcher.job USING btree (report_after, finished_at) WHERE ((reported_at IS NULL) AND (finished_at IS NOT NULL));
CREATE INDEX job_to_run ON researcher.job USING btree (created_at) WHERE (status = ANY (ARRAY['queued'::researcher.job_status, 'running'::researcher.job_status]));
create policy client_isolation on researcher.job using (researcher.is_visible(client_id));

create table researcher.job_effect (
  job_id text not null,
  name text not null,
  started_at timestamp with time zone not null default clock_timestamp(),
  answer jsonb,
  answered_at timestamp with time zone,
  constraint "FK_JOB_EFFECT_JOB" FOREIGN KEY (job_id) REFERENCES researcher.job(id),
  constraint "PK_JOB_EFFECT" PRIMARY KEY (job_id, name)
);
alter table researcher.job_effect enable row level security, force row level security;
create policy client_isolation on researcher.job_effect using (((current_setting('app.client_id'::text, true) = '*'::text) OR (EXISTS ( SELECT
   FROM researcher.job owner
  WHERE (owner.id = job_effect.job_id)))));

create table researcher.provider_bucket (
  name text not null,
  level double precision not null,
  filled_at timestamp with time zone not null default clock_timestamp(),
  constraint "PK_PROVIDER_BUCKET" PRIMARY KEY (name)
);

create table researcher.template (
  id text not null,
  version integer not null,
  name text not null,
  display_name text not null,
  description text not null,
  kind text not null,
  status researcher.template_status not null,
  minimum_tier researcher.subscription_tier not null,
  tier_reason text not null,
  tokens_min integer not null,
  tokens_expected integer not null,
  tokens_max integer not null,
  token_multiplier double precision not null,
  estimated_time_ms integer not null,
  memory_mb integer not null,
  base_micros bigint not null,
  per_thousand_tokens_micros bigint not null,
  base_parameters json not null,
  parameter_schema json not null,
  output_schema json not null,
  models jsonb not null default '[]'::jsonb,
  successor_id text,
  revision integer not null default 1,
  changed_by text,
  changed_at timestamp with time zone not null default now(),
  published_at timestamp with time zone,
  constraint "PK_TEMPLATE" PRIMARY KEY (id, version),
  constraint template_positive CHECK (((token_multiplier > (0)::double precision) AND (estimated_time_ms > 0) AND (memory_mb > 0) AND (base_micros >= 0) AND (per_thousand_tokens_micros >= 0))),
  constraint template_revision_positive CHECK ((revision >= 1)),
  constraint template_tokens_ordered CHECK ((((tokens_min >= 0) AND (tokens_min <= tokens_expected)) AND (tokens_expected <= tokens_max)))
);
CREATE INDEX template_latest ON researcher.template USING btree (status, id, version);
CREATE UNIQUE INDEX template_one_draft ON researcher.template USING btree (id) WHERE (status = 'draft'::researcher.template_status);
CREATE TRIGGER tell_changes AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON researcher.template FOR EACH STATEMENT EXECUTE FUNCTION researcher.tell_changes();

create table researcher.template_trial (
  id text not null,
  template_id text not null,
  template_version integer not null,
  parameters jsonb not null,
  status researcher.job_status not null,
  started_by text not null,
  result jsonb,
  started_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint "PK_TEMPLATE_TRIAL" PRIMARY KEY (id)
);
CREATE INDEX trial_of_template ON researcher.template_trial USING btree (template_id, id);

-- function researcher.is_visible(of_client text) returns boolean
-- function researcher.refuse_change() returns trigger
-- function researcher.tell_changes() returns trigger
