import { type DocumentNode, parse } from 'graphql';

// What the orchestrator asks of KAM's subgraph.

/** A master template as planning needs it. */
const DEFINITION = /* GraphQL */ `
  fragment Definition on MasterTemplate {
    id
    templateId
    version
    status
    successorId
    name
    clientId
    maxExecutionTimeMs
    allowPartialCompletion
    stages {
      order
      worker
      templateRef
      fallbackRef
      inputMapping
      paramsOverride
      condition
      required
      dependsOn
      forEach {
        over
        concurrency
        maxItems
        tolerate
      }
      retry {
        maxAttempts
        firstDelayMs
        maxDelayMs
        maxElapsedMs
      }
      timeoutMs
      heartbeatTimeoutMs
    }
    ladder {
      name
      omit
      templates {
        stage
        templateRef
      }
      parameters
    }
  }
`;

export const PLANNING: DocumentNode = parse(/* GraphQL */ `
  ${DEFINITION}
  query Planning($references: [_Any!]!) {
    _entities(representations: $references) {
      __typename
      ...Definition
      ... on Client {
        id
        tier
        accountStatus
        limits {
          maxConcurrentExecutions
        }
        monthlyBudget {
          micros
        }
        requestLimit {
          micros
        }
        approvalAbove {
          micros
        }
        budgetTopUps {
          month
          amount {
            micros
          }
        }
      }
    }
  }
`);

export const USERS: DocumentNode = parse(/* GraphQL */ `
  ${DEFINITION}
  query Users($worker: String!, $templateRef: ID!) {
    workerTemplateUsers(worker: $worker, templateRef: $templateRef) {
      masterTemplates {
        ...Definition
      }
      pendingRequests {
        id
        selectedTemplate
        parameters
        masterTemplate {
          id
        }
        client {
          id
          tier
          accountStatus
          limits {
            maxConcurrentExecutions
          }
        }
      }
    }
  }
`);

export const STANDINGS: DocumentNode = parse(/* GraphQL */ `
  query Standings($references: [_Any!]!) {
    _entities(representations: $references) {
      ... on Client {
        id
        tier
        accountStatus
        monthlyBudget {
          micros
        }
        requestLimit {
          micros
        }
        approvalAbove {
          micros
        }
        budgetTopUps {
          month
          amount {
            micros
          }
        }
      }
    }
  }
`);

export const RETENTION: DocumentNode = parse(/* GraphQL */ `
  query Retention($references: [_Any!]!) {
    _entities(representations: $references) {
      ... on Client {
        id
        limits {
          retentionDays
        }
        legalHold {
          since
        }
      }
    }
  }
`);

export const TIERS: DocumentNode = parse(/* GraphQL */ `
  query Tiers {
    tiers {
      name
      requestsPerMonth
      maxUsers
      apiRequestsPerMinute
      retentionDays
      maxConcurrentExecutions
      features
    }
  }
`);

export const PUBLISHED: DocumentNode = parse(/* GraphQL */ `
  query Published($after: String) {
    masterTemplates(first: 100, after: $after) {
      edges {
        node {
          id
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const FIND_TEMPLATE: DocumentNode = parse(/* GraphQL */ `
  query FindTemplate($name: String, $id: ID, $version: Int) {
    masterTemplate(name: $name, id: $id, version: $version) {
      id
      version
      status
    }
  }
`);

export const FIND_REQUEST: DocumentNode = parse(/* GraphQL */ `
  query FindRequest($id: ID!) {
    request(id: $id) {
      id
      clientId
      status
      urgency
      parameters
      runs
      masterTemplate {
        name
        stages {
          worker
        }
      }
    }
  }
`);

export const REPORT_EXECUTION: DocumentNode = parse(/* GraphQL */ `
  mutation ReportExecution($report: ExecutionReportInput!) {
    reportExecution(report: $report) {
      status
      errors {
        code
        message
      }
    }
  }
`);

export const CANCEL_REQUEST: DocumentNode = parse(/* GraphQL */ `
  mutation CancelRequest($requestId: ID!, $by: String!) {
    cancelPendingRequest(requestId: $requestId, by: $by) {
      errors {
        code
        message
      }
    }
  }
`);

export const COUNT_START: DocumentNode = parse(/* GraphQL */ `
  mutation CountStart($clientId: ID!, $isGivenBack: Boolean!) {
    countStart(clientId: $clientId, isGivenBack: $isGivenBack) {
      errors {
        code
        message
        ... on QuotaExceeded {
          quota
          limit
          used
          resetsAt
          upgradeTo
        }
      }
    }
  }
`);
