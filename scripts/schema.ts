import 'reflect-metadata';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import fs from 'node:fs';
import path from 'node:path';
import { printSubgraph } from '../subgraph-kit/build-schema';
import { granulatorSchema } from '../subgraphs/granulator/schema';
import { kamSchema } from '../subgraphs/kam/schema';
import { orchestratorSchema } from '../subgraphs/orchestrator/schema';

/** The contract of every subgraph, and the supergraph that is composed of them, by file name. @throws Error when they do not compose. */
export function emitSchemas(): Record<string, string> {
  const subgraphs = {
    kam: printSubgraph(kamSchema),
    orchestrator: printSubgraph(orchestratorSchema),
    granulator: printSubgraph(granulatorSchema),
  };
  const services = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    typeDefs: parse(sdl),
    url: `http://${name}/graphql`,
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl)
    throw new Error(`the subgraphs do not compose:\n${(errors ?? []).map((error) => `  ${error.message}`).join('\n')}`);
  const files = Object.entries(subgraphs).map(([name, sdl]) => [`${name}.graphql`, sdl]);
  return {
    ...(Object.fromEntries(files) as Record<string, string>),
    'supergraph.graphql': `${supergraphSdl.trim()}\n`,
  };
}

/** Writes schema/*.graphql; with --check only compares, and exits with 1 on a difference. */
function main(): void {
  const folder = path.resolve('schema');
  const check = process.argv.includes('--check');
  const stale: string[] = [];
  for (const [name, text] of Object.entries(emitSchemas())) {
    const file = path.join(folder, name);
    const committed = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    if (committed === text) continue;
    if (check) stale.push(name);
    else fs.writeFileSync(file, text);
  }
  if (stale.length === 0) return;
  process.stderr.write(`schema/ is out of date: ${stale.join(', ')}. Run "npm run schema" and commit the result.\n`);
  process.exitCode = 1;
}

if (require.main === module) main();
