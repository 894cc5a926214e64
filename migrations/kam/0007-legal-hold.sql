-- While a client is under legal hold nothing of it is removed, whatever the retention of its tier.

alter table kam.client
  add column legal_hold_reason text,
  add column legal_hold_since timestamptz,
  add constraint client_legal_hold check ((legal_hold_reason is null) = (legal_hold_since is null));
