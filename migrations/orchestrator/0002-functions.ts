// The statements where locking decides. Each can be pasted into psql.

/** Who is next in a queue: by priority, then whose client holds the fewest slots, then who came first. */
export const QUEUE_ORDER = `
create function orchestrator.queue_order(of_queue text) returns table (key text, execution_id text, place bigint)
language sql stable as $$
  with busy as (
    select client_id, count(*) as held from orchestrator.queue_entry where queue = of_queue and granted_at is not null group by client_id
  ), turns as (
    select entry.key, entry.execution_id, entry.priority, entry.queued_at,
           coalesce(busy.held, 0) + row_number() over (partition by entry.client_id order by entry.priority desc, entry.queued_at, entry.key) as turn
      from orchestrator.queue_entry entry left join busy on busy.client_id = entry.client_id
     where entry.queue = of_queue and entry.granted_at is null
  )
  select key, execution_id, row_number() over (order by priority desc, turn, queued_at, key) from turns
$$`;

/**
 * Gives the free slots of some queues to those who are next. The row of a queue is locked, so that two processes never
 * give the same slot; queues are taken in the order of their names, so that two never wait for each other.
 */
export const GRANT_SLOTS = `
create function orchestrator.grant_slots(names text[]) returns table (granted_key text, granted_execution text)
language plpgsql as $$
declare
  of_queue text;
  free bigint;
begin
  for of_queue in select distinct unnest(names) order by 1 loop
    select slots into free from orchestrator.queue where name = of_queue for update;
    continue when not found;
    select free - count(*) into free from orchestrator.queue_entry where queue = of_queue and granted_at is not null;
    continue when free <= 0;
    return query
      with busy as (
        select client_id, count(*) as held from orchestrator.queue_entry where queue = of_queue and granted_at is not null group by client_id
      ), waiting as (
        select entry.* from (select distinct client_id from orchestrator.queue_entry where queue = of_queue and granted_at is null) client
         cross join lateral (
           select * from orchestrator.queue_entry
            where queue = of_queue and granted_at is null and client_id = client.client_id
            order by priority desc, queued_at, key limit free) entry
      ), turns as (
        select waiting.key, waiting.priority, waiting.queued_at,
               coalesce(busy.held, 0) + row_number() over (partition by waiting.client_id order by waiting.priority desc, waiting.queued_at, waiting.key) as turn
          from waiting left join busy on busy.client_id = waiting.client_id
      ), chosen as (
        select key from turns order by priority desc, turn, queued_at, key limit free
      )
      update orchestrator.queue_entry entry set granted_at = clock_timestamp() from chosen where entry.key = chosen.key
      returning entry.key, entry.execution_id;
  end loop;
end
$$`;

/**
 * Records changes of executions: states, events and places in queues, all of it in one transaction. Each change names the
 * revision that it was decided on; one that was decided on an older state is left out, and its decider looks again.
 * Changes come sorted by client and id, so that two processes never wait for each other.
 */
export const RECORD_CHANGES = `
create function orchestrator.record_changes(changes jsonb) returns jsonb
language plpgsql as $$
declare
  change jsonb;
  execution orchestrator.execution;
  last_position bigint;
  event_count int;
  saved jsonb := '[]';
  touched text[] := '{}';
  entered text[] := '{}';
  granted jsonb;
  waiting jsonb;
begin
  for change in select value from jsonb_array_elements(changes) loop
    execution := jsonb_populate_record(null::orchestrator.execution, change->'execution');
    event_count := jsonb_array_length(change->'events');
    if execution.revision = 0 then
      execution.last_sequence := event_count;
      insert into orchestrator.execution select (execution).* on conflict (client_id, idempotency_key) do nothing;
    else
      update orchestrator.execution as known
         set status = execution.status, priority = execution.priority, revision = execution.revision, cause = execution.cause,
             started_at = execution.started_at, deadline_at = execution.deadline_at, paused_at = execution.paused_at, ended_at = execution.ended_at,
             wake_at = execution.wake_at, driver = execution.driver, last_sequence = known.last_sequence + event_count
       where known.id = execution.id and known.revision = execution.revision - 1
      returning known.last_sequence into execution.last_sequence;
    end if;
    saved := saved || to_jsonb(found);
    continue when not found;

    insert into orchestrator.stage_execution as known
      select * from jsonb_populate_recordset(null::orchestrator.stage_execution, change->'stages')
      on conflict (id) do update
        set status = excluded.status, parameters = excluded.parameters, cause = excluded.cause, job_id = excluded.job_id, items = excluded.items,
            output = coalesce(excluded.output, known.output), progress = excluded.progress, progress_message = excluded.progress_message,
            started_at = excluded.started_at, ended_at = excluded.ended_at;
    insert into orchestrator.stage_attempt as known
      select * from jsonb_populate_recordset(null::orchestrator.stage_attempt, change->'attempts')
      on conflict (key) do update
        set status = excluded.status, job_id = excluded.job_id, max_price_micros = excluded.max_price_micros, deadline_at = excluded.deadline_at,
            cause = excluded.cause, price_micros = excluded.price_micros, provider_cost_micros = excluded.provider_cost_micros,
            input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens, output = coalesce(excluded.output, known.output),
            offered_at = excluded.offered_at, accepted_at = excluded.accepted_at, started_at = excluded.started_at, ended_at = excluded.ended_at,
            heartbeat_ms = excluded.heartbeat_ms, heartbeat_at = greatest(known.heartbeat_at, excluded.heartbeat_at),
            retry_at = excluded.retry_at, stop_due_at = excluded.stop_due_at;

    if event_count > 0 then
      insert into orchestrator.client_feed as feed (client_id, position) values (execution.client_id, event_count)
        on conflict (client_id) do update set position = feed.position + excluded.position
        returning position into last_position;
      insert into orchestrator.execution_event (execution_id, sequence, type, stage, data, occurred_at, client_id, position)
        select execution.id, execution.last_sequence - event_count + place, (event->>'type')::orchestrator.event_type, (event->>'stage')::int,
               event->'data', (event->>'occurredAt')::timestamptz, execution.client_id, last_position - event_count + place
          from jsonb_array_elements(change->'events') with ordinality as told (event, place);
    end if;

    with left_behind as (delete from orchestrator.queue_entry where key in (select jsonb_array_elements_text(change->'leave')) returning queue)
      select touched || coalesce(array_agg(queue), '{}') into touched from left_behind;
    update orchestrator.queue_entry set taken_at = clock_timestamp() where key in (select jsonb_array_elements_text(change->'take'));
    if change ? 'requeue' then
      update orchestrator.queue_entry set priority = (change->>'requeue')::int where execution_id = execution.id;
    end if;
    if jsonb_array_length(change->'enter') > 0 then
      with arrived as (
        insert into orchestrator.queue_entry (key, queue, client_id, execution_id, priority)
          select entry->>'key', entry->>'queue', execution.client_id, execution.id, execution.priority from jsonb_array_elements(change->'enter') entry
          on conflict (key) do nothing
          returning key, queue)
        select touched || array_agg(queue), entered || array_agg(key) into touched, entered from arrived;
    end if;
  end loop;

  select coalesce(jsonb_agg(jsonb_build_object('key', granted_key, 'executionId', granted_execution)), '[]') into granted
    from orchestrator.grant_slots(touched);
  select coalesce(jsonb_agg(jsonb_build_object('key', entry.key, 'executionId', entry.execution_id, 'queue', entry.queue, 'slots', queue.slots,
           'length', (select count(*) from orchestrator.queue_entry other where other.queue = entry.queue and other.granted_at is null),
           'place', (select line.place from orchestrator.queue_order(entry.queue) line where line.key = entry.key))), '[]') into waiting
    from orchestrator.queue_entry entry join orchestrator.queue on queue.name = entry.queue
   where entry.key = any(entered) and entry.granted_at is null;
  return jsonb_build_object('saved', saved, 'granted', granted, 'waiting', waiting);
end
$$`;
