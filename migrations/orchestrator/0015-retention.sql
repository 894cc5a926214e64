-- Executions are removed when the retention of their client's tier is over. What they were charged stays in the ledger, and here.

alter table orchestrator.budget_month
  add column removed_micros bigint not null default 0,
  add constraint budget_month_removed check (removed_micros >= 0);

create index payload_by_execution on orchestrator.payload (execution_id);

-- Attempts belong to their execution: to remove one, what refers to it must be found by an index.
alter table orchestrator.stage_attempt
  drop constraint "FK_06882a747c0c8579f681f7d0206",
  add constraint "FK_ATTEMPT_EXECUTION" foreign key (execution_id) references orchestrator.execution (id) not valid;
