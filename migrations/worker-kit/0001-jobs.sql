-- The tables of a worker that has no others. Names without a schema are in the schema of the worker.

create type job_status as enum('offered', 'queued', 'running', 'completed', 'failed', 'cancelled');

create type subscription_tier as enum('basic', 'standard', 'premium', 'enterprise');

create table job (
  id text not null, key text not null, client_id text not null, client_tier subscription_tier,
  execution_id text not null, template_id text not null, template_version integer not null, parameters jsonb not null,
  max_price_micros bigint not null, timeout_ms integer not null, status job_status not null,
  progress smallint not null default 0, progress_message text not null default '', output jsonb, failure jsonb,
  warnings text array not null default '{}', details jsonb not null default '{}', model text,
  input_tokens integer not null default 0, output_tokens integer not null default 0, provider_cost_micros bigint not null default 0,
  price_micros bigint, created_at timestamptz not null default now(), started_at timestamptz, finished_at timestamptz,
  end_reason text, trace_parent text, runner text, heartbeat_at timestamptz, reported_at timestamptz,
        constraint "PK_JOB" primary key (id), constraint "UQ_JOB_KEY" unique (key),
        constraint job_progress_percent check (progress between 0 and 100),
        constraint job_output_when_completed check ((status = 'completed') = (output is not null)));

create index job_to_run on job (created_at) where status in ('queued', 'running');

create index job_to_report on job (finished_at) where reported_at is null and finished_at is not null;

create index job_by_client on job (client_id, id);

create index job_by_end on job (finished_at) where finished_at is not null;

create index job_by_template on job (template_id, template_version, finished_at);

create table job_effect (
  job_id text not null, name text not null, begun_at timestamptz not null default clock_timestamp(), answer jsonb, answered_at timestamptz,
        constraint "PK_JOB_EFFECT" primary key (job_id, name),
        constraint "FK_JOB_EFFECT_JOB" foreign key (job_id) references job(id));

create function is_visible(of_client text) returns boolean language sql stable
  as $$ select coalesce(current_setting('app.client_id', true) in ('*', of_client), false) $$;

alter table job enable row level security, force row level security;

create policy client_isolation on job using (is_visible(client_id));

alter table job_effect enable row level security, force row level security;

create policy client_isolation on job_effect using (current_setting('app.client_id', true) = '*' or exists (select from job owner where owner.id = job_id));
