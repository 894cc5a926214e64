-- Whoever follows requests is told which of them changed, whichever process changed it.

create function kam.tell_request() returns trigger language plpgsql as $$
begin
  perform pg_notify('kam_requests', new.id);
  return null;
end $$;

create trigger tell_request after insert or update on kam.request
  for each row execute function kam.tell_request();
