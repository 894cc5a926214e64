import { SubscriptionTier } from '../../../contracts/tier';
import type { TemplateMessage } from '../../../contracts/worker-protocol';
import type { StageDefinition, WorkerOffer } from '../plans/definition';
import { validateJson } from '../../../lib/json-schema';
import { checkTemplate } from './check';
import { ProblemSeverity } from './problem';

const template = (id: string, more: Partial<TemplateMessage> = {}): TemplateMessage => ({
  id,
  version: 1,
  displayName: id,
  minimumTier: SubscriptionTier.BASIC,
  tierReason: 'r',
  estimatedTimeMs: 1_000,
  tokens: { min: 1, expected: 1, max: 1 },
  pricing: { baseMicros: 1, perThousandTokensMicros: 0, tokenMultiplier: 1 },
  baseParameters: {},
  parameterSchema: {
    type: 'object',
    properties: {
      topic: { type: 'string' },
      topics: { type: 'array', items: { type: 'string' } },
      depth: { type: 'integer', minimum: 1, maximum: 5 },
      style: { enum: ['plain', 'formal'] },
    },
    required: ['topic'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      title: { type: 'string' },
      subtitle: { type: 'string' },
      note: { type: ['string', 'null'] },
      count: { type: 'integer' },
      modules: {
        type: 'array',
        minItems: 3,
        items: {
          type: 'object',
          properties: { title: { type: 'string' }, goals: { type: 'array', items: { type: 'string' } } },
          required: ['title', 'goals'],
          additionalProperties: false,
        },
      },
    },
    required: ['title', 'count', 'modules', 'note'],
    additionalProperties: false,
  },
  ...more,
});

const OTHER = template('other', {
  parameterSchema: {
    type: 'object',
    properties: { style: { enum: ['loud'] }, depth: { type: 'integer', minimum: 2, maximum: 9 } },
    required: ['style'],
    additionalProperties: false,
  },
});
const WORKERS: ReadonlyMap<string, WorkerOffer> = new Map<string, WorkerOffer>([
  [
    'w',
    {
      available: true,
      templates: new Map(
        [template('t'), OTHER, template('old', { deprecated: { successor: 't' } })].map((each) => [each.id, each]),
      ),
    },
  ],
  ['away', { available: false, reason: 'Worker away did not answer within 3000 ms.' }],
  ['ww', { available: false, reason: 'Worker ww is not registered.', unknown: true, suggestion: 'w' }],
]);

const stage = (order: number, more: Partial<StageDefinition> = {}): StageDefinition => ({
  order,
  worker: 'w',
  templateRef: 't',
  inputMapping: null,
  paramsOverride: null,
  condition: null,
  required: true,
  dependsOn: null,
  forEach: null,
  retry: null,
  timeoutMs: null,
  heartbeatTimeoutMs: null,
  ...more,
});
const second = (inputMapping: Record<string, unknown>, more: Partial<StageDefinition> = {}): StageDefinition[] => [
  stage(1),
  stage(2, { inputMapping, ...more }),
];
const found = (stages: StageDefinition[], maxExecutionTimeMs: number | null = null) =>
  checkTemplate({ stages, maxExecutionTimeMs }, WORKERS).problems.map(({ code, severity, path, suggestion }) => ({
    code,
    severity,
    path: path.join('.'),
    suggestion,
  }));

type Expected = [code: string, path: string, suggestion?: string | null];
test.each<[string, StageDefinition[], Expected, (number | null)?]>([
  ['no stages', [], ['EMPTY_TEMPLATE', 'stages']],
  ['101 stages', Array.from({ length: 101 }, (_, index) => stage(index + 1)), ['TOO_MANY_STAGES', 'stages']],
  ['two stages of one order', [stage(1), stage(1)], ['DUPLICATE_ORDER', 'stages.1.order', '2']],
  ['a stage that waits for itself', [stage(1, { dependsOn: [1] })], ['CIRCULAR_DEPENDENCY', 'stages.0.dependsOn']],
  [
    'a stage that waits for one that is not there',
    [stage(1, { dependsOn: [7] })],
    ['UNKNOWN_DEPENDENCY', 'stages.0.dependsOn.0'],
  ],
  ['a worker that is not there', [stage(1, { worker: 'ww' })], ['UNKNOWN_WORKER', 'stages.0.worker', 'w']],
  ['a worker that does not answer', [stage(1, { worker: 'away' })], ['WORKER_UNAVAILABLE', 'stages.0.worker']],
  [
    'a template that is not there',
    [stage(1, { templateRef: 'tt' })],
    ['UNKNOWN_WORKER_TEMPLATE', 'stages.0.templateRef', 't'],
  ],
  [
    'a template that is deprecated',
    [stage(1, { templateRef: 'old' })],
    ['WORKER_TEMPLATE_DEPRECATED', 'stages.0.templateRef', 't'],
  ],
  [
    'an expression that cannot be read',
    second({ topic: '{{stage_1.output.title' }),
    ['INVALID_EXPRESSION', 'stages.1.inputMapping.topic'],
  ],
  [
    'an expression in an override',
    [stage(1, { paramsOverride: { topic: '{{input.x}}' } })],
    ['INVALID_EXPRESSION', 'stages.0.paramsOverride.topic'],
  ],
  [
    'a field that is not yielded',
    second({ topic: '{{stage_1.output.titel}}' }),
    ['UNKNOWN_REFERENCE', 'stages.1.inputMapping.topic', '{{stage_1.output.title}}'],
  ],
  [
    'a stage that is not there',
    second({ topic: '{{stage_5.output.title}}' }),
    ['UNKNOWN_REFERENCE', 'stages.1.inputMapping.topic'],
  ],
  [
    'a value that a worker need not yield',
    second({ topic: '{{stage_1.output.subtitle}}' }),
    ['OPTIONAL_SOURCE', 'stages.1.inputMapping.topic', '{{stage_1.output.subtitle ?? …}}'],
  ],
  [
    'a value that may be null',
    second({ topic: '{{stage_1.output.note}}' }),
    ['OPTIONAL_SOURCE', 'stages.1.inputMapping.topic', '{{stage_1.output.note ?? …}}'],
  ],
  [
    'an optional stage as the source of a required one',
    [stage(1, { required: false }), stage(2, { inputMapping: { topic: '{{stage_1.output.title}}' } })],
    ['OPTIONAL_SOURCE', 'stages.1.inputMapping.topic', '{{stage_1.output.title ?? …}}'],
  ],
  [
    'a conditional stage as the source of a required one',
    [
      stage(1),
      stage(2, { condition: '{{stage_1.output.count}} > 1' }),
      stage(3, { inputMapping: { topic: '{{stage_2.output.title}}' } }),
    ],
    ['OPTIONAL_SOURCE', 'stages.2.inputMapping.topic', '{{stage_2.output.title ?? …}}'],
  ],
  [
    'a condition that yields a number',
    second({}, { condition: '{{stage_1.output.count}} + 1' }),
    ['INVALID_CONDITION', 'stages.1.condition'],
  ],
  [
    'a condition that compares a number with a text',
    second({}, { condition: '{{stage_1.output.count}} > "3"' }),
    ['INVALID_CONDITION', 'stages.1.condition', '{{stage_1.output.count}} > 3'],
  ],
  [
    'a repetition over a text',
    second({}, { forEach: { over: '{{stage_1.output.title}}', concurrency: null, maxItems: null } }),
    ['INVALID_FOR_EACH', 'stages.1.forEach.over'],
  ],
  [
    'a list that is always too long',
    second({}, { forEach: { over: '{{stage_1.output.modules}}', concurrency: null, maxItems: 2 } }),
    ['TOO_MANY_ITEMS', 'stages.1.forEach.maxItems'],
  ],
  [
    'a parameter that is not taken',
    second({ topik: 'x' }),
    ['UNKNOWN_PARAMETER', 'stages.1.inputMapping.topik', 'topic'],
  ],
  [
    'a list for a text',
    second({ topic: '{{stage_1.output.modules[*].title}}' }),
    ['TYPE_MISMATCH', 'stages.1.inputMapping.topic'],
  ],
  [
    'a list of lists',
    second({ topics: '{{stage_1.output.modules[*].goals}}' }),
    ['LIST_OF_LISTS', 'stages.1.inputMapping.topics', '{{stage_1.output.modules[*].goals[*]}}'],
  ],
  ['a constant out of range', second({ depth: 9 }), ['OUT_OF_RANGE', 'stages.1.inputMapping.depth']],
  ['a constant of another type', second({ depth: '3' }), ['TYPE_MISMATCH', 'stages.1.inputMapping.depth']],
  [
    'a computed value of another type',
    second({ depth: { cel: '"a" + {{stage_1.output.title}}' } }),
    ['TYPE_MISMATCH', 'stages.1.inputMapping.depth'],
  ],
  [
    'a default out of range',
    second({ depth: '{{input.level ?? 99}}' }),
    ['OUT_OF_RANGE', 'stages.1.inputMapping.depth'],
  ],
  [
    'an optional value in a computation',
    second({ depth: { cel: '{{input.level?}} + 1' } }),
    ['INVALID_EXPRESSION', 'stages.1.inputMapping.depth'],
  ],
  [
    'a repetition over what may be left out',
    second({}, { forEach: { over: '{{input.list?}}', concurrency: null, maxItems: null } }),
    ['INVALID_FOR_EACH', 'stages.1.forEach.over', '{{input.list ?? []}}'],
  ],
  [
    'a required parameter that may be left out',
    second({ topic: '{{input.other?}}' }),
    ['MISSING_PARAMETER', 'stages.1.inputMapping.topic', '{{input.other ?? …}}'],
  ],
  [
    'a parameter of the client that nothing can fit',
    [stage(1), stage(2, { templateRef: 'other' })],
    ['CONFLICTING_PARAMETER', 'stages.1.templateRef'],
  ],
  [
    'a deadline that cannot be met',
    [stage(1), stage(2, { dependsOn: [1] })],
    ['DEADLINE_TOO_SHORT', 'maxExecutionTimeMs', '6000'],
    1_500,
  ],
])('%s is a problem with its place', (_what, stages, [code, path, suggestion = null], maxExecutionTimeMs = null) => {
  expect(found(stages, maxExecutionTimeMs)).toEqual([{ code, severity: 'error', path, suggestion }]);
});

test.each<[string, StageDefinition[]]>([
  ['a default for what may be missing', second({ topic: '{{stage_1.output.subtitle ?? "none"}}' })],
  [
    'a default of an optional stage',
    [stage(1, { required: false }), stage(2, { inputMapping: { topic: '{{stage_1.output.title ?? "none"}}' } })],
  ],
  ['an optional value for an optional parameter', second({ style: '{{input.style?}}', topic: 'x' })],
  ['a nested list that is flattened', second({ topics: '{{stage_1.output.modules[*].goals[*]}}' })],
  ['a computed number', second({ depth: { cel: '{{stage_1.output.count}} > 3 ? 3 : 1' } })],
  ['a computed value without a reference', second({ depth: { cel: '1 + 2' }, topic: { cel: '"a" + "b"' } })],
  ['a condition with a null test', second({}, { condition: '{{stage_1.output.note}} != null && {{input.x}} == null' })],
  [
    'the item of a repetition',
    second(
      { topic: '{{item.title}} {{index}}' },
      { forEach: { over: '{{stage_1.output.modules}}', concurrency: null, maxItems: null } },
    ),
  ],
  [
    'the outputs of a repetition',
    [
      stage(1),
      stage(2, {
        inputMapping: { topic: '{{item.title}}' },
        forEach: { over: '{{stage_1.output.modules}}', concurrency: null, maxItems: null },
      }),
      stage(3, { inputMapping: { topics: '{{stage_2.output.items[*].title}}', topic: 'Of {{stage_2.output.count}}' } }),
    ],
  ],
])('%s is no problem', (_what, stages) => {
  expect(found(stages).filter(({ severity }) => severity === ProblemSeverity.ERROR)).toEqual([]);
});

test('an item of a list that may be shorter is a warning, and none of one that is surely long enough', () => {
  expect(found(second({ topic: '{{stage_1.output.modules[7].title}}' }))).toEqual([
    {
      code: 'OPTIONAL_SOURCE',
      severity: 'warning',
      path: 'stages.1.inputMapping.topic',
      suggestion: '{{stage_1.output.modules[7].title ?? …}}',
    },
  ]);
  expect(found(second({ topic: '{{stage_1.output.modules[2].title}}' }))).toEqual([]);
});

test('a value that may be out of range is a warning', () => {
  expect(found(second({ depth: '{{stage_1.output.count}}' }))).toEqual([
    { code: 'OUT_OF_RANGE', severity: 'warning', path: 'stages.1.inputMapping.depth', suggestion: null },
  ]);
});

test('the types of every stage are told, those of a repetition as items and count', () => {
  const { stages } = checkTemplate(
    {
      stages: second(
        { topic: '{{item.title}}' },
        { forEach: { over: '{{stage_1.output.modules}}', concurrency: null, maxItems: null } },
      ),
      maxExecutionTimeMs: null,
    },
    WORKERS,
  );
  expect(stages).toMatchObject([
    { order: 1, input: { required: ['topic'] }, output: { required: ['title', 'count', 'modules', 'note'] } },
    {
      order: 2,
      output: {
        required: ['items', 'count'],
        properties: { items: { items: { required: ['title', 'count', 'modules', 'note'] } } },
      },
    },
  ]);
});

test('what a client is to fill in is merged: what stages take, less what is decided, and what expressions refer to', () => {
  const { parameters } = checkTemplate(
    {
      stages: [
        stage(1, { paramsOverride: { style: 'plain' }, inputMapping: { topics: '{{input.themes}}' } }),
        stage(2, { inputMapping: { topic: '{{stage_1.output.title}}' }, condition: '{{input.deep ?? false}}' }),
      ],
      maxExecutionTimeMs: null,
    },
    WORKERS,
  );
  expect(parameters.schema).toMatchObject({
    properties: {
      topic: { title: 'Topic', type: 'string' },
      depth: { type: 'integer', minimum: 1, maximum: 5 },
      themes: { title: 'Themes', type: 'array' },
      style: { enum: ['plain', 'formal'] },
      deep: { title: 'Deep' },
    },
    required: ['topic', 'themes'],
    additionalProperties: false,
  });
});

test('definitions of a parameter schema come along, under names of their template', () => {
  const nested = template('nested', {
    parameterSchema: {
      $defs: { K: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } },
      type: 'object',
      properties: { q: { type: 'array', items: { $ref: '#/$defs/K' } } },
      required: ['q'],
      additionalProperties: false,
    },
  });
  const workers = new Map<string, WorkerOffer>([['w', { available: true, templates: new Map([['nested', nested]]) }]]);
  const { parameters, problems } = checkTemplate(
    { stages: [stage(1, { templateRef: 'nested' })], maxExecutionTimeMs: null },
    workers,
  );
  expect(problems).toEqual([]);
  expect(validateJson(parameters.schema, { q: [{ name: 'x' }] })).toEqual([]);
  expect(validateJson(parameters.schema, { q: [{ name: 1 }] })).toHaveLength(1);
});

test('schemas that refer to themselves in several ways are compared in a moment', () => {
  const tree = (): Record<string, unknown> => ({
    $defs: {
      n: {
        type: 'object',
        properties: { v: { type: 'string' }, yes: { $ref: '#/$defs/n' }, no: { $ref: '#/$defs/n' } },
      },
    },
    type: 'object',
    properties: { n: { $ref: '#/$defs/n' } },
    required: ['n'],
    additionalProperties: false,
  });
  const recursive = template('r', { parameterSchema: tree(), outputSchema: tree() });
  const workers = new Map<string, WorkerOffer>([['w', { available: true, templates: new Map([['r', recursive]]) }]]);
  const stages = [
    stage(1, { templateRef: 'r' }),
    stage(2, { templateRef: 'r', inputMapping: { n: '{{stage_1.output.n}}' } }),
  ];
  expect(checkTemplate({ stages, maxExecutionTimeMs: null }, workers).problems).toEqual([]);
});

test('40,000 parameters that are not taken are named in part, in a moment', () => {
  const inputMapping = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`unknown${index}`, 1]));
  const stages = Array.from({ length: 100 }, (_, index) => stage(index + 1, { inputMapping }));
  expect(found(stages)).toHaveLength(500);
});

test('the condition of a stage with forEach is decided before there is an item', () => {
  const forEach = { over: '{{stage_1.output.modules}}', concurrency: null, maxItems: null };
  expect(found(second({ topic: '{{item.title}}' }, { forEach, condition: '{{item.title}} != "x"' }))).toMatchObject([
    { code: 'UNKNOWN_REFERENCE', path: 'stages.1.condition' },
  ]);
});
