import { GraphClient } from '../setup/system';
import { bruteForce } from './brute-force';
import { credentialCorpus, sendUnsigned } from './forgeries';
import { inTestSystem } from './in-test-system';

// Forged credentials at the door, forged signatures behind it, and guesses of a password. TOTAL=1000 signatures.
const TOTAL = Number(process.env['TOTAL'] ?? 1_000);

void inTestSystem(async (system) => {
  const corpus = await credentialCorpus(system);
  let letIn = 0;
  for (const { what, headers } of corpus) {
    const { status } = await new GraphClient(system.url, headers).query('{ viewer { kind } }');
    if (status !== 401) process.stdout.write(`  let in: ${what} (${status})\n`);
    if (status !== 401) letIn += 1;
  }
  process.stdout.write(`${corpus.length} forged credentials: ${letIn} let in\n`);
  const { sent, wrong } = await sendUnsigned(system, TOTAL);
  process.stdout.write(
    `${sent} requests to subgraphs that are forged, edited, replayed, late or unsigned: ${wrong.length} not answered 401 without data\n`,
  );
  for (const line of wrong.slice(0, 10)) process.stdout.write(`  ${line}\n`);
  const guesses = await bruteForce(system);
  process.stdout.write(
    `${guesses.sent} guesses of a password by aliases, fragments, batches and sockets at once: ${guesses.lookedAt} looked at\n`,
  );
  process.exitCode = letIn + wrong.length > 0 || guesses.lookedAt > 10 ? 1 : 0;
});
