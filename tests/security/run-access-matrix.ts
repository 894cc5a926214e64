import { inTestSystem } from './in-test-system';
import { accessMatrix, SHAPES } from './access-matrix';

// Every field of the graph, asked for by everybody, in every form. Prints what came out other than declared.
void inTestSystem(async (system) => {
  const { fields, asked, wrong, undeclared } = await accessMatrix(system, SHAPES);
  process.stdout.write(
    `${fields} fields, ${asked} operations: ${wrong.length} other than declared, ${undeclared.length} without a declaration\n`,
  );
  for (const line of [...wrong, ...undeclared].slice(0, 50)) process.stdout.write(`  ${line}\n`);
  process.exitCode = wrong.length + undeclared.length > 0 ? 1 : 0;
});
