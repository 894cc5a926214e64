import { parseArgs } from 'node:util';
import { checkWorker, type Outcome } from './check';
import { CallbackRecorder } from './callback-recorder';

const HELP = `Checks whether a worker keeps the worker protocol (docs/worker-protocol.md), case by case.

  npm run conformance -- --url http://127.0.0.1:5000 --id acme-word-counter --key k1:<secret> \\
    --template word_count_v1 --parameters '{"text": "one two"}'

  --url         where the worker listens
  --id          its id
  --key         its key, as id:secret
  --template    the template that jobs are made of
  --parameters  parameters in JSON that it can do within some seconds
  --slow        parameters in JSON that take it 3 to 15 s; without them the cases of heartbeats and of a stop are left out
  --only        runs only the cases that have this in their name
  --at-once     how many cases run beside each other; 1 when absent
  --listen      port on which results are taken, 4900 when absent: the worker must tell its results to http://127.0.0.1:<port>

Ends with 0 when no case is broken, else with 1.
`;

async function main(): Promise<void> {
  const options = {
    url: {},
    id: {},
    key: {},
    template: {},
    parameters: {},
    slow: {},
    only: {},
    'at-once': {},
    listen: {},
  } as const;
  const types = Object.fromEntries(Object.keys(options).map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ options: { ...types, help: { type: 'boolean' } } });
  const given = values as Partial<Record<keyof typeof options, string>> & { help?: boolean };
  const {
    url,
    id,
    key = '',
    template,
    parameters = '{}',
    slow,
    only,
    'at-once': atOnce = '1',
    listen = '4900',
  } = given;
  const [keyId, secret] = key.split(':');
  if (given.help || !url || !id || !keyId || !secret || !template) {
    process.stdout.write(HELP);
    process.exitCode = given.help ? 0 : 2;
    return;
  }
  if (!/^[1-9]\d{0,2}$/.test(atOnce)) throw new Error(`--at-once must be a whole number from 1 to 999, got ${atOnce}`);
  if (!URL.canParse(url)) throw new Error(`--url must be an address as in http://127.0.0.1:5000, got ${url}`);
  const callbacks = new CallbackRecorder();
  await callbacks.start(Number(listen));
  const counts: Record<Outcome['verdict'], number> = { kept: 0, broken: 0, 'left out': 0 };
  try {
    const subject = {
      url,
      id,
      key: { id: keyId, secret },
      template,
      parameters: objectOf('parameters', parameters),
      slowParameters: slow === undefined ? undefined : objectOf('slow', slow),
    };
    for await (const { section, rule, verdict, detail } of checkWorker(subject, callbacks, {
      only,
      atOnce: Number(atOnce),
    })) {
      counts[verdict]++;
      process.stdout.write(
        `${verdict.padEnd(9)} ${section.padEnd(11)} ${rule}${detail && `\n${' '.repeat(22)}${detail}`}\n`,
      );
    }
  } finally {
    await callbacks.close();
  }
  process.stdout.write(`\n${counts.kept} kept, ${counts.broken} broken, ${counts['left out']} left out\n`);
  process.exitCode = counts.broken > 0 ? 1 : 0;
}

function objectOf(option: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Reported below, with the name of the option.
  }
  throw new Error(`--${option} must be an object in JSON, as in '{"text": "one two"}', got ${text}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
