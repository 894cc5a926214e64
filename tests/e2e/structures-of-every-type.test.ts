import fs from 'node:fs';
import { startTestSystem, TECHCORP, type TestSystem } from '../setup/system';

const TIDES = fs.readFileSync('examples/tides.md', 'utf8');

interface Result {
  execution: {
    status: string;
    stages: { job: { qualityScore: number; warnings: string[]; validations: { level: number; score: number; passed: boolean; checks: { name: string }[] }[]; output: { __typename: string; elements: Element[] } } }[];
  };
}
interface Element {
  id: string;
  type: string;
  title: string;
}

describe('structures of every type', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem({ tierLimits: { premium: { apiRequestsPerMinute: 100_000 } } } as never);
  });
  afterAll(() => system.close());

  const run = async (template: string, parameters: Record<string, unknown>, fields: string): Promise<Result['execution']> => {
    const client = system.as('client_demo_003');
    const id = await client.start(template, 'client_demo_003', parameters);
    await client.ended(id, 'id');
    const { data, errors } = await client.query<Result>(
      `query ($id: ID!) { execution(id: $id) { status stages { job { ... on GranulationJob { qualityScore validations { level score passed checks { name } } } warnings
         output { __typename elements { id type title level sequence } ${fields} } } } } }`,
      { id },
    );
    expect(errors).toBeUndefined();
    return data.execution;
  };
