import { checkCondition, evaluateCondition } from './condition';
import { applyMapping } from './mapping';
import { type Path, type Scope } from './path';
import { typeAt, type ValueType } from './schema-types';

const scope: Scope = {
  input: { topic: 'Tides', count: 3, nested: { list: [1, 2] }, nothing: null, text: '") || true || ("' },
  outputs: new Map<number, unknown>([
    [
      1,
      {
        moduleCount: 4,
        ratio: 0.5,
        ok: true,
        items: [
          { title: 'a', tags: ['x', 'y'] },
          { title: 'b', tags: ['z'] },
        ],
        empty: [],
      },
    ],
  ]),
};
const dynamic = (): ValueType => 'dyn';

describe('mappings', () => {
  test.each<[string, unknown]>([
    ['{{input.topic}}', 'Tides'],
    ['{{ input.count }}', 3],
    ['{{stage_1.output.ok}}', true],
    ['{{input.nested}}', { list: [1, 2] }],
    ['{{stage_1.output.items[*].title}}', ['a', 'b']],
    ['{{stage_1.output.items[*].tags[*]}}', ['x', 'y', 'z']],
    ['{{stage_1.output.items[1].title}}', 'b'],
    ['{{stage_1.output.empty[*]}}', []],
    ['{{stage_1.output}}', scope.outputs.get(1)],
    ['About {{input.topic}}, {{input.count}} times', 'About Tides, 3 times'],
    ['no expression', 'no expression'],
  ])('%s keeps its type or becomes part of the text', (text, value) => {
    expect(applyMapping({ x: text, deep: { list: [text] } }, scope)).toEqual({ x: value, deep: { list: [value] } });
  });

  test.each([
    ['{{input.missing}}', 'input.missing is missing'],
    ['{{input.nothing}}', 'input.nothing is missing'],
    ['{{stage_1.output.items[5].title}}', 'stage_1.output.items[5] is missing'],
    ['{{stage_1.output.items[*].subtitle}}', 'stage_1.output.items[0].subtitle is missing'],
    ['{{stage_2.output.x}}', 'stage_2.output is missing'],
    ['{{stage_1.output.moduleCount[*]}}', 'expects a list'],
    ['{{input.constructor}}', 'input.constructor is missing'],
    ['{{input.__proto__.polluted}}', 'is missing'],
    ['text {{input.nested}}', 'must be a text, number or boolean'],
    ['text {{stage_1.output.items[*].title}}', 'it is a list'],
    ['{{}}', 'cannot be read'],
    ['{{topic}}', 'cannot be read'],
    ['{{input..topic}}', 'cannot be read at'],
    ['{{stage_1.result.x}}', 'cannot be read'],
    ['{{input.topic', 'without closing it'],
  ])('%s is an error that names the place', (text, message) => {
    expect(() => applyMapping({ x: text }, scope)).toThrow(message);
  });
});

describe('conditions', () => {
  test.each<[string, boolean]>([
    ['{{stage_1.output.moduleCount}} > 3', true],
    ['{{stage_1.output.moduleCount}} > 4', false],
    ['{{stage_1.output.moduleCount}} + 1 == 5', true],
    ['{{stage_1.output.ratio}} < 0.6 && !({{input.topic}} == "Storms")', true],
    ['{{input.topic}} in ["Tides", "Waves"]', true],
    ['size({{stage_1.output.items}}) == 2 || {{stage_1.output.ok}}', true],
    ['{{stage_1.output.ok}}', true],
    ['{{input.text}} == "x"', false],
  ])('%s is %s', (condition, met) => {
    expect(evaluateCondition(condition, scope, dynamic).met).toBe(met);
  });

  test('tell the values that decided them', () => {
    expect(
      evaluateCondition('{{stage_1.output.moduleCount}} > 3 && {{input.topic}} != ""', scope, dynamic).values,
    ).toEqual({
      'stage_1.output.moduleCount': 4,
      'input.topic': 'Tides',
    });
  });

  test.each([
    ['{{input.topic}} > 3', 'no such overload'],
    ['{{stage_1.output.moduleCount}}', 'must yield true or false'],
    ['{{input.missing}} > 3', 'input.missing is missing'],
    ['{{input.count}} >', 'cannot be evaluated'],
    ['[1, 2].all(x, x > 0)', 'compare values only'],
    ['{{input.topic}}.matches("(a+)+$")', 'compare values only'],
    [`${'1 == 1 && '.repeat(60)}true`, '500 characters'],
  ])('%s is refused', (condition, message) => {
    expect(() => evaluateCondition(condition, scope, dynamic)).toThrow(message);
  });

  test('are checked against types before there are values', () => {
    const typed = (path: Path): ValueType => (path.text.endsWith('title') ? 'string' : 'int');
    expect(checkCondition('{{stage_1.output.count}} > 3', typed).map((path) => path.text)).toEqual([
      'stage_1.output.count',
    ]);
    expect(() => checkCondition('{{stage_1.output.title}} > 3', typed)).toThrow('no such overload');
    expect(() => checkCondition('{{stage_1.output.count}} + 3', typed)).toThrow('must yield true or false');
  });
});

describe('the type at a path of a schema', () => {
  const schema = {
    type: 'object',
    properties: {
      count: { type: 'integer' },
      items: { type: 'array', items: { $ref: '#/$defs/item' } },
      any: {},
      either: { anyOf: [{ type: 'string' }, { type: 'object' }] },
    },
    additionalProperties: false,
    $defs: { item: { type: 'object', properties: { title: { type: 'string' } }, additionalProperties: false } },
  };
  test.each<[Parameters<typeof typeAt>[1], ValueType | null]>([
    [[{ key: 'count' }], 'int'],
    [[{ key: 'items' }, '*', { key: 'title' }], 'list'],
    [[{ key: 'items' }, { index: 0 }, { key: 'title' }], 'string'],
    [[{ key: 'items' }, '*', { key: 'chapter' }], null],
    [[{ key: 'missing' }], null],
    [[{ key: 'count' }, { key: 'x' }], null],
    [[{ key: 'count' }, '*'], null],
    [[{ key: 'any' }, { key: 'x' }], 'dyn'],
    [[{ key: 'either' }, { key: 'x' }], 'dyn'],
  ])('%j is %s', (segments, type) => {
    expect(typeAt(schema, segments)).toBe(type);
  });
});
