-- Lists of what cost or took the most, of those with a stage that failed or with some words, without reading all that ever was.

select set_config('app.client_id', '*', true);

-- What was charged is what all attempts cost, but for executions of a release before budgets: they are paid from no month.
update orchestrator.execution set reserved_micros = spent.micros, charged_micros = spent.micros
  from (select execution_id, sum(price_micros)::bigint as micros from orchestrator.stage_attempt group by execution_id) spent
 where spent.execution_id = execution.id and execution.budget_month is null and spent.micros > 0;

-- Kept beside what they are made of, as no index is used for what a function makes of a row below row-level security.
alter table orchestrator.execution add column duration_ms bigint not null default -1, add column search_words tsvector not null default '';

create function orchestrator.keep_duration() returns trigger language plpgsql as $$
begin
  new.duration_ms := coalesce(floor(extract(epoch from new.ended_at - new.started_at) * 1000)::bigint, -1);
  return new;
end
$$;

create function orchestrator.keep_search_words() returns trigger language plpgsql as $$
begin
  new.search_words := to_tsvector('simple', orchestrator.search_text(new.parameters));
  return new;
end
$$;

create trigger execution_duration before insert or update of started_at, ended_at on orchestrator.execution
  for each row execute function orchestrator.keep_duration();

create trigger execution_search_words before insert or update of parameters on orchestrator.execution
  for each row execute function orchestrator.keep_search_words();

update orchestrator.execution set parameters = parameters, ended_at = ended_at;

-- It was never used below row-level security.
drop index orchestrator.execution_search;

create index execution_by_cost on orchestrator.execution (charged_micros, id);
create index execution_by_cost_of_client on orchestrator.execution (client_id, charged_micros, id);
create index execution_by_duration on orchestrator.execution (duration_ms, id);
create index execution_by_duration_of_client on orchestrator.execution (client_id, duration_ms, id);

create index stage_execution_unsuccessful on orchestrator.stage_execution (execution_id) where status in ('failed', 'cancelled');
