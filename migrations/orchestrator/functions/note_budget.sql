-- Tells a client once that 80, 95 or 100 percent of its budget of a month are used. When the limit is another one the shares
-- of the new one count. Returns what notify_clients takes, or nothing.
create or replace function orchestrator.note_budget(of_client text, of_month text) returns setof jsonb
language sql as $$
  update orchestrator.budget_month known set told_percent = reached.percent
    from (select client_id, month,
                 case when used_micros = 0 or limit_micros is null then 0
                      when used_micros >= limit_micros then 100
                      when used_micros * 100 >= limit_micros * 95 then 95
                      when used_micros * 100 >= limit_micros * 80 then 80
                      else 0 end as percent
            from orchestrator.budget_month) reached
   where known.client_id = of_client and known.month = of_month
     and reached.client_id = known.client_id and reached.month = known.month and reached.percent > known.told_percent
  returning jsonb_build_object('client_id', of_client, 'kind', 'budget_threshold', 'details', jsonb_build_object(
    'month', of_month, 'percent', told_percent, 'usedMicros', used_micros, 'limitMicros', limit_micros))
$$;
