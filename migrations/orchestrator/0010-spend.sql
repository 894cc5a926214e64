-- What was spent in a period is added up by when executions were created.

create index execution_by_creation on orchestrator.execution (created_at);
