-- Columns, values and keys get the names that the code and the graph use. What was stored is renamed with them.

alter table orchestrator.stage_execution rename column kept_from to reused_from;
alter index orchestrator.stage_execution_lately rename to stage_execution_recent;
alter table orchestrator.stage_attempt rename column begun_at to start_requested_at;

alter type orchestrator.told rename to reported_status;
alter table orchestrator.execution rename column request_told to reported_status;
alter index orchestrator.execution_to_tell rename to execution_unreported;

alter type orchestrator.event_type rename value 'StageKept' to 'StageReused';
update orchestrator.execution_event
   set data = (data - 'keptFrom') || jsonb_build_object('reusedFrom', data->'keptFrom')
 where data ? 'keptFrom';

-- A cause has a code of the catalogue; what a worker said itself is its workerCode.
create function orchestrator.standard_worker_cause(cause jsonb) returns jsonb language sql immutable as $$
  select case
    when cause->>'code' in ('TEMPLATE_NOT_FOUND', 'TEMPLATE_DEPRECATED')
      then jsonb_set(cause, '{code}', to_jsonb('WORKER_' || (cause->>'code')))
    when cause->>'code' in ('WORKER_UNAVAILABLE', 'WORKER_REFUSED', 'WORKER_PROTOCOL_VIOLATION', 'COUNTER_REFUSED',
                            'INVALID_OUTPUT', 'PRICE_EXCEEDED') then cause
    else cause || jsonb_build_object('code', 'WORKER_FAILED', 'workerCode', cause->'code') end
$$;
create function orchestrator.standard_cause(cause jsonb) returns jsonb language sql immutable as $$
  select case
    when cause is null or jsonb_typeof(cause) <> 'object' then cause
    when cause->>'kind' = 'stage' then jsonb_set(cause, '{stageCause}', case
      when cause->'stageCause'->>'kind' = 'worker' then orchestrator.standard_worker_cause(cause->'stageCause')
      else cause->'stageCause' end)
    when cause->>'kind' = 'worker' then orchestrator.standard_worker_cause(cause)
    when cause->>'kind' = 'queue' then (cause - 'place') || jsonb_build_object('position', cause->'place')
    else cause end
$$;

update orchestrator.execution set cause = orchestrator.standard_cause(cause) where cause is not null;
update orchestrator.stage_execution set cause = orchestrator.standard_cause(cause) where cause is not null;
update orchestrator.stage_attempt set cause = orchestrator.standard_cause(cause) where cause is not null;
update orchestrator.execution_event set data = jsonb_set(data, '{cause}', orchestrator.standard_cause(data->'cause'))
 where jsonb_typeof(data->'cause') = 'object';

update orchestrator.execution set plan = jsonb_set(plan, '{stages}', (
  select coalesce(jsonb_agg(
           (stage - 'needs') || jsonb_build_object(
             'dependsOn', stage->'needs', 'cause', orchestrator.standard_cause(stage->'cause')) order by place), '[]')
    from jsonb_array_elements(plan->'stages') with ordinality as list (stage, place)));

drop function orchestrator.standard_cause(jsonb);
drop function orchestrator.standard_worker_cause(jsonb);

-- The functions are repeatable files now; this one returns a column under another name, which cannot be replaced.
drop function if exists orchestrator.queue_order(text);
