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
  ), deliveries as (
    insert into orchestrator.webhook_delivery (webhook_id, client_id, notification_id)
      select webhook.id, webhook.client_id, added.id
        from added join orchestrator.webhook on webhook.client_id = added.client_id
       where (webhook.kinds is null or added.kind::text = any (webhook.kinds)) and added.kind <> 'webhook_paused'
       order by added.id
  )
  select distinct added.client_id from added;
end
$$;
