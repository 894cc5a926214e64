-- Executions are found by the words of their short parameters, as in {topic: "Tides"}; long ones are contents, not names.

create function orchestrator.search_text(parameters jsonb) returns text language sql immutable parallel safe
  set search_path = '' as $$
  select left(coalesce(string_agg(value #>> '{}', ' '), ''), 2000)
    from jsonb_each(parameters)
   where jsonb_typeof(value) = 'string' and length(value #>> '{}') <= 200
$$;

create index execution_search on orchestrator.execution using gin (to_tsvector('simple', orchestrator.search_text(parameters)));
