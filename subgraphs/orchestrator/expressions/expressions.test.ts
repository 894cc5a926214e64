import { type CelType, checkCel, checkCondition, evaluateCel, evaluateCondition } from './cel';
import { applyMapping } from './mapping';
import { type Path, type Scope } from './path';

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
    expect(evaluateCondition(condition, scope).met).toBe(met);
  });

  test('tell the values that decided them', () => {
    expect(evaluateCondition('{{stage_1.output.moduleCount}} > 3 && {{input.topic}} != ""', scope).values).toEqual({
      'stage_1.output.moduleCount': 4,
      'input.topic': 'Tides',
    });
  });

  test.each([
    ['{{input.topic}} > 3', 'no such overload'],
    ['{{stage_1.output.moduleCount}}', 'must yield true or false'],
    ['{{input.missing}} > 3', 'input.missing is missing'],
    ['{{input.count}} >', 'cannot be evaluated'],
    ['[1, 2].all(x, x > 0)', 'compare and compute only'],
    ['{{input.topic}}.matches("(a+)+$")', 'compare and compute only'],
    [`${'1 == 1 && '.repeat(500)}true`, '5000 characters'],
  ])('%s is refused', (condition, message) => {
    expect(() => evaluateCondition(condition, scope)).toThrow(message);
  });

  test('are checked against types before there are values', () => {
    const typed = (path: Path): CelType => (path.text.endsWith('title') ? 'string' : 'double');
    expect(() => checkCondition('{{stage_1.output.count}} > 3', typed)).not.toThrow();
    expect(() => checkCondition('{{stage_1.output.title}} > 3', typed)).toThrow('no such overload');
    expect(() => checkCondition('{{stage_1.output.count}} + 3', typed)).toThrow('must yield true or false');
  });
});

describe('values that may be missing', () => {
  test.each<[unknown, unknown]>([
    ['{{input.audience ?? "beginners"}}', 'beginners'],
    ['{{input.topic ?? "beginners"}}', 'Tides'],
    ['{{input.nothing ?? 3}}', 3],
    ['{{input.a.b.c ?? {"x": {"y": [1]}}}}', { x: { y: [1] } }],
    ['{{input.audience ?? "}}"}}', '}}'],
    ['For {{input.audience ?? "all"}}', 'For all'],
    ['{{stage_1.output.items[*].subtitle ?? "none"}}', []],
    [['{{input.audience?}}', 'x'], ['x']],
    [{ a: '{{input.audience?}}', b: '{{input.topic?}}' }, { b: 'Tides' }],
  ])('%j becomes %j', (mapping, value) => {
    expect(applyMapping({ x: mapping }, scope)).toEqual({ x: value });
  });

  test('an optional value that is missing or null leaves the parameter out', () => {
    expect(applyMapping({ x: '{{input.audience?}}', y: '{{input.nothing?}}' }, scope)).toEqual({});
  });

  test.each([
    ['{{input.audience ?? beginners}}', 'must be JSON'],
    ['{{input.audience ??}}', 'a default must be JSON'],
    ['{{input.audience ?? null}}', 'null is no default'],
    ['{{input.audience ?? 9007199254740993}}', '2^53 or more'],
    ['for {{input.audience?}}', 'must be a text, number or boolean'],
  ])('%s is an error', (text, message) => {
    expect(() => applyMapping({ x: text }, scope)).toThrow(message);
  });

  test.each<[string, boolean]>([
    ['{{input.audience}} == null', true],
    ['{{input.topic}} != null', true],
    ['{{input.nothing}} == null', true],
    ['has({{input.audience}})', false],
    ['has({{input.count}}) && {{input.count}} > 2', true],
    ['{{input.audience}} != null && {{input.audience}} == "x"', false],
    ['{{input.level ?? 3}} > 2', true],
    ['{{input.audience?}} == null', true],
  ])('the condition %s is %s', (condition, met) => {
    expect(evaluateCondition(condition, scope).met).toBe(met);
  });
});

describe('names', () => {
  test.each<[string, unknown]>([
    ['{{input.größe}}', 1],
    ['{{input.模块数}}', 2],
    ['{{input["any name"]}}', 3],
    ['{{input["}}"]}}', 4],
    ['{{input.nested["a.b"][1]}}', 6],
  ])('%s is found', (text, value) => {
    const input = { größe: 1, 模块数: 2, 'any name': 3, '}}': 4, nested: { 'a.b': [5, 6] } };
    expect(applyMapping({ x: text }, { input, outputs: new Map() })).toEqual({ x: value });
  });
});

describe('numbers are those of JSON', () => {
  const numbers: Scope = { input: { whole: 4, half: 1.75, one: 1, list: [1, 2, 3], big: 2 ** 53 }, outputs: new Map() };
  test.each([
    '{{input.half}} * 2 > 3',
    '{{input.whole}} * 2 > 3',
    '{{input.one}} == 1',
    '{{input.one}} == 1.0',
    '{{input.one}} != 2',
    '{{input.half}} + 1 == 2.75',
    '7 / 2 == 3.5',
    '{{input.whole}} / 8 == 0.5',
    'size({{input.list}}) / 2 == 1.5',
    '{{input.list}}.size() == 3',
    '{{input.list}}[size({{input.list}}) - 1] == 3',
    '{{input.list}}[0] == 1',
    '{{input.whole}} in [1, 4]',
    '5 % 3 == 2',
    '-{{input.one}} == -1',
  ])('%s is true', (condition) => {
    expect(evaluateCondition(condition, numbers).met).toBe(true);
  });

  test('they are typed alike', () => {
    expect(checkCel('{{input.x}} == 1 && {{input.x}} in [1, 2]', () => 'double')).toBe('bool');
    expect(checkCel('size({{input.x}}) + 1.5', () => 'list')).toBe('double');
  });

  test.each(['9007199254740993 > 1', '{{input.big}} > 1', '{{input.whole}} / 0'])(
    '%s is refused, because JSON cannot keep it',
    (expression) => {
      expect(() => evaluateCel(expression, numbers)).toThrow('which JSON cannot keep');
    },
  );
});

describe('computed values', () => {
  test.each<[string, unknown]>([
    ['{{input.count}} * 2', 6],
    ['"About " + {{input.topic}}', 'About Tides'],
    ['{{stage_1.output.ok}} ? {{input.topic}} : "none"', 'Tides'],
    ['[{{input.topic}}, "x"]', ['Tides', 'x']],
    ['{"n": size({{stage_1.output.items}})}', { n: 2 }],
    ['{{input.audience ?? "all"}} + "!"', 'all!'],
  ])('%s is %j', (cel, value) => {
    expect(applyMapping({ x: { cel } }, scope)).toEqual({ x: value });
  });

  test.each([
    ['"{{input.topic}}" == "Tides"', 'stands in quotes'],
    ['{{input.topic}} * 2', 'no such overload'],
    [`"${'x'.repeat(10_000)}"`, '5000 characters'],
    ['[1].map(x, x)', 'compare and compute only'],
    ['cel.bind(x, {{stage_1.output.items}}, size(x + x))', 'compare and compute only'],
    ['[1].all(x, x > 0)', 'compare and compute only'],
    ['timestamp("2020-01-01T00:00:00Z")', 'compare and compute only'],
    ['type(1)', 'a value that JSON does not have'],
  ])('%s is refused', (cel, message) => {
    expect(() => applyMapping({ x: { cel } }, scope)).toThrow(message);
  });
});

describe('what a mapping may come to is bounded', () => {
  const large: Scope = {
    input: { text: 'x'.repeat(50_000), list: Array.from({ length: 50_000 }, (_, index) => index) },
    outputs: new Map(),
  };
  test.each<[string, unknown]>([
    ['a text many times', Array.from({ length: 1_100 }, () => '{{input.text}}')],
    ['a list many times', Array.from({ length: 200 }, () => '{{input.list[*]}}')],
  ])('%s is refused', (_what, value) => {
    expect(() => applyMapping({ x: value }, large)).toThrow('comes to more than');
  });

  test('a list that is too long is not computed with', () => {
    expect(() => evaluateCel('size({{input.list}} + {{input.list}})', large)).toThrow('too many to compute with');
  });
});
