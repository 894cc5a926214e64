import type { z } from 'zod';

/** How zod's own messages begin; a schema that says something itself is taken at its word. */
const ITS_OWN = /^(?:Too (?:small|big)|Invalid (?:input|option|string|key|number)|Unrecognized key)/;
const MAX_LISTED = 12;

/** What is wrong with something of a name: `"topic" must have at least 3 characters`. The value itself is not in it. */
export const faultIn = (name: string, issue: z.core.$ZodIssue): string =>
  ITS_OWN.test(issue.message) ? `${name} ${expectationOf(issue)}` : `${name}: ${issue.message}`;

function expectationOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'must not be empty'
        : `must ${amount('at least', issue.origin, issue.minimum)}`;
    case 'too_big':
      return `must ${amount('at most', issue.origin, issue.maximum)}`;
    case 'invalid_value': {
      const rest = issue.values.length - MAX_LISTED;
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.slice(0, MAX_LISTED).map(String).join(', ')}${rest > 0 ? ` or ${rest} more` : ''}`;
    }
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is missing' : `must be ${named(issue.expected)}`;
    case 'invalid_key':
      return 'is a name that is not taken here';
    case 'unrecognized_keys':
      return `has no member ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
    default:
      return issue.message;
  }
}

const OF_LENGTH: Record<string, string> = { string: 'characters', array: 'items', set: 'items', map: 'entries' };

function amount(bound: string, origin: string, value: number | bigint): string {
  const unit = OF_LENGTH[origin];
  return unit === undefined
    ? `be ${bound} ${value}`
    : `have ${bound} ${value} ${Number(value) === 1 ? unit.replace(/s$/, '') : unit}`;
}

const named = (expected: string): string => {
  const name = expected === 'int' ? 'whole number' : expected === 'record' ? 'object' : expected;
  return `${/^[aeio]/.test(name) ? 'an' : 'a'} ${name}`;
};
