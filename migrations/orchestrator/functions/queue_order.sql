-- The entries of a queue that wait, in the order of their turn: by priority, then whose client holds the fewest slots,
-- then first in, first out.
create or replace function orchestrator.queue_order(of_queue text) returns table (key text, execution_id text, "position" bigint)
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
$$;
