-- In a transaction of its own: rows that are there are looked at while others are written.

alter table orchestrator.stage_attempt validate constraint "FK_ATTEMPT_EXECUTION";
