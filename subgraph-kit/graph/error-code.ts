import { registerEnumType } from 'type-graphql';
import { REQUEST_ERRORS, USER_ERRORS } from '../../contracts/errors';

const ENTRIES = { ...REQUEST_ERRORS, ...USER_ERRORS };

/** The enum of all codes of errors, as the graph shows it. */
export const ErrorCode = Object.fromEntries(Object.keys(ENTRIES).map((code) => [code, code])) as {
  [C in keyof typeof ENTRIES]: C;
};

registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description:
    'What went wrong, for programs. It is the `code` of a UserError, and `extensions.code` of an error at the top level of an answer.',
  valuesConfig: Object.fromEntries(
    Object.entries(ENTRIES).map(([code, { message }]) => [code, { description: message }]),
  ),
});
