import { type Attributes, context, type Context, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import type { ProcessConfig } from './config';

/** Looked up each time: one that is kept belongs to the provider that was there first. */
const tracer = () => trace.getTracer('template-federation');

/**
 * Sends spans to an OpenTelemetry collector when OTEL_EXPORTER_OTLP_ENDPOINT names one (standard variables of
 * OpenTelemetry); otherwise nothing of it is even loaded. @returns how to send the last ones and stop.
 */
export async function startTracing(service: string, config: ProcessConfig): Promise<() => Promise<void>> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces } = config;
  const url = traces ?? (base && `${base.replace(/\/$/, '')}/v1/traces`);
  if (!url) return () => Promise.resolve();
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': config.OTEL_SERVICE_NAME ?? service }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))],
  });
  provider.register();
  return async () => {
    await provider.shutdown();
    // What is traced in this process from now on is for whoever starts it anew.
    for (const api of [trace, context, propagation]) api.disable();
  };
}

/** Runs something as a span, below the current one or below `parent` (W3C trace context). A fault is noted and thrown on. */
export function withSpan<T>(
  name: string,
  attributes: Attributes,
  run: () => Promise<T>,
  parent?: string | null,
): Promise<T> {
  return tracer().startActiveSpan(name, { attributes }, parent ? contextOf(parent) : context.active(), async (span) => {
    try {
      return await run();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'failed' });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The W3C trace context of what is being done, to be handed on; null when nothing is traced. */
export function currentTraceParent(): string | null {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier['traceparent'] ?? null;
}

function contextOf(traceparent: string): Context {
  return propagation.extract(context.active(), { traceparent });
}
