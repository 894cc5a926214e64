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
create function orchestrator.grant_slots(names text[]) returns table (granted_key text, granted_execution text, granted_ticket int)
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
            order by priority desc, queued_at, key limit free
            -- Whoever is just leaving is passed over: it waits for the row of the queue that we hold.
            for update skip locked) entry
      ), turns as (
        select waiting.key, waiting.priority, waiting.queued_at,
               coalesce(busy.held, 0) + row_number() over (partition by waiting.client_id order by waiting.priority desc, waiting.queued_at, waiting.key) as turn
          from waiting left join busy on busy.client_id = waiting.client_id
      ), chosen as (
        select key from turns order by priority desc, turn, queued_at, key limit free
      )
      update orchestrator.queue_entry entry set granted_at = clock_timestamp() from chosen where entry.key = chosen.key
      returning entry.key, entry.execution_id, entry.ticket;
  end loop;
end
$$`;

/**
 * Records changes of executions: states, events and places in queues, all of it in one transaction. Each change names the
 * revision that it was decided on; one that was decided on an older state is left out, and its decider looks again.
 * Changes come sorted by client and id, so that two processes never wait for each other. Rows are only ever found by their keys;
 * the connection that calls this tells so to the planner, who cannot know how few they are.
 */
export const RECORD_CHANGES = `
create function orchestrator.record_changes(changes jsonb) returns jsonb
language plpgsql as $$
declare
  saved text[];
  touched text[];
  granted jsonb := '[]';
  waiting jsonb := '[]';
begin
  with created as (
    insert into orchestrator.execution
      select * from jsonb_populate_recordset(null::orchestrator.execution, changes->'created')
      on conflict (client_id, idempotency_key) do nothing
      returning id, client_id, last_sequence, last_sequence as told
  ), updated as (
    update orchestrator.execution known
       set status = change.status, priority = change.priority, revision = change.revision, cause = change.cause, started_at = change.started_at,
           deadline_at = change.deadline_at, paused_at = change.paused_at, ended_at = change.ended_at, wake_at = change.wake_at, driver = change.driver,
           last_sequence = known.last_sequence + change.told
      from jsonb_to_recordset(changes->'executions') as change (
             id text, status orchestrator.execution_status, priority int, revision int, cause jsonb, started_at timestamptz, deadline_at timestamptz,
             paused_at timestamptz, ended_at timestamptz, wake_at timestamptz, driver text, told int)
     where known.id = change.id and known.revision = change.revision - 1
    returning known.id, known.client_id, known.last_sequence, change.told
  ), done as (
    select * from created union all select * from updated
  ), feed as (
    insert into orchestrator.client_feed as known (client_id, position)
      select client_id, sum(told) from done where told > 0 group by client_id order by client_id
      on conflict (client_id) do update set position = known.position + excluded.position
      returning client_id, position
  ), places as (
    select done.id, done.client_id, done.last_sequence - done.told as sequence,
           feed.position - sum(done.told) over (partition by done.client_id order by done.id desc) as position
      from done join feed on feed.client_id = done.client_id
  ), told as (
    insert into orchestrator.execution_event (execution_id, sequence, type, stage, data, occurred_at, client_id, position)
      select places.id, places.sequence + event.n, event.type, event.stage, event.data, event.at, places.client_id, places.position + event.n
        from jsonb_to_recordset(changes->'events') as event (
               id text, n int, type orchestrator.event_type, stage int, data jsonb, at timestamptz)
        join places on places.id = event.id
  ), new_stages as (
    insert into orchestrator.stage_execution
      select stage.* from jsonb_populate_recordset(null::orchestrator.stage_execution, changes->'newStages') stage join done on done.id = stage.execution_id
  ), stages as (
    update orchestrator.stage_execution known
       set status = change.status, parameters = change.parameters, cause = change.cause, job_id = change.job_id, items = change.items,
           output = coalesce(change.output, known.output), progress = change.progress, progress_message = change.progress_message,
           started_at = change.started_at, ended_at = change.ended_at
      from jsonb_populate_recordset(null::orchestrator.stage_execution, changes->'stages') change join done on done.id = change.execution_id
     where known.id = change.id
  ), new_attempts as (
    insert into orchestrator.stage_attempt
      select attempt.* from jsonb_populate_recordset(null::orchestrator.stage_attempt, changes->'newAttempts') attempt join done on done.id = attempt.execution_id
  ), attempts as (
    update orchestrator.stage_attempt known
       set status = change.status, job_id = change.job_id, max_price_micros = change.max_price_micros, deadline_at = change.deadline_at, cause = change.cause,
           price_micros = change.price_micros, provider_cost_micros = change.provider_cost_micros, input_tokens = change.input_tokens,
           output_tokens = change.output_tokens, output = coalesce(change.output, known.output), offered_at = change.offered_at,
           accepted_at = change.accepted_at, started_at = change.started_at, ended_at = change.ended_at, heartbeat_ms = change.heartbeat_ms,
           heartbeat_at = greatest(known.heartbeat_at, change.heartbeat_at), retry_at = change.retry_at, stop_due_at = change.stop_due_at
      from jsonb_populate_recordset(null::orchestrator.stage_attempt, changes->'attempts') change join done on done.id = change.execution_id
     where known.key = change.key
  ), requeued as (
    update orchestrator.queue_entry known set priority = change.priority
      from jsonb_to_recordset(changes->'requeue') as change (id text, priority int) join done on done.id = change.id
     where known.execution_id = change.id
    returning known.queue
  ), gone as (
    delete from orchestrator.queue_entry known
     using jsonb_to_recordset(changes->'leave') as change (id text, key text) join done on done.id = change.id
     where known.key = change.key
    returning known.queue
  ), arrived as (
    insert into orchestrator.queue_entry (key, queue, client_id, execution_id, priority, ticket)
      select change.key, change.queue, done.client_id, done.id, change.priority, change.ticket
        from jsonb_to_recordset(changes->'enter') as change (id text, key text, queue text, priority int, ticket int) join done on done.id = change.id
      on conflict (key) do nothing
      returning queue
  )
  select (select array_agg(id) from done), (select array_agg(queue) from (select queue from gone union select queue from arrived union select queue from requeued) queues)
    into saved, touched;

  if touched is not null then
    select coalesce(jsonb_agg(jsonb_build_object('key', granted_key, 'executionId', granted_execution, 'ticket', granted_ticket)), '[]') into granted
      from orchestrator.grant_slots(touched);
    -- Whoever got in line and has no slot is told its place.
    if jsonb_array_length(changes->'enter') > 0 then
      select coalesce(jsonb_agg(jsonb_build_object('key', entry.key, 'executionId', entry.execution_id, 'queue', entry.queue, 'slots', queue.slots,
               'length', (select count(*) from orchestrator.queue_entry other where other.queue = entry.queue and other.granted_at is null),
               'place', (select line.place from orchestrator.queue_order(entry.queue) line where line.key = entry.key))), '[]') into waiting
        from orchestrator.queue_entry entry join orchestrator.queue on queue.name = entry.queue
       where entry.key in (select change->>'key' from jsonb_array_elements(changes->'enter') change) and entry.granted_at is null;
    end if;
  end if;
  return jsonb_build_object('saved', coalesce(to_jsonb(saved), '[]'), 'granted', granted, 'waiting', waiting);
end
$$`;
