-- Queues with slots, causes for every end, a position of each event among those of its client, and what is due when.
-- Executions that are under way go on: each is due as soon as a process starts.

alter type orchestrator.execution_status add value if not exists 'paused' before 'completed';

alter table orchestrator.execution drop constraint execution_failure;

alter table orchestrator.execution rename column failure to cause;

alter table orchestrator.execution
  add column priority integer not null default '50',
  add column revision integer not null default '0',
  add column paused_at timestamptz,
  add column wake_at timestamptz,
  add column driver text,
  add column retry_of text,
  add column trace_parent text;

update orchestrator.execution set wake_at = now() where ended_at is null;

update orchestrator.execution set cause = cause || '{"kind": "plain"}' where cause is not null;

update orchestrator.execution set cause = case
    when status = 'cancelled' then '{"kind": "plain", "code": "CANCELLED", "message": "It was cancelled."}'::jsonb
    else '{"kind": "plain", "code": "ALL_STAGES_OVER", "message": "Every stage is over."}'::jsonb end
  where ended_at is not null and cause is null;

alter table orchestrator.execution add constraint execution_cause check ((ended_at is not null) = (cause is not null));

-- Stages ran one after the other, and a retry was described by its attempts alone: both are part of the pinned plan now.
update orchestrator.execution set plan = jsonb_set(plan, '{stages}', (
  select coalesce(jsonb_agg(stage - 'maxAttempts' || jsonb_build_object(
      'retry', case when jsonb_typeof(stage->'maxAttempts') = 'number' then jsonb_build_object('maxAttempts', stage->'maxAttempts') end,
      'needs', (select coalesce(jsonb_agg(earlier->'order'), '[]') from jsonb_array_elements(plan->'stages') earlier
                 where (earlier->>'order')::int < (stage->>'order')::int),
      'forEach', null, 'heartbeatTimeoutMs', null) order by (stage->>'order')::int), '[]')
    from jsonb_array_elements(plan->'stages') stage));

-- Most changes touch no index: with room on the page, the new version of a row stays where the old one was.
alter table orchestrator.execution set (fillfactor = 70);

alter table orchestrator.stage_execution set (fillfactor = 70);

alter table orchestrator.stage_attempt set (fillfactor = 70);

create index execution_due on orchestrator.execution (wake_at) where wake_at is not null;

create index execution_by_driver on orchestrator.execution (driver) where driver is not null;

create index execution_retries on orchestrator.execution (retry_of) where retry_of is not null;

alter table orchestrator.stage_execution drop constraint stage_execution_reason;

alter table orchestrator.stage_execution rename column reason to cause;

alter table orchestrator.stage_execution add column items integer, add column kept_from text;

update orchestrator.stage_execution set cause = cause || '{"kind": "plain"}' where cause is not null;

update orchestrator.stage_execution
  set cause = '{"kind": "plain", "code": "EXECUTION_ENDED", "message": "The execution ended before."}' where status = 'cancelled' and cause is null;

alter table orchestrator.stage_execution
  add constraint stage_execution_cause check (status not in ('failed', 'skipped', 'cancelled') or cause is not null);

create index stage_execution_lately on orchestrator.stage_execution (worker, ended_at) where status = 'completed';

alter type orchestrator.attempt_status add value if not exists 'queued' before 'offered';

drop index orchestrator.stage_attempt_number;

drop index orchestrator.stage_attempt_job;

alter table orchestrator.stage_attempt rename column reason to cause;

alter table orchestrator.stage_attempt
  alter column offered_at drop not null, alter column offered_at drop default,
  add column item integer not null default '0',
  add column parameters jsonb,
  add column output jsonb,
  add column queued_at timestamptz,
  add column accepted_at timestamptz,
  add column begun_at timestamptz,
  add column started_at timestamptz,
  add column heartbeat_at timestamptz,
  add column heartbeat_ms integer,
  add column retry_at timestamptz,
  add column stop_due_at timestamptz;

update orchestrator.stage_attempt set cause = cause || '{"kind": "plain"}' where cause is not null;

update orchestrator.stage_attempt set queued_at = offered_at, accepted_at = case when job_id is not null then offered_at end;

alter table orchestrator.stage_attempt alter column queued_at set not null;

-- An attempt that was waited after keeps its moment.
update orchestrator.stage_attempt attempt
  set retry_at = event.occurred_at + make_interval(secs => (event.data->>'delayMs')::float8 / 1000)
  from orchestrator.execution_event event, orchestrator.stage_execution stage
  where stage.id = attempt.stage_id and stage.status = 'running' and event.execution_id = attempt.execution_id
    and event.type = 'StageRetried' and event.stage = stage."order" and (event.data->>'attempt')::int = attempt.attempt + 1
    and attempt.status in ('rejected', 'failed')
    and not exists (select 1 from orchestrator.stage_attempt later where later.stage_id = attempt.stage_id and later.attempt > attempt.attempt);

create index stage_attempt_by_execution on orchestrator.stage_attempt (execution_id);

alter type orchestrator.event_type add value if not exists 'ExecutionQueued';

alter type orchestrator.event_type add value if not exists 'ExecutionPaused';

alter type orchestrator.event_type add value if not exists 'ExecutionResumed';

alter type orchestrator.event_type add value if not exists 'ExecutionPriorityChanged';

alter type orchestrator.event_type add value if not exists 'StageQueued';

alter type orchestrator.event_type add value if not exists 'StageStarted';

alter type orchestrator.event_type add value if not exists 'StageItemCompleted';

alter type orchestrator.event_type add value if not exists 'StageCancelled';

alter type orchestrator.event_type add value if not exists 'StageKept';

-- Events are written only together with their execution: a check of each would cost a third of writing them.
alter table orchestrator.execution_event drop constraint "FK_70472264a0513e8499766a3239c";

drop index orchestrator.execution_event_once;

alter table orchestrator.execution_event drop column key, add column client_id text, add column position bigint;

update orchestrator.execution_event event set client_id = numbered.client_id, position = numbered.position
  from (select e.execution_id, e.sequence, x.client_id,
               row_number() over (partition by x.client_id order by e.occurred_at, e.execution_id, e.sequence) as position
          from orchestrator.execution_event e join orchestrator.execution x on x.id = e.execution_id) numbered
  where numbered.execution_id = event.execution_id and numbered.sequence = event.sequence;

update orchestrator.execution_event set data = data - 'reason' || jsonb_build_object('cause', data->'reason' || '{"kind": "plain"}')
  where jsonb_typeof(data->'reason') = 'object';

alter table orchestrator.execution_event alter column client_id set not null, alter column position set not null;

create unique index execution_event_position on orchestrator.execution_event (client_id, position);

create table orchestrator.client_feed (
  client_id text not null,
  position bigint not null,
  constraint "PK_CLIENT_FEED" primary key (client_id)
);

insert into orchestrator.client_feed select client_id, max(position) from orchestrator.execution_event group by 1;

create table orchestrator.queue (
  name text not null,
  slots integer not null,
  constraint queue_slots_positive check (slots >= 1),
  constraint "PK_QUEUE" primary key (name)
);

create table orchestrator.queue_entry (
  key text not null,
  queue text not null,
  client_id text not null,
  execution_id text not null,
  priority integer not null,
  ticket integer not null,
  queued_at timestamptz not null default clock_timestamp(),
  granted_at timestamptz,
  constraint "PK_QUEUE_ENTRY" primary key (key)
);

create index queue_entry_waiting on orchestrator.queue_entry (queue, client_id, priority, queued_at) where granted_at is null;

create index queue_entry_granted on orchestrator.queue_entry (queue, client_id) where granted_at is not null;

create index queue_entry_by_execution on orchestrator.queue_entry (execution_id);

-- What is under way holds its slots; the limit of a client is set anew with its next start.
insert into orchestrator.queue select distinct 'client:' || client_id, 5 from orchestrator.execution where ended_at is null;

insert into orchestrator.queue_entry
  select id, 'client:' || client_id, client_id, id, priority, 0, created_at, started_at
    from orchestrator.execution where ended_at is null;

insert into orchestrator.queue_entry
  select attempt.key, 'worker:' || stage.worker, execution.client_id, execution.id, execution.priority, 0,
         attempt.queued_at, attempt.queued_at
    from orchestrator.stage_attempt attempt
    join orchestrator.stage_execution stage on stage.id = attempt.stage_id
    join orchestrator.execution execution on execution.id = attempt.execution_id
   where execution.ended_at is null and attempt.status in ('offered', 'accepted');
