// Which folder may import which: everything goes one way down, and never in a circle. See ARCHITECTURE.md.
// `npm run lint` runs this, and tests/unit/layers.test.ts plants a violation in every folder.

const fs = require('node:fs');
const path = require('node:path');

const NO_WORKERS = ['kam', 'orchestrator'];

/** What a folder may import besides itself. Further folders of the project are rejected. */
const layers = {
  lib: [],
  // The files of lib/ that need nothing themselves.
  contracts: ['lib/jsonb-text', 'lib/json-depth', 'lib/json-number', 'lib/money'],
  'subgraph-kit': ['contracts', 'lib'],
  'worker-kit': ['contracts', 'lib'],
  'worker-subgraph-kit': ['subgraph-kit', 'worker-kit', 'contracts', 'lib'],
  gateway: ['subgraph-kit', 'contracts', 'lib'],
  // A subgraph that is a worker as well may use the worker kit; no subgraph may import another.
  ...Object.fromEntries(
    fs
      .readdirSync(path.join(__dirname, 'subgraphs'))
      .map((name) => [
        `subgraphs/${name}`,
        [
          'subgraph-kit',
          'contracts',
          'lib',
          ...(NO_WORKERS.includes(name) ? [] : ['worker-kit', 'worker-subgraph-kit']),
        ],
      ]),
  ),
  server: ['gateway', 'subgraphs', 'subgraph-kit', 'worker-kit', 'worker-subgraph-kit', 'contracts', 'lib'],
  scripts: ['server', 'gateway', 'subgraphs', 'subgraph-kit', 'worker-kit', 'worker-subgraph-kit', 'contracts', 'lib'],
  migrations: [],
  // It knows the services by their graph only.
  console: [],
};
const folders =
  'lib|contracts|subgraph-kit|worker-kit|worker-subgraph-kit|gateway|subgraphs|server|scripts|migrations|console|tests|examples';

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([folder, allowed]) => ({
      name: `${folder} imports ${allowed.length > 0 ? `${allowed.join(', ')} and itself` : 'itself'} only`,
      severity: 'error',
      from: { path: `^${folder}/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^(${folders})/`, pathNot: [folder, ...allowed].map((name) => `^${name}(/|\\.)`) },
    })),
    {
      name: 'every folder has a layer',
      severity: 'error',
      from: {},
      to: { path: '^(?!node_modules/)[^/]+/.*\\.[cm]?[jt]s$', pathNot: `^(${folders})/` },
    },
    { name: 'no circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'contracts need zod only',
      severity: 'error',
      from: { path: '^contracts/', pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules/', pathNot: 'node_modules/zod/' },
    },
    {
      name: 'the worker kit is imported through its public surface',
      severity: 'error',
      from: { pathNot: '^worker-kit/' },
      // Threads load their part alone: without the database, and without the server.
      to: { path: '^worker-kit/', pathNot: '^worker-kit/(index|threads)\\.ts$' },
    },
    {
      name: 'the kit for subgraphs of workers is imported through its public surface',
      severity: 'error',
      from: { pathNot: '^worker-subgraph-kit/' },
      to: { path: '^worker-subgraph-kit/', pathNot: '^worker-subgraph-kit/(?:(?:models/)?index|settings)\\.ts$' },
    },
    {
      name: 'a resolver asks a service, not the database',
      severity: 'error',
      from: { path: '\\.resolver\\.ts$' },
      to: { path: 'node_modules/(typeorm|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'what is not a test imports no test',
      severity: 'error',
      from: { pathNot: '^tests/|\\.test\\.ts$' },
      to: { path: '^tests/|\\.test\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(dist|coverage|\\.data)/' },
  },
};
