-- Executions of requests, and row-level security.

create type orchestrator.told as enum('started', 'ended');

alter table orchestrator.execution add column request_id text, add column request_told orchestrator.told;

create index execution_by_request on orchestrator.execution (request_id, id) where request_id is not null;

-- Of a request one execution is under way at a time.
create unique index execution_live_of_request on orchestrator.execution (request_id) where request_id is not null and ended_at is null;

create index execution_to_tell on orchestrator.execution (id)
  where request_id is not null and (request_told is null or (request_told = 'started' and ended_at is not null));

create function orchestrator.is_visible(of_client text) returns boolean language sql stable
  as $$ select coalesce(current_setting('app.client_id', true) in ('*', of_client), false) $$;

alter table orchestrator.execution enable row level security, force row level security;

create policy client_isolation on orchestrator.execution using (orchestrator.is_visible(client_id));

alter table orchestrator.stage_execution enable row level security, force row level security;

create policy client_isolation on orchestrator.stage_execution using (current_setting('app.client_id', true) = '*' or exists (select from orchestrator.execution owner where owner.id = execution_id));

alter table orchestrator.stage_attempt enable row level security, force row level security;

create policy client_isolation on orchestrator.stage_attempt using (current_setting('app.client_id', true) = '*' or exists (select from orchestrator.execution owner where owner.id = execution_id));

alter table orchestrator.execution_event enable row level security, force row level security;

create policy client_isolation on orchestrator.execution_event using (orchestrator.is_visible(client_id));

alter table orchestrator.client_feed enable row level security, force row level security;

create policy client_isolation on orchestrator.client_feed using (orchestrator.is_visible(client_id));

alter table orchestrator.queue enable row level security, force row level security;

create policy client_isolation on orchestrator.queue using (name not like 'client:%' or orchestrator.is_visible(substr(name, 8)));
