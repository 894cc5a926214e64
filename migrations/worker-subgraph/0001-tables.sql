-- The tables of a worker with a subgraph of its own: jobs, templates with their life, trials, the audit.
-- Names without a schema are in the schema of the worker.

create type job_status as enum ('offered', 'queued', 'running', 'completed', 'failed', 'cancelled');

create type subscription_tier as enum ('basic', 'standard', 'premium', 'enterprise');

create type template_status as enum ('draft', 'published', 'deprecated');

create function is_visible(of_client text) returns boolean language sql stable
  as $$ select coalesce(current_setting('app.client_id', true) in ('*', of_client), false) $$;

create table job (
  id text not null, key text not null, client_id text not null, client_tier subscription_tier,
  execution_id text not null, template_id text not null, template_version integer not null, parameters jsonb not null,
  max_price_micros bigint not null, timeout_ms integer not null, status job_status not null,
  progress smallint not null default 0, progress_message text not null default '', output jsonb, failure jsonb,
  warnings text array not null default '{}', details jsonb not null default '{}', model text,
  input_tokens integer not null default 0, output_tokens integer not null default 0,
  provider_cost_micros bigint not null default 0, price_micros bigint,
  created_at timestamptz not null default now(), started_at timestamptz, finished_at timestamptz,
  end_reason text, trace_parent text, runner text, heartbeat_at timestamptz, report_after timestamptz, reported_at timestamptz,
  constraint "PK_JOB" primary key (id),
  constraint "UQ_JOB_KEY" unique (key),
  constraint job_progress_percent check (progress between 0 and 100),
  constraint job_output_when_completed check ((status = 'completed') = (output is not null)));

create index job_to_run on job (created_at) where status in ('queued', 'running');

create index job_to_report on job (report_after, finished_at) where reported_at is null and finished_at is not null;

create index job_by_client on job (client_id, id);

create index job_by_end on job (finished_at) where finished_at is not null;

create index job_by_template on job (template_id, template_version, finished_at);

alter table job enable row level security, force row level security;

create policy client_isolation on job using (is_visible(client_id));

create table job_effect (
  job_id text not null, name text not null, started_at timestamptz not null default clock_timestamp(), answer jsonb, answered_at timestamptz,
  constraint "PK_JOB_EFFECT" primary key (job_id, name),
  constraint "FK_JOB_EFFECT_JOB" foreign key (job_id) references job(id));

alter table job_effect enable row level security, force row level security;

create policy client_isolation on job_effect
  using (current_setting('app.client_id', true) = '*' or exists (select from job owner where owner.id = job_id));

create table template (
  id text not null, version integer not null, name text not null, display_name text not null, description text not null,
  kind text not null, status template_status not null, minimum_tier subscription_tier not null, tier_reason text not null,
  tokens_min integer not null, tokens_expected integer not null, tokens_max integer not null,
  token_multiplier double precision not null, estimated_time_ms integer not null, memory_mb integer not null,
  base_micros bigint not null, per_thousand_tokens_micros bigint not null,
  base_parameters json not null, parameter_schema json not null, output_schema json not null,
  models jsonb not null default '[]', successor_id text, revision integer not null default 1,
  changed_by text, changed_at timestamptz not null default now(), published_at timestamptz,
  constraint "PK_TEMPLATE" primary key (id, version),
  constraint template_tokens_ordered check (tokens_min between 0 and tokens_expected and tokens_expected <= tokens_max),
  constraint template_positive check (
    token_multiplier > 0 and estimated_time_ms > 0 and memory_mb > 0 and base_micros >= 0 and per_thousand_tokens_micros >= 0),
  constraint template_revision_positive check (revision >= 1));

create index template_latest on template (status, id, version);

create unique index template_one_draft on template (id) where status = 'draft';

create table template_trial (
  id text not null, template_id text not null, template_version integer not null, parameters jsonb not null,
  status job_status not null, started_by text not null, result jsonb,
  started_at timestamptz not null default now(), ended_at timestamptz,
  constraint "PK_TEMPLATE_TRIAL" primary key (id));

create index trial_of_template on template_trial (template_id, id);

-- Who did what, in the transaction that did it. KAM keeps the audit of all services: what it does not have yet is in the outbox.

create table audit_event (
  id text not null, occurred_at timestamptz not null default now(), actor_kind text not null, actor_id text not null,
  action text not null, subject_type text not null, subject_id text not null, client_id text, details jsonb not null, request_id text not null,
  constraint "PK_AUDIT_EVENT" primary key (id));

create table audit_outbox (
  audit_id text not null,
  constraint "PK_AUDIT_OUTBOX" primary key (audit_id));

create function refuse_change() returns trigger language plpgsql as $$
  begin raise exception 'the audit can only be added to'; end $$;

create trigger append_only before update or delete or truncate on audit_event execute function refuse_change();

alter table audit_event enable row level security, force row level security;

create policy client_isolation on audit_event using (is_visible(client_id));
