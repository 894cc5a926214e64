-- What the migrations of this folder make. Written by "npm run schema"; a test holds it against the migrations.

create type granulator.job_status as enum ('offered', 'queued', 'running', 'completed', 'failed', 'cancelled');
create type granulator.subscription_tier as enum ('basic', 'standard', 'premium', 'enterprise');
create type granulator.template_status as enum ('draft', 'published', 'deprecated');

create table granulator.audit_event (
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
alter table granulator.audit_event enable row level security, force row level security;
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON granulator.audit_event FOR EACH STATEMENT EXECUTE FUNCTION granulator.refuse_change();
create policy client_isolation on granulator.audit_event using (granulator.is_visible(client_id));

create table granulator.audit_outbox (
  audit_id text not null,
  constraint "PK_AUDIT_OUTBOX" PRIMARY KEY (audit_id)
);

create table granulator.job (
  id text not null,
  key text not null,
  client_id text not null,
  execution_id text not null,
  template_id text not null,
  template_version integer not null,
  parameters jsonb not null,
  max_price_micros bigint not null,
  timeout_ms integer not null,
  status granulator.job_status not null,
  progress smallint not null default '0'::smallint,
  progress_message text not null default ''::text,
  output jsonb,
  failure jsonb,
  warnings text[] not null default '{}'::text[],
  model text,
  input_tokens integer not null default 0,
  output_tokens integer not null default 0,
  provider_cost_micros bigint not null default '0'::bigint,
  price_micros bigint,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  runner text,
  heartbeat_at timestamp with time zone,
  reported_at timestamp with time zone,
  end_reason text,
  trace_parent text,
  details jsonb not null default '{}'::jsonb,
  client_tier granulator.subscription_tier,
  report_after timestamp with time zone,
  constraint "PK_98ab1c14ff8d1cf80d18703b92f" PRIMARY KEY (id),
  constraint "UQ_525af979730d42a36a4c0e618ab" UNIQUE (key),
  constraint job_output_when_completed CHECK (((status = 'completed'::granulator.job_status) = (output IS NOT NULL))),
  constraint job_progress_percent CHECK (((progress >= 0) AND (progress <= 100)))
);
alter table granulator.job enable row level security, force row level security;
CREATE INDEX job_by_client ON granulator.job USING btree (client_id, id);
CREATE INDEX job_by_end ON granulator.job USING btree (finished_at) WHERE (finished_at IS NOT NULL);
CREATE INDEX job_by_template ON granulator.job USING btree (template_id, template_version, finished_at);
CREATE INDEX job_to_report ON granulator.job USING btree (report_after, finished_at) WHERE ((reported_at IS NULL) AND (finished_at IS NOT NULL));
CREATE INDEX job_to_run ON granulator.job USING btree (created_at) WHERE (status = ANY (ARRAY['queued'::granulator.job_status, 'running'::granulator.job_status]));
create policy client_isolation on granulator.job using (granulator.is_visible(client_id));

create table granulator.job_effect (
  job_id text not null,
  name text not null,
  started_at timestamp with time zone not null default clock_timestamp(),
  answer jsonb,
  answered_at timestamp with time zone,
  constraint "FK_JOB_EFFECT_JOB" FOREIGN KEY (job_id) REFERENCES granulator.job(id),
  constraint "PK_JOB_EFFECT" PRIMARY KEY (job_id, name)
);
alter table granulator.job_effect enable row level security, force row level security;
create policy client_isolation on granulator.job_effect using (((current_setting('app.client_id'::text, true) = '*'::text) OR (EXISTS ( SELECT
   FROM granulator.job owner
  WHERE (owner.id = job_effect.job_id)))));

create table granulator.provider_bucket (
  name text not null,
  level double precision not null,
  filled_at timestamp with time zone not null default clock_timestamp(),
  constraint "PK_PROVIDER_BUCKET" PRIMARY KEY (name)
);

create table granulator.template (
  id text not null,
  version integer not null,
  name text not null,
  display_name text not null,
  description text not null,
  kind text not null,
  status granulator.template_status not null,
  minimum_tier granulator.subscription_tier not null,
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
  changed_by text,
  changed_at timestamp with time zone not null default now(),
  published_at timestamp with time zone,
  revision integer not null default 1,
  constraint "PK_df11220a9f5cc147702ba010e3c" PRIMARY KEY (id, version),
  constraint template_positive CHECK (((token_multiplier > (0)::double precision) AND (estimated_time_ms > 0) AND (memory_mb > 0) AND (base_micros >= 0) AND (per_thousand_tokens_micros >= 0))),
  constraint template_revision_positive CHECK ((revision >= 1)),
  constraint template_tokens_ordered CHECK ((((tokens_min >= 0) AND (tokens_min <= tokens_expected)) AND (tokens_expected <= tokens_max)))
);
CREATE INDEX template_latest ON granulator.template USING btree (status, id, version);
CREATE UNIQUE INDEX template_one_draft ON granulator.template USING btree (id) WHERE (status = 'draft'::granulator.template_status);
CREATE TRIGGER tell_changes AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON granulator.template FOR EACH STATEMENT EXECUTE FUNCTION granulator.tell_changes();

create table granulator.template_trial (
  id text not null,
  template_id text not null,
  template_version integer not null,
  parameters jsonb not null,
  status granulator.job_status not null,
  started_by text not null,
  result jsonb,
  started_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint "PK_TEMPLATE_TRIAL" PRIMARY KEY (id)
);
CREATE INDEX trial_of_template ON granulator.template_trial USING btree (template_id, id);

-- function granulator.is_visible(of_client text) returns boolean
-- function granulator.refuse_change() returns trigger
-- function granulator.tell_changes() returns trigger
