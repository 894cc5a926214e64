import { SubscriptionTier } from '../../contracts/tier';
import type { TemplateMessage } from '../../contracts/worker-protocol';
import type { StageDefinition, WorkerOffer } from '../../subgraphs/orchestrator/plans/definition';

// Good master templates made by chance, and ways to spoil them. The same seed gives the same templates.

type Schema = Record<string, unknown>;
export interface Random {
  (): number;
}

/** mulberry32: the same seed gives the same templates. */
export function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)];

const text = { type: 'string', minLength: 1 };
export const OUTPUT: Schema = {
  type: 'object',
  properties: {
    title: text,
    count: { type: 'integer', minimum: 1, maximum: 5 },
    ratio: { type: 'number', minimum: 0, maximum: 1 },
    ok: { type: 'boolean' },
    level: { enum: ['easy', 'hard'] },
    tags: { type: 'array', items: text, minItems: 1, maxItems: 4 },
    parts: {
      type: 'array',
      minItems: 1,
      maxItems: 3,
      items: { $ref: '#/$defs/part' },
    },
  },
  required: ['title', 'count', 'ratio', 'ok', 'level', 'tags', 'parts'],
  additionalProperties: false,
  $defs: {
    part: {
      type: 'object',
      properties: {
        name: text,
        size: { type: 'integer', minimum: 0, maximum: 9 },
        words: { type: 'array', items: text, minItems: 1, maxItems: 3 },
      },
      required: ['name', 'size', 'words'],
      additionalProperties: false,
    },
  },
};
const PARAMETERS: Schema = {
  type: 'object',
  properties: {
    topic: text,
    amount: { type: 'integer', minimum: 0, maximum: 20 },
    share: { type: 'number', minimum: 0, maximum: 10 },
    flag: { type: 'boolean' },
    level: { enum: ['easy', 'hard'] },
    words: { type: 'array', items: text },
    part: { type: 'object', properties: { name: text }, required: ['name'] },
  },
  required: ['topic'],
  additionalProperties: false,
};
const template = (id: string): TemplateMessage => ({
  id,
  version: 1,
  displayName: id,
  minimumTier: SubscriptionTier.BASIC,
  tierReason: 'r',
  estimatedTimeMs: 1_000,
  tokens: { min: 1, expected: 1, max: 1 },
  pricing: { baseMicros: 1, perThousandTokensMicros: 0, tokenMultiplier: 1 },
  baseParameters: {},
  parameterSchema: PARAMETERS,
  outputSchema: OUTPUT,
});
export const TEMPLATES = new Map(['alpha', 'beta'].map((id) => [id, template(id)]));
export const WORKERS: ReadonlyMap<string, WorkerOffer> = new Map([['w', { available: true, templates: TEMPLATES }]]);

/** What may feed each parameter, from stage `n`. */
const SOURCES: Record<string, (n: number) => unknown[]> = {
  topic: (n) => [
    `{{stage_${n}.output.title}}`,
    `About {{stage_${n}.output.title}}, {{stage_${n}.output.count}}`,
    `{{stage_${n}.output.tags[0]}}`,
    `{{stage_${n}.output.parts[0].name}}`,
    '{{input.topic}}',
    '{{input.other ?? "x"}}',
    { cel: `{{stage_${n}.output.title}} + "!"` },
  ],
  amount: (n) => [
    `{{stage_${n}.output.count}}`,
    `{{stage_${n}.output.parts[0].size}}`,
    7,
    '{{input.amount?}}',
    { cel: `{{stage_${n}.output.count}} * 2` },
  ],
  share: (n) => [
    `{{stage_${n}.output.ratio}}`,
    `{{stage_${n}.output.count}}`,
    0.5,
    { cel: `{{stage_${n}.output.count}} / 2` },
  ],
  flag: (n) => [`{{stage_${n}.output.ok}}`, true, { cel: `{{stage_${n}.output.count}} > 3` }],
  level: (n) => [`{{stage_${n}.output.level}}`, 'easy'],
  words: (n) => [
    `{{stage_${n}.output.tags}}`,
    `{{stage_${n}.output.parts[*].name}}`,
    `{{stage_${n}.output.parts[*].words[*]}}`,
    ['a', `{{stage_${n}.output.title}}`],
  ],
  part: (n) => [`{{stage_${n}.output.parts[0]}}`, { name: `{{stage_${n}.output.title}}` }],
};
const CONDITIONS = [
  (n: number) => `{{stage_${n}.output.count}} > 2`,
  (n: number) => `{{stage_${n}.output.ok}} && {{stage_${n}.output.ratio}} <= 1`,
  (n: number) => `{{stage_${n}.output.level}} == "easy" || size({{stage_${n}.output.tags}}) > 1`,
  (n: number) => `{{stage_${n}.output.title}} != "x"`,
];

export function goodTemplate(random: Random): StageDefinition[] {
  const stages: StageDefinition[] = [];
  const length = 2 + Math.floor(random() * 4);
  for (let order = 1; order <= length; order++) {
    const inputMapping: Record<string, unknown> = { topic: order === 1 ? '{{input.topic}}' : undefined };
    const source = 1 + Math.floor(random() * Math.max(1, order - 1));
    const forEach =
      order > 1 && random() < 0.2
        ? {
            over: pick(random, [`{{stage_1.output.tags}}`, `{{stage_1.output.parts[*].name}}`]),
            concurrency: null,
            maxItems: null,
          }
        : null;
    if (order > 1) {
      inputMapping['topic'] = forEach && random() < 0.7 ? '{{item}}' : pick(random, SOURCES['topic'](1));
      for (const name of Object.keys(SOURCES))
        if (name !== 'topic' && random() < 0.3)
          inputMapping[name] = pick(
            random,
            SOURCES[name](stages[source - 1]?.forEach || stages[source - 1]?.condition ? 1 : source),
          );
    }
    stages.push({
      order,
      worker: 'w',
      templateRef: pick(random, ['alpha', 'beta']),
      inputMapping,
      paramsOverride: random() < 0.2 ? { amount: 3 } : null,
      condition: order > 1 && random() < 0.3 ? pick(random, CONDITIONS)(1) : null,
      required: true,
      dependsOn: null,
      forEach,
      retry: null,
      timeoutMs: null,
      heartbeatTimeoutMs: null,
    });
  }
  return stages;
}

type Mutation = (stages: StageDefinition[], random: Random) => void;
const later = (stages: StageDefinition[], random: Random): StageDefinition => pick(random, stages.slice(1));
const map = (stage: StageDefinition, name: string, value: unknown): void => {
  stage.inputMapping = { ...stage.inputMapping, [name]: value };
  if (stage.paramsOverride) stage.paramsOverride = null;
};
export const MUTATIONS: Record<string, Mutation> = {
  'a field that is not yielded': (s, r) =>
    map(
      later(s, r),
      'topic',
      pick(r, ['{{stage_1.output.titel}}', '{{stage_1.output.parts[0].nam}}', '{{stage_1.output.parts[*].title}}']),
    ),
  'a stage that does not come before': (s, r) => map(later(s, r), 'topic', '{{stage_9.output.title}}'),
  'a parameter that is not taken': (s, r) => map(later(s, r), pick(r, ['topik', 'words2', 'Amount']), 'x'),
  'a list for a text': (s, r) =>
    map(later(s, r), 'topic', pick(r, ['{{stage_1.output.tags}}', '{{stage_1.output.parts[*].name}}'])),
  'a text for a list': (s, r) =>
    map(later(s, r), 'words', pick(r, ['{{stage_1.output.title}}', 'x', { cel: '{{stage_1.output.title}}' }])),
  'a list of lists': (s, r) => map(later(s, r), 'words', '{{stage_1.output.parts[*].words}}'),
  'a list of numbers for one of texts': (s, r) => map(later(s, r), 'words', '{{stage_1.output.parts[*].size}}'),
  'a text for a number': (s, r) =>
    map(
      later(s, r),
      'amount',
      pick(r, ['{{stage_1.output.title}}', '3', '{{stage_1.output.count}} pieces', '{{input.topic}}']),
    ),
  'a number for a text': (s, r) =>
    map(later(s, r), 'topic', pick(r, ['{{stage_1.output.count}}', 5, { cel: '{{stage_1.output.count}} + 1' }])),
  'a constant out of range': (s, r) => map(later(s, r), pick(r, ['amount', 'share']), pick(r, [-1, 99])),
  'a constant that is no choice': (s, r) => map(later(s, r), 'level', 'medium'),
  'an override out of range': (s, r) => {
    later(s, r).paramsOverride = { amount: pick(r, [21, 'x', 1.5]) };
  },
  'an override that is not taken': (s, r) => {
    later(s, r).paramsOverride = { amounts: 2 };
  },
  'a condition that is no truth value': (s, r) => {
    later(s, r).condition = pick(r, [
      '{{stage_1.output.count}}',
      '{{stage_1.output.title}}',
      '{{stage_1.output.count}} + 1',
    ]);
  },
  'a condition that compares what cannot be compared': (s, r) => {
    later(s, r).condition = pick(r, [
      '{{stage_1.output.title}} > 3',
      '{{stage_1.output.count}} > "3"',
      '{{stage_1.output.ok}} > 1',
      '{{stage_1.output.tags}} == 3',
    ]);
  },
  'a condition that cannot be read': (s, r) => {
    later(s, r).condition = pick(r, [
      '{{stage_1.output.count}} >',
      '{{stage_1.output.count > 3',
      '"{{stage_1.output.title}}" == "x"',
      '{{input.}} == 1',
    ]);
  },
  'a repetition over what is no list': (s, r) => {
    later(s, r).forEach = {
      over: pick(r, ['{{stage_1.output.title}}', '{{stage_1.output.count}}', '{{stage_1.output.parts[0]}}', 'x']),
      concurrency: null,
      maxItems: null,
    };
  },
  'an item outside a repetition': (s, r) => {
    const one = later(s, r);
    one.forEach = null;
    map(one, 'topic', '{{item}}');
  },
  'an object for a text': (s, r) =>
    map(later(s, r), 'topic', pick(r, ['{{stage_1.output.parts[0]}}', 'About {{stage_1.output.parts}}'])),
  'an object without what is required': (s, r) => map(later(s, r), 'part', pick(r, [{}, { nam: 'x' }, { name: 4 }])),
  'a required parameter that is left out': (s, r) => map(later(s, r), 'topic', '{{input.nothing?}}'),
  'a worker template that is not offered': (s, r) => {
    later(s, r).templateRef = 'gamma';
  },
  'an order that is another stage’s': (s, r) => {
    later(s, r).order = 1;
  },
  nothing: () => undefined,
};

/** A value that fits a schema. */
export function sample(schema: Schema, random: Random, root = schema): unknown {
  if (typeof schema['$ref'] === 'string')
    return sample((root['$defs'] as Record<string, Schema>)[schema['$ref'].slice(8)], random, root);
  if (Array.isArray(schema['enum'])) return pick(random, schema['enum'] as unknown[]);
  switch (schema['type']) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema['properties'] as Record<string, Schema>).map(([name, inner]) => [
          name,
          sample(inner, random, root),
        ]),
      );
    case 'array': {
      const [least, most] = [schema['minItems'] as number, schema['maxItems'] as number];
      return Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, () =>
        sample(schema['items'] as Schema, random, root),
      );
    }
    case 'integer':
      return (
        (schema['minimum'] as number) +
        Math.floor(random() * ((schema['maximum'] as number) - (schema['minimum'] as number) + 1))
      );
    case 'number':
      return random();
    case 'boolean':
      return random() < 0.5;
    default:
      return pick(random, ['Tides', 'Moon', 'Sun', 'x y']);
  }
}
