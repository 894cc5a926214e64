import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const SUBGRAPHS = fs.readdirSync('subgraphs').map((name) => `subgraphs/${name}`);
const WORKERS = SUBGRAPHS.filter((folder) => !['subgraphs/kam', 'subgraphs/orchestrator'].includes(folder));
/** What each folder may import besides itself; said a second time on purpose. */
const MAY_IMPORT: Record<string, string[]> = {
  lib: [],
  contracts: [],
  'subgraph-kit': ['contracts', 'lib'],
  'worker-kit': ['contracts', 'lib'],
  'worker-subgraph-kit': ['subgraph-kit', 'worker-kit', 'contracts', 'lib'],
  gateway: ['subgraph-kit', 'contracts', 'lib'],
  'subgraphs/kam': ['subgraph-kit', 'contracts', 'lib'],
  'subgraphs/orchestrator': ['subgraph-kit', 'contracts', 'lib'],
  ...Object.fromEntries(
    WORKERS.map((worker) => [worker, ['subgraph-kit', 'worker-kit', 'worker-subgraph-kit', 'contracts', 'lib']]),
  ),
  server: ['gateway', ...SUBGRAPHS, 'subgraph-kit', 'worker-kit', 'worker-subgraph-kit', 'contracts', 'lib'],
  scripts: ['server', 'gateway', ...SUBGRAPHS, 'subgraph-kit', 'worker-kit', 'worker-subgraph-kit', 'contracts', 'lib'],
  console: [],
};
const LAYERS = Object.keys(MAY_IMPORT);

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

describe('the rules of layers', () => {
  let root: string;
  let violations: Violation[];

  const write = (file: string, text: string): void => {
    fs.mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  };
  const importing = (from: string, to: string): string => {
    const relative = path.relative(path.dirname(from), to);
    return `import { value } from '${relative.startsWith('.') ? relative : `./${relative}`}';\nexport const used = value;\n`;
  };
  const plant = (from: string, to: string): void => write(from, importing(from, to));
  const refusals = (file: string): string[] =>
    violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);

  beforeAll(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'template-federation-layers-'));
    fs.copyFileSync('tsconfig.json', path.join(root, 'tsconfig.json'));
    fs.symlinkSync(path.resolve('node_modules'), path.join(root, 'node_modules'));
    for (const layer of [...LAYERS, 'tests', 'vendor']) write(`${layer}/index.ts`, 'export const value = 1;\n');
    for (const from of LAYERS)
      for (const to of [...LAYERS, 'tests'])
        if (to !== from) plant(`${from}/planted-${to.replace('/', '-')}.ts`, `${to}/index`);
    for (const layer of LAYERS) {
      plant(`${layer}/circle-one.ts`, `${layer}/circle-two`);
      plant(`${layer}/circle-two.ts`, `${layer}/circle-one`);
    }
    write('worker-kit/inside.ts', 'export const value = 1;\n');
    plant('subgraphs/granulator/deep.ts', 'worker-kit/inside');
    write('contracts/with-package.ts', "import { DataSource } from 'typeorm';\nexport const used = DataSource;\n");
    write('contracts/with-zod.ts', "import { z } from 'zod';\nexport const used = z;\n");
    write('subgraphs/kam/a.resolver.ts', "import { DataSource } from 'typeorm';\nexport const used = DataSource;\n");
    plant('vendor/stray.ts', 'lib/index');
    plant('lib/uses-stray.ts', 'vendor/index');
    violations = cruise();
  });
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  function cruise(): Violation[] {
    const args = [path.resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs')];
    args.push('--config', path.resolve('.dependency-cruiser.cjs'), '--output-type', 'json');
    args.push(...fs.readdirSync(root).filter((name) => !['node_modules', 'tsconfig.json'].includes(name)));
    const report = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    return (JSON.parse(report) as { summary: { violations: Violation[] } }).summary.violations;
  }

  test.each(LAYERS)('%s may import what stands below it, and nothing else', (from) => {
    for (const to of [...LAYERS, 'tests'].filter((other) => other !== from)) {
      const refused = refusals(`${from}/planted-${to.replace('/', '-')}.ts`).length > 0;
      expect([from, to, refused]).toEqual([from, to, !MAY_IMPORT[from]?.includes(to)]);
    }
  });

  test.each(LAYERS)('a circle in %s is refused', (layer) => {
    expect(refusals(`${layer}/circle-one.ts`)).toEqual(['no circle']);
  });

  test('the worker kit is reached through its public surface, contracts need zod only, resolvers ask services', () => {
    expect(refusals('subgraphs/granulator/deep.ts')).toHaveLength(1);
    expect(refusals('contracts/with-package.ts')).toContain('contracts need zod only');
    expect(refusals('contracts/with-zod.ts')).not.toContain('contracts need zod only');
    expect(refusals('subgraphs/kam/a.resolver.ts')).toContain('a resolver asks a service, not the database');
  });

  test('every folder with code has a layer, and what has none cannot be imported', () => {
    expect(refusals('lib/uses-stray.ts')).toHaveLength(1);
    const withCode = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
      encoding: 'utf8',
    })
      .trim()
      .split('\n')
      .map((file) =>
        file
          .split('/')
          .slice(0, file.startsWith('subgraphs/') ? 2 : 1)
          .join('/'),
      );
    expect(new Set(withCode)).toEqual(new Set([...LAYERS, 'tests']));
  });
});
