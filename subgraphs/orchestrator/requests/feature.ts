import type { Feature } from '../../../subgraph-kit/feature';
import { engine as enginePart } from '../engine/parts';
import { hasEnded } from '../executions/status';
import { kamClient } from '../kam/kam-client';
import { RequestReporter, requestReporter } from './request-reporter';
import {
  ExecutionRequestResolver,
  RecommendationPlanResolver,
  RequestExtensionResolver,
  RequestStub,
  TemplateRecommendationStub,
} from './request.resolver';

/** Executing requests, and reporting to KAM what becomes of them. */
export const requests: Feature = {
  resolvers: [ExecutionRequestResolver, RecommendationPlanResolver, RequestExtensionResolver],
  types: [RequestStub, TemplateRecommendationStub],
  references: {
    Request: (key: { id: string }) => ({ ...key }),
    TemplateRecommendation: (key: { id: string }) => ({ ...key }),
  },
  start: ({ parts, allTenants, log, closing }) => {
    const engine = parts.get(enginePart);
    const reporter = new RequestReporter(allTenants, engine, parts.get(kamClient), log);
    parts.provide(requestReporter, reporter);
    engine.onCreated(async ({ id, requestId }) => {
      if (requestId !== null) await reporter.report(id);
    });
    engine.onRecorded(({ state }) => {
      if (hasEnded(state.status)) reporter.wake();
    });
    reporter.start();
    closing.defer('request reporter', () => reporter.close());
  },
};
