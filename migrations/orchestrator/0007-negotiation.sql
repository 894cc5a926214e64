-- What was offered to a worker and what it answered can be read on the attempt; a higher price may wait for consent.

alter table orchestrator.stage_attempt add column negotiation jsonb;

alter type orchestrator.event_type add value if not exists 'StageCountered';

alter type orchestrator.event_type add value if not exists 'StageItemFailed';
