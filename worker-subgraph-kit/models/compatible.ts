import { JobError } from '../../contracts/job-error';

/** How much of what structured output needs is asked of a server, from all to nothing. */
const FORMATS = ['json_schema', 'json_object', 'none'] as const;
/** What servers say when they do not know a part of a request. */
const UNKNOWN_PART =
  /response_format|json_?schema|json_?object|stream_options|include_usage|structured|guided|grammar|extra (?:inputs|fields)|unknown|unrecogni[sz]ed|unsupported|not (?:supported|permitted|allowed|implemented)|unexpected/i;
/** Statuses by which they say so. */
const REFUSALS = new Set([400, 404, 415, 422, 500, 501]);

interface ChatRequest {
  messages?: { role: string; content: unknown }[];
  response_format?: { type: string; json_schema?: { schema?: unknown } };
  stream_options?: unknown;
}

type OnFault = (fault: JobError) => void;

/** What is told of an answer while it is read. */
interface Listener {
  /** It has started, and costs money from now on. */
  onBytes: () => void;
  /** There is a fault in it, although its status is 200. */
  onFault: OnFault;
}

/**
 * Makes requests to servers that speak OpenAI's chat completions more or less: what one does not know is left out and stays left out,
 * and what it answers is made what the protocol says.
 */
export class CompatibleServer {
  /** Index of FORMATS; what a server did not take is not tried again. */
  private format = 0;

  /** @returns its answer, as a stream of the protocol when it is a good one */
  async fetch(
    url: string | URL | Request,
    init: RequestInit | undefined,
    { onBytes, onFault }: Listener,
  ): Promise<Response> {
    const body = parse(typeof init?.body === 'string' ? init.body : '') as ChatRequest | undefined;
    if (!body) return fetch(url, init);
    for (;;) {
      const response = await fetch(url, { ...init, body: JSON.stringify(this.simplified(body)) });
      if (response.ok) {
        // Before the body is read: one that breaks off is not asked for again as if it had cost nothing.
        onBytes();
        return normalised(response, onFault);
      }
      if (!REFUSALS.has(response.status) || this.format === FORMATS.length - 1 || !body.response_format)
        return response;
      const text = await response.text();
      if (!UNKNOWN_PART.test(text)) return new Response(text, response);
      this.format += 1;
    }
  }

  /** A request in words that its server knows: the schema is told in a message where it cannot be told in a field. */
  private simplified(body: ChatRequest): ChatRequest {
    const format = FORMATS[this.format];
    if (format === 'json_schema' || !body.response_format) return body;
    const { response_format: asked, stream_options: _options, ...rest } = body;
    const schema = asked.json_schema?.schema;
    const messages = [
      ...(body.messages ?? []),
      ...(schema === undefined
        ? []
        : [
            {
              role: 'user',
              content: `Answer with JSON only, without any text around it, that fits this JSON schema:\n${JSON.stringify(schema)}`,
            },
          ]),
    ];
    return { ...rest, messages, ...(format === 'json_object' && { response_format: { type: 'json_object' } }) };
  }
}

interface Delta {
  content?: string | null;
  reasoning_content?: string | null;
  reasoning?: string | null;
  refusal?: string | null;
  tool_calls?: { function?: { arguments?: string | Record<string, unknown> } }[] | null;
}

interface Chunk {
  error?: { message?: string; code?: unknown; type?: string } | string;
  message?: string;
  choices?: { delta?: Delta | null; message?: Delta | null; text?: string; finish_reason?: string | null }[] | null;
  usage?: Record<string, unknown> | null;
}

const encoder = new TextEncoder();

/** An answer as a stream of chat completion chunks, whatever it came as: one JSON body, calls of tools, reasoning alone. */
async function normalised(response: Response, onFault: OnFault): Promise<Response> {
  const type = response.headers.get('content-type') ?? '';
  const answer = new Rewriter(onFault);
  if (/text\/html/i.test(type)) {
    await response.body?.cancel();
    onFault(
      new JobError(
        'PROVIDER_REFUSED',
        'The provider answered with a page instead of an answer. Is its address right?',
        { retryable: false },
      ),
    );
    return streamOf([answer.end()]);
  }
  if (/application\/json/i.test(type)) {
    const text = await response.text();
    // A server that does not stream although it was asked to answers all at once.
    if (!/^\s*data:/m.test(text)) return streamOf([answer.take(text), answer.end()]);
    return streamOf([...text.split('\n').map((line) => answer.line(line)), answer.end()]);
  }
  if (!response.body) return streamOf([answer.end()]);
  let rest = '';
  let isWhole: boolean | null = null;
  const decoder = new TextDecoder();
  const lines = new TransformStream<Uint8Array, Uint8Array>({
    transform: (bytes, next) => {
      rest += decoder.decode(bytes, { stream: true });
      if (isWhole === null && rest.trim() !== '') isWhole = /^\s*\{/.test(rest);
      if (isWhole) return;
      const found = rest.split('\n');
      rest = found.pop() ?? '';
      for (const line of found) next.enqueue(encoder.encode(answer.line(line)));
    },
    flush: (next) => {
      next.enqueue(encoder.encode(isWhole ? answer.take(rest) : answer.line(rest)));
      if (answer.isOver || isWhole) next.enqueue(encoder.encode(answer.end()));
    },
  });
  return new Response(response.body.pipeThrough(lines), { headers: { 'content-type': 'text/event-stream' } });
}

const streamOf = (texts: readonly string[]): Response =>
  new Response(texts.join(''), { headers: { 'content-type': 'text/event-stream' } });

/** Writes the events of a stream anew, each as the protocol has it. */
class Rewriter {
  /** Whether the server has said that there is nothing more. */
  isOver = false;
  private hasContent = false;
  private reasoning = '';
  private calls = '';
  private finish: string | null = null;
  private usage: Record<string, unknown> | null = null;
  private hasFault = false;

  constructor(private readonly onFault: OnFault) {}

  line(line: string): string {
    const text = line.replace(/^\uFEFF/, '').trim();
    if (text === '' || text.startsWith(':')) return '';
    const [, field = '', data = ''] = /^(data|error)\s*:\s*(.*)$/s.exec(text) ?? [];
    if (field === 'error') return this.fault((parse(data) as Chunk['error']) ?? data);
    if (field === '') return '';
    if (data === '[DONE]') {
      this.isOver = true;
      return '';
    }
    return this.take(data);
  }

  /** One event, or the whole answer. */
  take(json: string): string {
    const chunk = parse(json) as Chunk | undefined;
    if (typeof chunk !== 'object' || chunk === null) return '';
    if (chunk.error !== undefined && chunk.error !== null) return this.fault(chunk.error);
    if (chunk.usage) this.usage = chunk.usage;
    const [choice] = chunk.choices ?? [];
    if (!choice) return '';
    const delta = choice.delta ?? choice.message ?? { content: choice.text ?? null };
    if (choice.finish_reason) {
      this.finish = choice.finish_reason;
      this.isOver = true;
    }
    if (delta.refusal) return this.withheld(delta.refusal);
    this.reasoning += delta.reasoning_content ?? delta.reasoning ?? '';
    for (const { function: call } of delta.tool_calls ?? [])
      this.calls +=
        typeof call?.arguments === 'string' ? call.arguments : call?.arguments ? JSON.stringify(call.arguments) : '';
    const content = delta.content ?? choice.text ?? '';
    if (content === '') return '';
    this.hasContent = true;
    return event({ delta: { role: 'assistant', content }, finish_reason: null });
  }

  /** What ends a stream: what was said elsewhere where nothing was said in its place, the reason, and the tokens. */
  end(): string {
    if (this.hasFault) return '';
    const elsewhere = this.hasContent ? '' : this.calls || this.reasoning;
    const known = this.finish === 'length' || this.finish === 'content_filter' ? this.finish : 'stop';
    return [
      elsewhere === '' ? '' : event({ delta: { role: 'assistant', content: elsewhere }, finish_reason: null }),
      event({ delta: {}, finish_reason: known }),
      this.usage ? `data: ${JSON.stringify({ ...HEAD, choices: [], usage: this.usage })}\n\n` : '',
      'data: [DONE]\n\n',
    ].join('');
  }

  private withheld(reason: string): string {
    this.hasFault = true;
    this.onFault(new JobError('ANSWER_WITHHELD', `The model refused: ${reason.slice(0, 200)}`, { retryable: false }));
    return '';
  }

  private fault(error: NonNullable<Chunk['error']>): string {
    this.hasFault = true;
    const {
      message = 'no reason given',
      code,
      type = '',
    } = typeof error === 'string' ? { message: error, code: undefined } : error;
    this.onFault(faultOf(message, Number(code), `${String(code)} ${type}`, this.hasContent));
    return '';
  }
}

const HEAD = { id: 'answer', object: 'chat.completion.chunk', created: 0, model: '' };

const event = (choice: object): string =>
  `data: ${JSON.stringify({ ...HEAD, choices: [{ index: 0, ...choice }] })}\n\n`;

/** An error that came in a stream of status 200, as its own status would have told it. */
function faultOf(message: string, status: number, kind: string, hasBegun: boolean): JobError {
  const reason = message.slice(0, 200);
  if (status === 429 || /quota|rate.?limit|too many|overloaded/i.test(kind) || /quota|rate limit/i.test(message))
    return new JobError('RATE_LIMITED', `The provider asks to come back later: ${reason}`, { retryable: true });
  if (status === 401 || status === 403 || /auth|permission|api.?key/i.test(kind))
    return new JobError('PROVIDER_REFUSED', 'The provider does not accept the configured key.', { retryable: false });
  if ((status >= 400 && status < 500) || /invalid|bad.?request|not.?found|context.?length/i.test(kind))
    return new JobError('PROVIDER_REFUSED', `The provider refused the request: ${reason}`, { retryable: false });
  // What has started to answer may have cost something: it is not asked again at once.
  return new JobError(hasBegun ? 'PROVIDER_BROKE_OFF' : 'PROVIDER_UNAVAILABLE', `The provider failed: ${reason}`, {
    retryable: true,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
