import type { DataSource } from 'typeorm';
import type { Impact, TemplateMessage } from '../../../contracts/worker-protocol';
import type { KamClient } from '../kam/kam-client';
import type { WorkerRegistry } from '../workers/worker-registry';
import { impactOnExecution, impactOnRequest, impactOnTemplate, offersAfter } from './impact';

interface Sources {
  kam: KamClient;
  workers: WorkerRegistry;
  /** Touches the rows of all tenants. */
  database: DataSource;
}

/** Executions that are listed; each of them is compatible in any case. */
const MAX_EXECUTIONS = 1_000;

/** What publishing a version of a worker template would touch: master templates, requests that wait, and executions that have not ended. */
export async function impactOf(
  { kam, workers, database }: Sources,
  worker: string,
  template: TemplateMessage,
): Promise<Impact[]> {
  const [users, executions] = await Promise.all([
    kam.usersOf(worker, template.id),
    database.query<{ id: string; name: string }[]>(
      `select id, plan->'masterTemplate'->>'name' as name from orchestrator.execution
        where ended_at is null and plan->'stages' @> $1::jsonb order by id limit ${MAX_EXECUTIONS}`,
      [JSON.stringify([{ worker, templateRef: template.id }])],
    ),
  ]);
  const stages = users.masterTemplates.flatMap((definition) => definition.stages);
  const before = await workers.offersFor(stages, workers.templateLoader({ fresh: true }));
  const publication = { worker, template, before, after: offersAfter(before, worker, template) };
  const byId = new Map(
    users.masterTemplates.map((definition) => [`${definition.id}@${definition.version}`, definition]),
  );
  return [
    ...users.masterTemplates.map((definition) => impactOnTemplate(definition, publication)),
    ...users.requests.flatMap(({ id, name, templateId, client, parameters }) => {
      const masterTemplate = byId.get(templateId);
      return masterTemplate ? [impactOnRequest({ id, name }, { masterTemplate, client, parameters }, publication)] : [];
    }),
    ...executions.map(({ id, name }) => impactOnExecution(id, name)),
  ];
}
