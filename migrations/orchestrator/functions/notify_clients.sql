-- Tells clients something: adds notifications, [{client_id, kind, execution_id, details}, …], and a delivery for each webhook
-- that wants them. Called last in the transaction of what it tells, so that it is told once, and only if that is committed.
-- One transaction after the other comes here: ids are in the order of the commits, and who follows them misses none.
-- Returns the clients that were told something.
create or replace function orchestrator.notify_clients(told jsonb) returns setof text
language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('orchestrator.notification'));
  return query with added as (
    insert into orchestrator.notification (client_id, kind, execution_id, details)
      select entry.client_id, entry.kind, entry.execution_id, coalesce(entry.details, '{}')
        from jsonb_to_recordset(told) as entry (client_id text, kind orchestrator.notification_kind, execution_id text, details jsonb)
      returning id, client_id, kind
  ), wanting as (
    -- One that is being removed is passed over: nobody waits for that, and nothing fails by it.
    select id, client_id, kinds from orchestrator.webhook
     where client_id in (select entry->>'client_id' from jsonb_array_elements(told) entry) for key share skip locked
  ), deliveries as (
    insert into orchestrator.webhook_delivery (webhook_id, client_id, notification_id)
      select wanting.id, wanting.client_id, added.id
        from added join wanting on wanting.client_id = added.client_id
       where (wanting.kinds is null or added.kind::text = any (wanting.kinds)) and added.kind <> 'webhook_paused'
       order by added.id
  )
  select distinct added.client_id from added;
end
$$;
