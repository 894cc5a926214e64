-- Lists of what goes on and of what went wrong, without reading all that ever was.

create index execution_live on orchestrator.execution (id) where ended_at is null;
-- Few of very many: below row-level security no condition on an enum is looked up in an index, but the index may be of that condition.
create index execution_unsuccessful on orchestrator.execution (id) where status in ('failed', 'cancelled', 'partial');
