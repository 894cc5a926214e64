import { createRequire } from 'node:module';

// Operations with the ids of another client, at random. SWAPS=10000 CHECKS=off switches the services' own check off, so that only
// row-level security is left.
const SWAPS = Number(process.env['SWAPS'] ?? 10_000);
const checksOff = process.env['CHECKS'] === 'off';

/** Has all that is loaded from now on see a check that lets everybody see every client. */
function switchChecksOff(): void {
  const load = createRequire(__filename);
  const name = load.resolve('../../subgraph-kit/context');
  const context = load(name) as typeof import('../../subgraph-kit/context');
  const module = load.cache[name];
  if (!module) throw new Error('there is no check to switch off');
  module.exports = { ...context, maySeeClient: () => true, visibleClient: () => null };
}

async function main(): Promise<void> {
  if (checksOff) switchChecksOff();
  const { swapIds } = await import('./id-swap.js');
  const { inTestSystem } = await import('./in-test-system.js');
  await inTestSystem(async (system) => {
    const started = performance.now();
    const { asked, leaks, changed } = await swapIds(system, SWAPS);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    process.stdout.write(
      `checks of services ${checksOff ? 'off' : 'on'}: ${asked} swaps in ${seconds} s, ${leaks.length} answers with foreign rows, ${changed.length} tables of the victim changed\n`,
    );
    for (const line of [...leaks.slice(0, 10), ...changed]) process.stdout.write(`  ${line}\n`);
    process.exitCode = leaks.length + changed.length > 0 ? 1 : 0;
  });
}

void main();
