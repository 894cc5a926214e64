import { parse } from 'graphql';

// What the chaos scripts ask of orchestrators, and of their tables.

export const START = parse(/* GraphQL */ `
  mutation ($input: StartExecutionInput!) {
    startExecution(input: $input) {
      execution {
        id
      }
      errors {
        code
        message
      }
    }
  }
`);

export const CANCEL = parse(/* GraphQL */ `
  mutation ($executionId: ID!) {
    cancelExecution(executionId: $executionId) {
      errors {
        code
      }
    }
  }
`);

export const RETRY = parse(/* GraphQL */ `
  mutation ($input: RetryExecutionInput!) {
    retryExecution(input: $input) {
      errors {
        code
      }
    }
  }
`);
export const ADJUST = parse(/* GraphQL */ `
  mutation ($input: AdjustBudgetInput!) {
    adjustBudget(input: $input) {
      errors {
        code
      }
    }
  }
`);
/** Months in which some way of counting the money differs from another. */
export const UNBALANCED = `
select count(*) as n from orchestrator.budget_month month
  left join lateral (
    select coalesce(sum(case kind when 'charge' then amount_micros when 'reversal' then -amount_micros end), 0) as charged,
           coalesce(sum(case when kind = 'adjustment' then case credit when 'charged' then amount_micros else -amount_micros end end), 0) as adjusted,
           coalesce(sum(case when credit = 'reserved' then amount_micros when debit = 'reserved' then -amount_micros end), 0) as reserved
      from orchestrator.ledger_entry entry where entry.client_id = month.client_id and entry.month = month.month) ledger on true
  left join lateral (
    select coalesce(sum(charged_micros), 0) as charged, coalesce(sum(reserved_micros - charged_micros), 0) as reserved
      from orchestrator.execution where execution.client_id = month.client_id and budget_month = month.month) executions on true
  left join lateral (
    select coalesce(sum(price_micros), 0) as charged
      from orchestrator.execution join orchestrator.stage_attempt attempt on attempt.execution_id = execution.id
     where execution.client_id = month.client_id and budget_month = month.month) attempts on true
 where ledger.charged <> executions.charged or executions.charged <> attempts.charged
    or month.used_micros <> ledger.charged + ledger.adjusted
    or ledger.reserved <> month.reserved_micros or executions.reserved <> month.reserved_micros`;
