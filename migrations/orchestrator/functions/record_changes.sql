-- Records changes of executions: states, events, places in queues and audit entries, all in one transaction. Each change
-- names the revision that it was decided on; one that was decided on an older revision is left out, and its process
-- decides again. Changes come sorted by client and id, so that two processes never wait for each other. Rows are only
-- ever found by their keys; the connection that calls this tells the planner so.
--
-- Money moves here, too. An execution is created only if the most that it may cost fits into what is left of its client's
-- month, and a change that reserves more is recorded only if that fits; what did not fit is answered as refused. Rows are
-- locked in one order: executions, balances, feeds.
--
-- Every insert names its columns: a column that is added later gets its default from processes of this release.
-- engine/columns.ts has the same columns, for loading.
create or replace function orchestrator.record_changes(changes jsonb) returns jsonb
language plpgsql as $$
declare
  created_ids text[] := '{}';
  valid_ids text[] := '{}';
  refused jsonb := '[]';
  fresh record;
  wanted record;
  saved text[];
  clients text[];
  sequences int[];
  positions bigint[];
  touched text[] := '{}';
  granted jsonb := '[]';
  waiting jsonb := '[]';
  told jsonb;
  notified text[] := '{}';
begin
  if jsonb_array_length(changes->'ledger') > 0 then
    select coalesce(array_agg(id), '{}') into valid_ids from (
      select known.id from jsonb_to_recordset(changes->'executions') as change (id text, revision int)
        join orchestrator.execution known on known.id = change.id and known.revision = change.revision - 1
       order by known.client_id, known.id for update of known) locked;
    insert into orchestrator.budget_month (client_id, month)
      select client_id, month from jsonb_to_recordset(changes->'ledger') as entry (client_id text, month text, limit_micros bigint)
       where limit_micros is not null order by client_id, month
      on conflict (client_id, month) do nothing;
    perform from orchestrator.budget_month known
      join (select distinct client_id, month from jsonb_to_recordset(changes->'ledger') as entry (client_id text, month text)) touched
           using (client_id, month)
     order by client_id, month for update of known;
    update orchestrator.budget_month known set limit_micros = now.limit_micros
      from jsonb_to_recordset(changes->'ledger') as now (client_id text, month text, limit_micros bigint)
     where known.client_id = now.client_id and known.month = now.month and now.limit_micros <> coalesce(known.limit_micros, -1);
    -- A change may reserve more for its execution.
    for wanted in
      select entry.id, entry.client_id, entry.month, sum(entry.amount_micros)::bigint as amount
        from jsonb_to_recordset(changes->'ledger') as entry (id text, client_id text, month text, kind text, amount_micros bigint)
       where entry.kind = 'reservation' and entry.id = any (valid_ids)
       group by entry.id, entry.client_id, entry.month order by entry.client_id, entry.id
    loop
      update orchestrator.budget_month set reserved_micros = reserved_micros + wanted.amount
       where client_id = wanted.client_id and month = wanted.month and used_micros + reserved_micros + wanted.amount <= limit_micros;
      continue when found;
      valid_ids := array_remove(valid_ids, wanted.id);
      refused := refused || (select jsonb_build_object('id', wanted.id, 'neededMicros', wanted.amount, 'limitMicros', coalesce(limit_micros, 0),
                                    'leftMicros', coalesce(limit_micros, 0) - used_micros - reserved_micros)
                               from orchestrator.budget_month where client_id = wanted.client_id and month = wanted.month);
    end loop;
    update orchestrator.budget_month known
       set used_micros = known.used_micros + moved.used, reserved_micros = known.reserved_micros + moved.reserved
      from (select client_id, month,
                   coalesce(sum(case kind when 'charge' then amount_micros when 'reversal' then -amount_micros end), 0)::bigint as used,
                   coalesce(sum(case when kind = 'reversal' then amount_micros when kind in ('charge', 'release') then -amount_micros end), 0)::bigint as reserved
              from jsonb_to_recordset(changes->'ledger') as entry (id text, client_id text, month text, kind text, amount_micros bigint)
             where id = any (valid_ids) and kind in ('charge', 'reversal', 'release')
             group by client_id, month) moved
     where known.client_id = moved.client_id and known.month = moved.month;
  end if;
  for fresh in
    select * from jsonb_to_recordset(changes->'created') as new (
           id text, client_id text, master_template_id text, master_template_version int, status orchestrator.execution_status,
           parameters jsonb, plan jsonb, idempotency_key text, input_hash text, priority int, revision int, retry_of text,
           trace_parent text, request_id text, created_at timestamptz, last_sequence int, budget_month text,
           reserved_micros bigint, quote_id text, approval jsonb, wake_at timestamptz, is_simulated boolean)
     order by client_id, id
  loop
    continue when exists (select from orchestrator.execution where client_id = fresh.client_id and idempotency_key = fresh.idempotency_key);
    if fresh.reserved_micros > 0 then
      update orchestrator.budget_month set reserved_micros = reserved_micros + fresh.reserved_micros
       where client_id = fresh.client_id and month = fresh.budget_month and used_micros + reserved_micros + fresh.reserved_micros <= limit_micros;
      if not found then
        refused := refused || (select jsonb_build_object('id', fresh.id, 'neededMicros', fresh.reserved_micros, 'limitMicros', coalesce(limit_micros, 0),
                                      'leftMicros', coalesce(limit_micros, 0) - used_micros - reserved_micros)
                                 from orchestrator.budget_month where client_id = fresh.client_id and month = fresh.budget_month);
        continue;
      end if;
    end if;
    insert into orchestrator.execution (
           id, client_id, master_template_id, master_template_version, status, parameters, plan, idempotency_key, input_hash,
           priority, revision, retry_of, trace_parent, request_id, created_at, last_sequence, budget_month, reserved_micros, quote_id,
           approval, wake_at, is_simulated)
      values (fresh.id, fresh.client_id, fresh.master_template_id, fresh.master_template_version, fresh.status, fresh.parameters, fresh.plan,
              fresh.idempotency_key, fresh.input_hash, fresh.priority, fresh.revision, fresh.retry_of, fresh.trace_parent, fresh.request_id,
              fresh.created_at, fresh.last_sequence, fresh.budget_month, coalesce(fresh.reserved_micros, 0), fresh.quote_id,
              fresh.approval, fresh.wake_at, coalesce(fresh.is_simulated, false))
      on conflict (client_id, idempotency_key) do nothing;
    if found then
      created_ids := created_ids || fresh.id;
    elsif fresh.reserved_micros > 0 then
      -- Another one with this key, in another month, was faster.
      update orchestrator.budget_month set reserved_micros = reserved_micros - fresh.reserved_micros
       where client_id = fresh.client_id and month = fresh.budget_month;
    end if;
  end loop;
  with created as (
    select id, client_id, last_sequence, last_sequence as added from orchestrator.execution where id = any (created_ids)
  ), updated as (
    update orchestrator.execution known
       set status = change.status, priority = change.priority, revision = change.revision, cause = change.cause,
           started_at = change.started_at, deadline_at = change.deadline_at, paused_at = change.paused_at,
           ended_at = change.ended_at, wake_at = change.wake_at, driver = change.driver,
           reserved_micros = coalesce(change.reserved_micros, known.reserved_micros),
           charged_micros = coalesce(change.charged_micros, known.charged_micros),
           approval = coalesce(change.approval, known.approval),
           last_sequence = known.last_sequence + change.added
      from jsonb_to_recordset(changes->'executions') as change (
             id text, status orchestrator.execution_status, priority int, revision int, cause jsonb, started_at timestamptz,
             deadline_at timestamptz, paused_at timestamptz, ended_at timestamptz, wake_at timestamptz, driver text, added int,
             reserved_micros bigint, charged_micros bigint, approval jsonb)
     where known.id = change.id and known.revision = change.revision - 1
       and not exists (select from jsonb_array_elements(refused) refusal where refusal->>'id' = known.id)
    returning known.id, known.client_id, known.last_sequence, change.added
  ), done as (
    select * from created union all select * from updated
  ), feed as (
    insert into orchestrator.client_feed as known (client_id, position)
      select client_id, sum(added) from done where added > 0 group by client_id order by client_id
      on conflict (client_id) do update set position = known.position + excluded.position
      returning client_id, position
  )
  select coalesce(array_agg(done.id), '{}'), array_agg(done.client_id), array_agg(done.last_sequence - done.added), array_agg(places.position)
    into saved, clients, sequences, positions
    from done left join (
           select done.id, feed.position - sum(done.added) over (partition by done.client_id order by done.id desc) as position
             from done join feed on feed.client_id = done.client_id) places on places.id = done.id;

  -- What a change does not hold costs nothing: even an empty part of a statement would open its table with all indexes.
  if jsonb_array_length(changes->'events') > 0 then
    insert into orchestrator.execution_event (execution_id, sequence, type, stage, data, occurred_at, client_id, position)
      select places.id, places.sequence + event.n, event.type, event.stage, event.data, event.at, places.client_id,
             places.position + event.n
        from jsonb_to_recordset(changes->'events') as event (
               id text, n int, type orchestrator.event_type, stage int, data jsonb, at timestamptz)
        join unnest(saved, clients, sequences, positions) as places (id, client_id, sequence, position) on places.id = event.id;
  end if;
  if jsonb_array_length(changes->'newStages') > 0 then
    insert into orchestrator.stage_execution (
           id, execution_id, "order", worker, template_ref, required, status, parameters, cause, job_id, items, reused_from,
           output, progress, progress_message, started_at, ended_at, parameters_payload, output_payload)
      select stage.id, stage.execution_id, stage."order", stage.worker, stage.template_ref, stage.required, stage.status,
             stage.parameters, stage.cause, stage.job_id, stage.items, stage.reused_from, stage.output, stage.progress,
             stage.progress_message, stage.started_at, stage.ended_at, stage.parameters_payload, stage.output_payload
        from jsonb_to_recordset(changes->'newStages') as stage (
             id text, execution_id text, "order" int, worker text, template_ref text, required boolean,
             status orchestrator.stage_status, parameters jsonb, cause jsonb, job_id text, items int, reused_from text,
             output jsonb, progress smallint, progress_message text, started_at timestamptz, ended_at timestamptz,
             parameters_payload text, output_payload text)
       where stage.execution_id = any (saved);
  end if;
  if jsonb_array_length(changes->'stages') > 0 then
    update orchestrator.stage_execution known
       set status = change.status, parameters = change.parameters, cause = change.cause, job_id = change.job_id,
           items = change.items, output = coalesce(change.output, known.output), progress = change.progress,
           progress_message = change.progress_message, started_at = change.started_at, ended_at = change.ended_at,
           -- Parameters of a row take the place of those beside it.
           parameters_payload = case when change.parameters is null
                                     then coalesce(change.parameters_payload, known.parameters_payload) end,
           output_payload = coalesce(change.output_payload, known.output_payload)
      from jsonb_to_recordset(changes->'stages') as change (
             id text, execution_id text, status orchestrator.stage_status, parameters jsonb, cause jsonb, job_id text,
             items int, output jsonb, progress smallint, progress_message text, started_at timestamptz, ended_at timestamptz,
             parameters_payload text, output_payload text)
     where known.id = change.id and change.execution_id = any (saved);
  end if;
  if jsonb_array_length(changes->'newAttempts') > 0 then
    insert into orchestrator.stage_attempt (
           key, stage_id, execution_id, item, attempt, status, parameters, output, job_id, max_price_micros, cause,
           price_micros, provider_cost_micros, input_tokens, output_tokens, queued_at, offered_at, accepted_at, started_at,
           ended_at, deadline_at, heartbeat_ms, heartbeat_at, retry_at, stop_due_at, negotiation, uses_fallback,
           parameters_payload, output_payload)
      select attempt.key, attempt.stage_id, attempt.execution_id, attempt.item, attempt.attempt, attempt.status,
             attempt.parameters, attempt.output, attempt.job_id, attempt.max_price_micros, attempt.cause,
             attempt.price_micros, attempt.provider_cost_micros, attempt.input_tokens, attempt.output_tokens,
             attempt.queued_at, attempt.offered_at, attempt.accepted_at, attempt.started_at, attempt.ended_at,
             attempt.deadline_at, attempt.heartbeat_ms, attempt.heartbeat_at, attempt.retry_at, attempt.stop_due_at,
             attempt.negotiation, coalesce(attempt.uses_fallback, false), attempt.parameters_payload, attempt.output_payload
        from jsonb_to_recordset(changes->'newAttempts') as attempt (
             key text, stage_id text, execution_id text, item int, attempt int, status orchestrator.attempt_status,
             parameters jsonb, output jsonb, job_id text, max_price_micros bigint, cause jsonb, price_micros bigint,
             provider_cost_micros bigint, input_tokens int, output_tokens int, queued_at timestamptz,
             offered_at timestamptz, accepted_at timestamptz, started_at timestamptz, ended_at timestamptz,
             deadline_at timestamptz, heartbeat_ms int, heartbeat_at timestamptz, retry_at timestamptz,
             stop_due_at timestamptz, negotiation jsonb, uses_fallback boolean, parameters_payload text, output_payload text)
       where attempt.execution_id = any (saved);
  end if;
  if jsonb_array_length(changes->'attempts') > 0 then
    update orchestrator.stage_attempt known
       set status = change.status, job_id = change.job_id, max_price_micros = change.max_price_micros,
           deadline_at = change.deadline_at, cause = change.cause, price_micros = change.price_micros,
           provider_cost_micros = change.provider_cost_micros, input_tokens = change.input_tokens,
           output_tokens = change.output_tokens, output = coalesce(change.output, known.output),
           offered_at = change.offered_at, accepted_at = change.accepted_at, started_at = change.started_at,
           ended_at = change.ended_at, heartbeat_ms = change.heartbeat_ms,
           heartbeat_at = greatest(known.heartbeat_at, change.heartbeat_at), retry_at = change.retry_at,
           stop_due_at = change.stop_due_at, negotiation = coalesce(change.negotiation, known.negotiation),
           output_payload = coalesce(change.output_payload, known.output_payload)
      from jsonb_to_recordset(changes->'attempts') as change (
             key text, execution_id text, status orchestrator.attempt_status, output jsonb, job_id text,
             max_price_micros bigint, cause jsonb, price_micros bigint, provider_cost_micros bigint, input_tokens int,
             output_tokens int, offered_at timestamptz, accepted_at timestamptz, started_at timestamptz,
             ended_at timestamptz, deadline_at timestamptz, heartbeat_ms int, heartbeat_at timestamptz,
             retry_at timestamptz, stop_due_at timestamptz, negotiation jsonb, output_payload text)
     where known.key = change.key and change.execution_id = any (saved);
  end if;
  if jsonb_array_length(changes->'ledger') > 0 then
    insert into orchestrator.ledger_entry (
           client_id, month, kind, debit, credit, amount_micros, execution_id, stage, attempt_key, worker, worker_template_id,
           worker_template_version, price_version)
      select entry.client_id, entry.month, entry.kind, entry.debit, entry.credit, entry.amount_micros, entry.id, entry.stage,
             entry.attempt_key, entry.worker, entry.worker_template_id, entry.worker_template_version, entry.price_version
        from jsonb_to_recordset(changes->'ledger') as entry (
             id text, client_id text, month text, kind orchestrator.ledger_kind, debit orchestrator.ledger_account,
             credit orchestrator.ledger_account, amount_micros bigint, stage int, attempt_key text, worker text,
             worker_template_id text, worker_template_version int, price_version text)
       where entry.amount_micros > 0 and entry.id = any (saved);
  end if;
  if jsonb_array_length(changes->'audit') > 0 then
    with audit as (
      insert into orchestrator.audit_event (
             id, occurred_at, actor_kind, actor_id, action, subject_type, subject_id, client_id, details, request_id)
        select entry.id, entry.occurred_at, entry.actor_kind, entry.actor_id, entry.action, 'execution', done.id,
               done.client_id, entry.details, entry.request_id
          from jsonb_to_recordset(changes->'audit') as entry (
               id text, occurred_at timestamptz, execution_id text, actor_kind text, actor_id text, action text,
               details jsonb, request_id text)
          join unnest(saved, clients) as done (id, client_id) on done.id = entry.execution_id
        returning id
    )
    insert into orchestrator.audit_outbox (audit_id) select id from audit;
  end if;
  if jsonb_array_length(changes->'requeue') > 0 then
    with changed as (
      update orchestrator.queue_entry known set priority = change.priority
        from jsonb_to_recordset(changes->'requeue') as change (id text, priority int)
       where known.execution_id = change.id and change.id = any (saved)
      returning known.queue
    )
    select touched || array_agg(queue) into touched from changed;
  end if;
  if jsonb_array_length(changes->'dequeue') > 0 then
    with changed as (
      delete from orchestrator.queue_entry known
       using jsonb_to_recordset(changes->'dequeue') as change (id text, key text)
       where known.key = change.key and change.id = any (saved)
      returning known.queue
    )
    select touched || array_agg(queue) into touched from changed;
  end if;
  if jsonb_array_length(changes->'enqueue') > 0 then
    with changed as (
      insert into orchestrator.queue_entry (key, queue, client_id, execution_id, priority, ticket)
        select change.key, change.queue, done.client_id, done.id, change.priority, change.ticket
          from jsonb_to_recordset(changes->'enqueue') as change (id text, key text, queue text, priority int, ticket int)
          join unnest(saved, clients) as done (id, client_id) on done.id = change.id
        on conflict (key) do nothing
      returning queue
    )
    select touched || array_agg(queue) into touched from changed;
  end if;

  if cardinality(touched) > 0 then
    select coalesce(jsonb_agg(jsonb_build_object(
             'key', granted_key, 'executionId', granted_execution, 'ticket', granted_ticket)), '[]')
      into granted from orchestrator.grant_slots(touched);
    -- An entry that was enqueued and has no slot gets its position.
    if jsonb_array_length(changes->'enqueue') > 0 then
      select coalesce(jsonb_agg(jsonb_build_object(
               'key', entry.key, 'executionId', entry.execution_id, 'queue', entry.queue, 'slots', queue.slots,
               'length', (select count(*) from orchestrator.queue_entry other
                           where other.queue = entry.queue and other.granted_at is null),
               'position', (select turn."position" from orchestrator.queue_order(entry.queue) turn
                             where turn.key = entry.key))), '[]')
        into waiting
        from orchestrator.queue_entry entry join orchestrator.queue on queue.name = entry.queue
       where entry.key in (select change->>'key' from jsonb_array_elements(changes->'enqueue') change)
         and entry.granted_at is null;
    end if;
  end if;
  -- Clients are told of the ends of executions, of what waits for them, and of shares of their budget.
  select jsonb_agg(entry.told) into told from (
    select jsonb_build_object('client_id', execution.client_id, 'execution_id', execution.id,
             'kind', case event.type when 'ExecutionCompleted' then 'execution_completed' when 'ExecutionFailed' then 'execution_failed'
                                     when 'ExecutionCancelled' then 'execution_cancelled' else 'approval_asked' end,
             'details', event.data - 'cause' || jsonb_build_object('message', event.data->'cause'->'message')
                        || case when execution.is_simulated then '{"isSimulated": true}' else '{}' end::jsonb) as told
      from jsonb_to_recordset(changes->'events') as event (id text, type text, data jsonb)
      join orchestrator.execution on execution.id = event.id and execution.id = any (saved)
     where event.type in ('ExecutionCompleted', 'ExecutionFailed', 'ExecutionCancelled', 'ExecutionApprovalAsked')
    union all
    select orchestrator.note_budget(client_id, month)
      from (select distinct client_id, month from jsonb_to_recordset(changes->'ledger') as entry (client_id text, month text, kind text)
             where kind = 'charge' order by client_id, month) charged) entry;
  if told is not null then
    select coalesce(array_agg(client), '{}') into notified from orchestrator.notify_clients(told) client;
  end if;
  return jsonb_build_object('notified', notified, 'saved', to_jsonb(saved), 'granted', granted, 'waiting', waiting, 'refused', refused);
end
$$;
