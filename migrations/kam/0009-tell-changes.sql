-- What processes remember of tables that hardly ever change is forgotten when one does: a trigger tells all who listen.

create function kam.tell_changes() returns trigger language plpgsql as $$
begin
  perform pg_notify(tg_table_schema || '_changes', '');
  return null;
end $$;

create trigger tell_changes after insert or update or delete or truncate on kam.client
  for each statement execute function kam.tell_changes();

create trigger tell_changes after insert or update or delete or truncate on kam.tier
  for each statement execute function kam.tell_changes();

create trigger tell_changes after insert or update or delete or truncate on kam.budget_change
  for each statement execute function kam.tell_changes();

create trigger tell_changes after insert or update or delete or truncate on kam.master_template
  for each statement execute function kam.tell_changes();
