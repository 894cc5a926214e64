const { availableParallelism } = require('node:os');

// Packages that ship only ES modules or load some at run time: jest's CommonJS loader needs them transformed.
const esmOnly = [
  'request-filtering-agent',
  'syllable',
  'jose',
  '@marcbachmann/cel-js',
  'uuidv7',
  '@graphql-hive/router-query-planner',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/otlp-exporter-base',
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: [
    'lib',
    'contracts',
    'subgraph-kit',
    'worker-kit',
    'worker-subgraph-kit',
    'gateway',
    'server',
    'subgraphs',
    'tests',
  ].map((folder) => `<rootDir>/${folder}`),
  testMatch: ['**/*.test.ts'],
  setupFiles: ['reflect-metadata', '<rootDir>/tests/setup/graphql-in-production.cjs'],
  globalSetup: '<rootDir>/tests/setup/global-setup.ts',
  globalTeardown: '<rootDir>/tests/setup/global-teardown.ts',
  // Generous: a busy machine takes several times as long, and a test that hangs is told all the same.
  testTimeout: 120_000,
  // The suites mostly wait: two of them at a time take hardly longer than one, also where there are two processors.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  transform: {
    '\\.[cm]?[jt]s$': ['@swc/jest', require('./scripts/swc.json').options],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
};
