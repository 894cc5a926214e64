import {
  CAUSES,
  JOB_ERRORS,
  PROTOCOL_ERRORS,
  REQUEST_ERRORS,
  USER_ERRORS,
  IMPORT_DEFECTS,
  TEMPLATE_PROBLEMS,
} from '../contracts/errors';
import { GATEWAY_CONFIG } from '../gateway/config';
import { type ConfigShape, describeConfig } from '../lib/service/config';
import { SECRETS_CONFIG, SERVER_CONFIG } from '../server/config';
import { WORKER_SERVICES } from '../server/worker-services';
import { KAM_CONFIG } from '../subgraphs/kam/config';
import { ORCHESTRATOR_CONFIG } from '../subgraphs/orchestrator/config';

// Pages of docs/ that are made from the code.

/** Every process with the environment variables that it reads. */
export const PROCESSES: { title: string; shape: ConfigShape }[] = [
  { title: 'Everything in one process (`npm start`)', shape: SERVER_CONFIG },
  { title: 'Everything in one process, with `NODE_ENV=production`, besides', shape: SECRETS_CONFIG },
  { title: 'Gateway', shape: GATEWAY_CONFIG },
  { title: 'KAM', shape: KAM_CONFIG },
  { title: 'Orchestrator', shape: ORCHESTRATOR_CONFIG },
  ...WORKER_SERVICES.map(({ definition: { subject }, config }) => ({ title: subject.displayName, shape: config })),
];

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const cell = (text: string): string => text.replaceAll('|', '\\|');

export function configurationPage(): string {
  const sections = PROCESSES.map(({ title, shape }) => {
    const rows = describeConfig(shape).map(({ name, description, required, default: byDefault }) => [
      `\`${name}\``,
      required ? '**required**' : byDefault === null || byDefault === '' ? '' : `\`${byDefault}\``,
      description,
    ]);
    return `## ${title}\n\n${table(['variable', 'default', 'meaning'], rows)}`;
  });
  return `# Configuration

Every process reads its environment once, when it starts. All errors are reported in one message that names the variables;
an empty variable is the same as none. This page is written by \`npm run schema\` from the \`config.ts\` of each process.

${sections.join('\n\n')}
`;
}

export function errorPage(): string {
  const rows = <T extends object>(entries: Record<string, T>, columns: (entry: T) => string[]): string[][] =>
    Object.entries(entries).map(([code, entry]) => [`\`${code}\``, ...columns(entry)]);
  return `# Errors and causes

Codes are stable and meant for programs; messages are meant for people and say what was expected, what came and what to
do. This page is written by \`npm run schema\` from \`contracts/errors.ts\`, which the enums \`ErrorCode\` and \`CauseCode\`
of the graph come from, too.

## What the caller can correct

In \`errors\` of a payload and in \`blockers\` of a plan. The status is that of \`POST /requests/{id}/execute\`.

${table(
  ['code', 'type', 'status', 'logged at', 'meaning'],
  rows(USER_ERRORS, ({ type, status, log, message }) => [type, String(status), log, message]),
)}

## Access, malformed requests and faults of the service

At the top level of an answer, in \`extensions.code\`.

${table(
  ['code', 'status', 'logged at', 'meaning'],
  rows(REQUEST_ERRORS, ({ status, log, message }) => [String(status), log, message]),
)}

## Causes

Why something was skipped, kept waiting, rejected, retried, failed or ended: \`cause\` of executions, stages, attempts and
events.

${table(
  ['code', 'type', 'meaning'],
  rows(CAUSES, ({ kind, message }) => [`${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)}Cause`, message]),
)}

## Codes of workers

A worker may use codes of its own: \`workerCode\` of a WorkerCause. These are those of the worker kit,

${table(
  ['code', 'meaning'],
  Object.entries(JOB_ERRORS).map(([code, message]) => [`\`${code}\``, message]),
)}

${WORKER_SERVICES.filter(({ jobErrors }) => Object.keys(jobErrors).length > 0)
  .map(
    ({ definition: { subject }, jobErrors }) =>
      `### ${subject.displayName}\n\n${table(
        ['code', 'meaning'],
        Object.entries(jobErrors).map(([code, message]) => [`\`${code}\``, message]),
      )}`,
  )
  .join('\n\n')}

## Problems of master templates

\`check { problems { code } }\` of a master template, and \`checkMasterTemplate\`.

${table(
  ['code', 'meaning'],
  Object.entries(TEMPLATE_PROBLEMS).map(([code, message]) => [`\`${code}\``, message]),
)}

## Defects of files of templates

\`defects { code }\` of an import.

${table(
  ['code', 'meaning'],
  Object.entries(IMPORT_DEFECTS).map(([code, message]) => [`\`${code}\``, message]),
)}

## The worker protocol

${table(
  ['code', 'status', 'logged at', 'meaning'],
  rows(PROTOCOL_ERRORS, ({ status, log, message }) => [String(status), log, message]),
)}
`;
}
