import 'reflect-metadata';
import { differences } from './differential';

// Holds the gateway's executor against graphql-js over many operations made by chance, and prints where they differ.
//   COUNT=10000 SEED=1 npm run conformance:executor

async function main(): Promise<void> {
  const [count, seed] = [Number(process.env['COUNT'] ?? 10_000), Number(process.env['SEED'] ?? 1)];
  const { asked, found } = await differences(count, seed);
  for (const { operation, expected, got } of found.slice(0, 5))
    console.log(
      [operation.query, operation.variables, expected, got]
        .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
        .join('\n'),
      '\n',
    );
  console.log(`${asked} operations of seed ${seed}: ${found.length} answered otherwise than by graphql-js`);
  if (found.length > 0) process.exitCode = 1;
}

void main();
