-- What processes remember of templates is forgotten when one changes: a trigger tells all who listen.

create function tell_changes() returns trigger language plpgsql as $$
begin
  perform pg_notify(tg_table_schema || '_changes', '');
  return null;
end $$;

create trigger tell_changes after insert or update or delete or truncate on template
  for each statement execute function tell_changes();
