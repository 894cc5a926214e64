import { validateJson } from '../../../lib/json-schema';
import { outputSchemaOf, StructureType } from '../../granulator/structures/structure';
import { simulatedOutput } from './simulated-output';
import { NotSimulated } from './simulation';

describe('a simulated output', () => {
  test.each(Object.values(StructureType))('fits the schema of a %s, whatever the seed', (type) => {
    const schema = outputSchemaOf(type);
    for (let seed = 0; seed < 15; seed++)
      expect(validateJson(schema, simulatedOutput(schema, String(seed)))).toEqual([]);
  });

  test('follows from its seed', () => {
    const schema = outputSchemaOf(StructureType.QUIZ);
    expect(simulatedOutput(schema, 'a')).toEqual(simulatedOutput(schema, 'a'));
    expect(simulatedOutput(schema, 'a')).not.toEqual(simulatedOutput(schema, 'b'));
  });

  const object = (properties: Record<string, unknown>): Record<string, unknown> => ({
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  });
  test.each([
    ['a pattern', object({ code: { type: 'string', pattern: '^[A-Z]{3}-\\d{4}$' } })],
    ['bounds that are left out', object({ share: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 } })],
    ['steps', object({ price: { type: 'number', multipleOf: 0.25, minimum: 1, maximum: 9 } })],
    ['choices', object({ of: { oneOf: [{ const: 'a' }, { type: 'integer', minimum: 3 }] } })],
    ['one of some values', object({ level: { enum: ['low', 'high'] } })],
    [
      'lists without repetition',
      object({ tags: { type: 'array', items: { enum: ['a', 'b', 'c'] }, minItems: 2, uniqueItems: true } }),
    ],
    [
      'parts of itself',
      {
        $ref: '#/$defs/node',
        $defs: {
          node: { type: 'object', properties: { children: { type: 'array', items: { $ref: '#/$defs/node' } } } },
        },
      },
    ],
    ['anything', { type: 'object', additionalProperties: true }],
    ['nothing at all', {}],
  ])('fits a schema with %s', (_name, schema) => {
    expect(validateJson(schema, simulatedOutput(schema, 'seed'))).toEqual([]);
  });

  test.each([
    ['that nothing fits', object({ never: { type: 'integer', minimum: 3, maximum: 1 } })],
    ['that asks for too much', object({ list: { type: 'array', items: {}, minItems: 1_000_000_000 } })],
    ['with a pattern that grows', object({ text: { type: 'string', pattern: '((a{999}){999}){999}' } })],
    ['of something else than an object', { type: 'string' }],
  ])('is not made for a schema %s, and says so', (_name, schema) => {
    const from = performance.now();
    expect(() => simulatedOutput(schema, 'seed')).toThrow(NotSimulated);
    expect(performance.now() - from).toBeLessThan(5_000);
  });
});
