/* eslint-disable no-restricted-properties -- how a library is loaded, and no configuration */
import { createRequire } from 'node:module';

// graphql looks for a second copy of itself in each object that it compares, unless it runs in production: 4 % of the time of a query. It
// decides that when it is loaded, which is why this is imported before all else. NODE_ENV itself has another meaning here: which secrets
// must be given.
const { NODE_ENV } = process.env;
process.env['NODE_ENV'] = 'production';
createRequire(__filename)('graphql/jsutils/instanceOf');
if (NODE_ENV === undefined) delete process.env['NODE_ENV'];
else process.env['NODE_ENV'] = NODE_ENV;
