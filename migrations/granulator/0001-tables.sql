-- The first tables of the schema granulator.

create type granulator.job_status as enum('offered', 'queued', 'running', 'completed', 'failed', 'cancelled');

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
  progress smallint not null default '0',
  progress_message text not null default '',
  output jsonb,
  failure jsonb,
  warnings text array not null default '{}',
  model text,
  input_tokens integer not null default '0',
  output_tokens integer not null default '0',
  provider_cost_micros bigint not null default '0',
  price_micros bigint,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  runner text,
  heartbeat_at timestamptz,
  reported_at timestamptz,
  constraint "UQ_525af979730d42a36a4c0e618ab" unique (key),
  constraint job_output_when_completed check ((status = 'completed') = (output is not null)),
  constraint job_progress_percent check (progress between 0 and 100),
  constraint "PK_98ab1c14ff8d1cf80d18703b92f" primary key (id)
);

create index job_by_client on granulator.job (client_id, id);

create index job_to_report on granulator.job (finished_at) where reported_at is null and finished_at is not null;

create index job_to_run on granulator.job (created_at) where status in ('queued', 'running');

create type granulator.structure_type as enum('course', 'quiz');

create type granulator.template_status as enum('draft', 'published', 'deprecated');

create type granulator.subscription_tier as enum('basic', 'standard', 'premium', 'enterprise');

create table granulator.template (
  id text not null,
  version integer not null,
  name text not null,
  display_name text not null,
  description text not null,
  structure_type granulator.structure_type not null,
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
  base_parameters jsonb not null,
  parameter_schema jsonb not null,
  output_schema jsonb not null,
  constraint template_positive check (token_multiplier > 0 and estimated_time_ms > 0 and memory_mb > 0 and base_micros >= 0 and per_thousand_tokens_micros >= 0),
  constraint template_tokens_ordered check (tokens_min between 0 and tokens_expected and tokens_expected <= tokens_max),
  constraint "PK_df11220a9f5cc147702ba010e3c" primary key (id, version)
);

create index template_latest on granulator.template (status, id, version);
