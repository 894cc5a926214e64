-- How a stage is retried becomes a policy of its own; what published templates say stays the same.

update kam.master_template set stages = (
  select coalesce(jsonb_agg(stage - 'maxAttempts' || jsonb_build_object('retry',
    case when jsonb_typeof(stage->'maxAttempts') = 'number' then jsonb_build_object('maxAttempts', stage->'maxAttempts') end) order by place), '[]') from jsonb_array_elements(stages) with ordinality as list (stage, place));
