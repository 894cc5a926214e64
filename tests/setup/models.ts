import fs from 'node:fs';
import type { DataSource } from 'typeorm';
import type { JobError } from '../../contracts/job-error';
import { ALL_TENANTS, forTenant } from '../../lib/database/tenant';
import { createLogger } from '../../lib/service/log';
import { GRANULATOR } from '../../subgraphs/granulator/features';
import { configureModels } from '../../subgraphs/granulator/model/configure';
import { ground } from '../../subgraphs/granulator/model/ground';
import { numberSource } from '../../subgraphs/granulator/model/numbered-source';
import { localOutliner } from '../../subgraphs/granulator/model/local/outliner';
import type { ModelAnswer, ModelInput } from '../../subgraphs/granulator/model/model';
import type { ModelChoice } from '../../contracts/worker-template';
import { LOCAL, StructureModels, type StructureModelSettings } from '../../subgraphs/granulator/model/structure-models';
import { Models } from '../../worker-subgraph-kit/models';
import { StructureType } from '../../subgraphs/granulator/structures/structure';
import { createDatabase, type TestDatabase } from './database';
import { ProviderServer } from './provider-server';
import { openTables } from './tables';

export const TIDES = fs.readFileSync('examples/tides.md', 'utf8');

/** A provider's server and the tables that models keep their limits in, for the tests of one file. */
export class ModelsUnderTest {
  readonly server = new ProviderServer();
  baseUrl = '';
  database!: DataSource;
  /** A course with its passages, as a provider answers it unless a test says otherwise. */
  course = '';
  private testDatabase!: TestDatabase;

  constructor() {
    beforeAll(async () => {
      this.baseUrl = await this.server.start();
      this.testDatabase = await createDatabase();
      this.database = await openTables(GRANULATOR, this.testDatabase.url);
      const { output } = await localOutliner().granulate(input({ sourceText: TIDES }));
      const { passages } = numberSource(TIDES, undefined, 10_000);
      this.course = JSON.stringify(ground(StructureType.COURSE, output as never, passages).content);
    });
    afterAll(async () => {
      this.server.stop();
      await this.database.destroy();
      await this.testDatabase.drop();
    });
    beforeEach(() => {
      this.server.requests = [];
      this.server.respond = (response) => this.server.content(response, this.course);
    });
  }

  /** The models of a service of its own; the environment says which. */
  of(env: Parameters<typeof configureModels>[0], more: Partial<StructureModelSettings> = {}): StructureModels {
    const settings = { ...configureModels(env), ...more };
    const database = forTenant(this.database, ALL_TENANTS);
    return new StructureModels(new Models(settings, LOCAL, database, createLogger('silent')), settings);
  }

  /** An environment with all providers. */
  env() {
    return {
      MODELS: 'compatible/some-model',
      OPENAI_API_KEY: 'sk-openai',
      OPENAI_BASE_URL: this.baseUrl,
      ANTHROPIC_API_KEY: 'sk-anthropic',
      ANTHROPIC_BASE_URL: this.baseUrl,
      COMPATIBLE_API_KEY: 'sk-compatible',
      COMPATIBLE_BASE_URL: this.baseUrl,
    };
  }

  all(): StructureModels {
    return this.of(this.env());
  }

  make(
    choices: ModelChoice[],
    more: Partial<ModelInput> = {},
    parameters: Record<string, unknown> = { sourceText: TIDES },
  ): Promise<ModelAnswer> {
    return this.all().granulate(choices, input(parameters, more));
  }
}

export function input(parameters: Record<string, unknown>, more: Partial<ModelInput> = {}): ModelInput {
  return {
    structureType: StructureType.COURSE,
    parameters: { topic: 'Tides', ...parameters },
    findings: [],
    signal: new AbortController().signal,
    progress: () => undefined,
    once: (_name, effect) => effect(),
    ...more,
  };
}

export const by = (model: string, more: Partial<ModelChoice> = {}): ModelChoice[] => [{ model, ...more }];

/** The error of work that must fail. */
export const failing = (work: Promise<unknown>): Promise<JobError> =>
  work.then(
    () => Promise.reject(new Error('did not fail')),
    (error: unknown) => error as JobError,
  );
