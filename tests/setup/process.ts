import 'reflect-metadata';
import { createRequire } from 'node:module';

// As users run it: elsewhere graphql looks closer at each object that it compares, which takes a third of the time of many tests.
// It decides when it is loaded.
const { NODE_ENV } = process.env;
process.env['NODE_ENV'] = 'production';
createRequire(__filename)('graphql/jsutils/instanceOf');
process.env['NODE_ENV'] = NODE_ENV;
// Errors name lines of the sources.
process.setSourceMapsEnabled(true);
