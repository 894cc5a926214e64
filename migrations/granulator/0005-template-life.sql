-- The lifecycle of templates, their trials, the tier that a job was made for, and what may be asked of AI providers.

alter table granulator.template
  add models jsonb not null default '[]', add successor_id text, add changed_by text,
  add changed_at timestamptz not null default now(), add published_at timestamptz;

update granulator.template set published_at = now() where status <> 'draft';

create unique index template_one_draft on granulator.template (id) where status = 'draft';

alter table granulator.job add client_tier granulator.subscription_tier;

create index job_by_end on granulator.job (finished_at) where finished_at is not null;

create table granulator.template_trial (
  id text not null, template_id text not null, template_version integer not null, parameters jsonb not null,
  status granulator.job_status not null, begun_by text not null, result jsonb,
  begun_at timestamptz not null default now(), ended_at timestamptz,
  constraint "PK_TEMPLATE_TRIAL" primary key (id));

create index trial_of_template on granulator.template_trial (template_id, id);

create table granulator.provider_bucket (
  name text not null, level double precision not null, filled_at timestamptz not null default clock_timestamp(),
  constraint "PK_PROVIDER_BUCKET" primary key (name));
