const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  // The tests run as they were compiled, in plain Node.js: each process loads the service once, not once per file.
  runner: 'jest-light-runner/child-process',
  roots: ['<rootDir>/dist'],
  testMatch: ['**/*.test.js'],
  transform: {},
  setupFiles: ['<rootDir>/dist/tests/setup/process.js'],
  setupFilesAfterEnv: ['<rootDir>/dist/tests/setup/limits.js'],
  globalSetup: '<rootDir>/dist/tests/setup/global-setup.js',
  globalTeardown: '<rootDir>/dist/tests/setup/global-teardown.js',
  // The suites mostly wait: two of them at a time take hardly longer than one, also where there are two processors.
  maxWorkers: Math.max(2, availableParallelism() - 1),
};
