-- What jobs did to the outside world is recorded, so that it is never done twice; and what a job belongs to in a trace.

alter table granulator.job add column end_reason text, add column trace_parent text;

create table granulator.job_effect (
  job_id text not null,
  name text not null,
  begun_at timestamptz not null default clock_timestamp(),
  answer jsonb,
  answered_at timestamptz,
  constraint "PK_JOB_EFFECT" primary key (job_id, name),
  constraint "FK_JOB_EFFECT_JOB" foreign key (job_id) references granulator.job(id) 
);
