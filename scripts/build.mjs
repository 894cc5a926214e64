// Compiles the sources to dist/ with swc, only what has changed. Types are checked by `npm run types`.
import { transform } from '@swc/core';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const FOLDERS = [
  'lib',
  'contracts',
  'subgraph-kit',
  'worker-kit',
  'worker-subgraph-kit',
  'gateway',
  'server',
  'subgraphs',
  'scripts',
  'tests',
];
const OUT = 'dist';
/** A build that takes longer than this says so, in ms. */
const SILENT_MS = 500;
/** The same settings for the build and for jest. */
const { options } = JSON.parse(fs.readFileSync(new URL('swc.json', import.meta.url), 'utf8'));
/** What changes the output of every file. */
const SETTINGS = ['scripts/build.mjs', 'scripts/swc.json', 'package-lock.json'];

process.chdir(path.join(import.meta.dirname, '..'));
const changedAt = (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const filesIn = (folder, ending) =>
  fs.existsSync(folder)
    ? fs
        .readdirSync(folder, { recursive: true })
        .map((file) => path.join(folder, file))
        .filter((file) => file.endsWith(ending))
    : [];

const sources = FOLDERS.flatMap((folder) => filesIn(folder, '.ts')).filter((file) => !file.endsWith('.d.ts'));
const outputOf = (source) => path.join(OUT, source.replace(/ts$/, 'js'));
const settingsAt = Math.max(...SETTINGS.map(changedAt));
const due = sources.filter((source) => changedAt(outputOf(source)) <= Math.max(changedAt(source), settingsAt));

const startedAt = performance.now();
const announce = setTimeout(() => console.log(`Compiling ${due.length} files …`), SILENT_MS);
await Promise.all(
  due.map(async (source) => {
    const output = outputOf(source);
    const { code, map } = await transform(fs.readFileSync(source, 'utf8'), {
      ...options,
      filename: path.resolve(source),
      sourceFileName: path.relative(path.dirname(output), source),
      sourceMaps: true,
    });
    fs.mkdirSync(path.dirname(output), { recursive: true });
    fs.writeFileSync(`${output}.map`, map);
    fs.writeFileSync(output, `${code}\n//# sourceMappingURL=${path.basename(output)}.map\n`);
  }),
);
clearTimeout(announce);
// What has no source any more would still be found by an import.
const wanted = new Set(sources.map(outputOf));
for (const file of filesIn(OUT, '.js'))
  if (!wanted.has(file) && !file.startsWith(path.join(OUT, 'console'))) fs.rmSync(file);
const seconds = (performance.now() - startedAt) / 1000;
if (seconds * 1000 > SILENT_MS) console.log(`Compiled ${due.length} files in ${seconds.toFixed(1)} s.`);

// ── The console: built when something in it has changed, and packed, so that nobody packs it at run time.

const CONSOLE = 'console';
/** The best quality takes ten times as long for 4 % less, and the first start waits for it. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 8 } };
const BUILT = path.join(OUT, CONSOLE, 'built.json');
const consoleFiles = filesIn(CONSOLE, '')
  .filter((file) => !file.includes('node_modules') && fs.statSync(file).isFile())
  .concat('package-lock.json')
  .sort();
const hash = createHash('sha256');
for (const file of consoleFiles) hash.update(`${file}\0`).update(fs.readFileSync(file));
const digest = hash.digest('hex');
const built = fs.existsSync(BUILT) ? JSON.parse(fs.readFileSync(BUILT, 'utf8')).digest : '';
// What generates its operations runs before it can be built.
if (digest !== built && !process.argv.includes('--without-console')) {
  const startedAt = performance.now();
  console.log('Building the console …');
  const { build } = await import('vite');
  await build({ configFile: path.join(CONSOLE, 'vite.config.ts'), logLevel: 'warn' });
  await Promise.all(
    filesIn(path.join(OUT, CONSOLE, 'assets'), '').map(async (file) => {
      if (!/\.(?:js|css|svg|json)$/.test(file)) return;
      const content = fs.readFileSync(file);
      fs.writeFileSync(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
      fs.writeFileSync(`${file}.br`, await promisify(brotliCompress)(content, BROTLI));
    }),
  );
  fs.writeFileSync(BUILT, JSON.stringify({ digest }));
  console.log(`Built the console in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
}
