import { z } from 'zod';
import { faultIn } from './schema-fault';

const told = (schema: z.ZodType, value: unknown): string => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  return issue ? faultIn('It', issue) : 'it fits';
};

test.each<[string, z.ZodType, unknown]>([
  ['It must not be empty', z.string().min(1), ''],
  ['It must have at least 12 characters', z.string().min(12), 'short'],
  ['It must have at most 3 characters', z.string().max(3), 'long text'],
  ['It must have at least 1 item', z.array(z.string()).min(1), []],
  ['It must be at most 5', z.number().max(5), 9],
  ['It must be at least 0', z.number().min(0), -1],
  ['It must be one of low, high', z.enum(['low', 'high']), 'none'],
  ['It must be a number', z.coerce.number(), 'abc'],
  ['It must be a string', z.string(), 5],
  ['It is missing', z.string(), undefined],
  ['It has no member "score"', z.strictObject({}), { score: 1 }],
  ['It must be an object', z.record(z.string(), z.string()), 5],
  ['It is a name that is not taken here', z.record(z.string().regex(/^x/), z.string()), { y: 'z' }],
  ['It: a title is short', z.string().max(3, 'a title is short'), 'long text'],
])('says what is expected: %s', (expected, schema, value) => {
  expect(told(schema, value)).toBe(expected);
});
