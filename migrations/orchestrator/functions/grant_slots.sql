-- Gives the free slots of some queues to the entries whose turn it is. The row of a queue is locked, so that two processes
-- never give the same slot; queues are locked in the order of their names, so that two processes never wait for each other.
create or replace function orchestrator.grant_slots(names text[]) returns table (granted_key text, granted_execution text, granted_ticket int)
language plpgsql as $$
declare
  of_queue text;
  free bigint;
begin
  for of_queue in select distinct unnest(names) order by 1 loop
    select case when held then 0 else slots end into free from orchestrator.queue where name = of_queue for update;
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
            -- An entry that is being dequeued is skipped: its transaction waits for the queue row that we hold.
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
$$;
