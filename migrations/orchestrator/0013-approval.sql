-- An execution above what its client spends without being asked waits until a person approves it.

alter type orchestrator.event_type add value 'ExecutionApprovalAsked';
alter type orchestrator.event_type add value 'ExecutionApproved';

alter table orchestrator.execution add column approval jsonb;

create index execution_awaiting_approval on orchestrator.execution (client_id, id) where approval->>'decision' = 'awaited' and ended_at is null;
