import { createRequire } from 'node:module';
import { swapIds } from './id-swap';
import { inTestSystem } from './in-test-system';

// Operations with the ids of another client, at random. SWAPS=10000 CHECKS=off switches the services' own check off, so that only
// row-level security is left.
const SWAPS = Number(process.env['SWAPS'] ?? 10_000);
const checksOff = process.env['CHECKS'] === 'off';

async function main(): Promise<void> {
  // The module as those see it who import it.
  if (checksOff)
    Object.assign(createRequire(__filename)('../../subgraph-kit/context') as object, {
      maySeeClient: () => true,
      visibleClient: () => null,
    });
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
