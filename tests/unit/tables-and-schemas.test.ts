import { composeServices as composeWithApollo } from '@apollo/composition';
import {
  buildSchema as buildGraphqlSchema,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { type DatabaseOptions, migrate, openAsOwner, schemaDrift } from '../../lib/database/data-source';
import { tablesOf } from '../../subgraph-kit/start-service';
import { outputSchemaOf, StructureType } from '../../subgraphs/granulator/structures/structure';
import { jobTables } from '../../worker-kit';
import { emitSchemas, emitTables } from '../../scripts/schema';
import { SERVICES } from '../setup/tables';
import { ORCHESTRATOR } from '../../subgraphs/orchestrator/features';
import { createDatabase, type TestDatabase } from '../setup/database';

describe('tables', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase({ empty: true });
  });
  afterAll(() => database.drop());

  test.each([
    ...SERVICES.map((service): [string, DatabaseOptions] => [service.name, tablesOf(service, '')]),
    ['a worker made with the kit', jobTables('', 'acme')] satisfies [string, DatabaseOptions],
  ])(
    'of %s are, migrated from empty, just what the entities say; migrating again changes nothing',
    async (_name, tables) => {
      const source = await openAsOwner({ ...tables, url: database.url });
      try {
        await migrate(source, tables.migrations);
        expect(await schemaDrift(source)).toEqual([]);
        await migrate(source, tables.migrations);
        expect(await schemaDrift(source)).toEqual([]);
      } finally {
        await source.destroy();
      }
    },
  );

  test('are what the dumps beside the migrations show', async () => {
    for (const [file, text] of Object.entries(await emitTables(database.url)))
      expect([file, fs.readFileSync(file, 'utf8') === text]).toEqual([file, true]);
  });

  test('a state that the code does not know cannot be written', async () => {
    const source = await openAsOwner(tablesOf(ORCHESTRATOR, database.url));
    await expect(
      source.query(
        `insert into orchestrator.execution (id, client_id, master_template_id, master_template_version, status, parameters, plan, idempotency_key, input_hash) values ('e', 'c', 't', 1, 'paused-ish', '{}', '{}', 'k', 'h')`,
      ),
    ).rejects.toThrow('invalid input value for enum');
    await source.destroy();
  });
});

describe('schema/', () => {
  const emitted = emitSchemas();

  test('holds what the code emits, and so do the pages of docs/ that are made from it', () => {
    // In a process of its own: the order of types is that in which they were loaded.
    const { stdout, stderr, status } = spawnSync(process.execPath, ['dist/scripts/schema.js', '--check']);
    expect({ said: `${stdout.toString()}${stderr.toString()}`, status }).toMatchObject({ status: 0 });
  });

  test("composes with Apollo's own composition, too", () => {
    const services = SERVICES.map(({ name }) => ({
      name,
      url: `http://${name}`,
      typeDefs: parse(emitted[`schema/${name}.graphql`]),
    }));
    const { errors } = composeWithApollo(services);
    expect(errors?.map((error) => error.message)).toBeUndefined();
  });

  test('describes every type, field, argument and value', () => {
    const schema = buildGraphqlSchema(emitted['schema/supergraph.graphql'], {
      assumeValid: true,
      assumeValidSDL: true,
    });
    const bare: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (
        /^(__|join__|link__|core__|policy__|requiresScopes__|Query$|Mutation$|Subscription$)/.test(type.name) ||
        ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name)
      )
        continue;
      if (!type.description) bare.push(type.name);
    }
    for (const type of Object.values(schema.getTypeMap())) {
      if (!(isObjectType(type) || isInterfaceType(type)) || /^(__|join__|link__|core__)/.test(type.name)) continue;
      for (const field of Object.values((type as GraphQLObjectType).getFields())) {
        if (!field.description) bare.push(`${type.name}.${field.name}`);
        for (const argument of field.args)
          if (!argument.description) bare.push(`${type.name}.${field.name}(${argument.name})`);
      }
    }
    expect(bare).toEqual([]);
  });

  test('shows every field of a structure, under the same name', () => {
    const schema = buildGraphqlSchema(emitted['schema/granulator.graphql'].replaceAll(/^extend schema.*$/gm, ''), {
      assumeValid: true,
      assumeValidSDL: true,
    });
    const ofEvery = Object.keys((schema.getType('StageOutput') as GraphQLInterfaceType).getFields());
    type Json = Record<string, unknown>;
    const compare = (typeName: string, json: Json, whole: Json): void => {
      const properties = json['properties'] as Record<string, Json>;
      const fields = (schema.getType(typeName) as GraphQLObjectType).getFields();
      expect([
        typeName,
        Object.keys(fields)
          .filter((name) => !ofEvery.includes(name))
          .sort(),
      ]).toEqual([typeName, Object.keys(properties).sort()]);
      for (const [name, value] of Object.entries(properties)) {
        const item = value['type'] === 'array' ? (value['items'] as Json) : value;
        const inner =
          typeof item['$ref'] === 'string'
            ? (whole['$defs'] as Record<string, Json>)[item['$ref'].replace('#/$defs/', '')]
            : item;
        const innerName = String(fields[name]?.type).replaceAll(/[[\]!]/g, '');
        // A concept holds concepts.
        if (inner?.['type'] === 'object' && innerName !== typeName) compare(innerName, inner, whole);
      }
    };
    const names = {
      course: 'Course',
      quiz: 'Quiz',
      novel: 'Novel',
      workflow: 'Workflow',
      knowledge_map: 'KnowledgeMap',
      learning_path: 'LearningPath',
    };
    for (const type of Object.values(StructureType)) compare(names[type], outputSchemaOf(type), outputSchemaOf(type));
  });
});

describe('dependencies', () => {
  const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { version: string; resolved?: string }>;
  };

  test.each([
    ['graphql', '16.8.1'],
    ['@apollo/server', '5.5.0'],
    ['ws', '8.21.1'],
    ['typeorm', '1.1.0'],
    ['ajv', '8.18.0'],
  ])('%s is at least %s, below which there are known holes', (name, floor) => {
    const number = (version: string): number =>
      version.split('.').reduce((sum, part) => sum * 10_000 + Number.parseInt(part, 10), 0);
    expect(number(lock.packages[`node_modules/${name}`]?.version ?? '0')).toBeGreaterThanOrEqual(number(floor));
  });

  test('are pinned exactly, and there is one copy of graphql', () => {
    const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>;
    for (const group of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const [name, version] of Object.entries(manifest[group] ?? {}))
        expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+/)]);
    }
    expect(Object.keys(lock.packages).filter((name) => name.endsWith('node_modules/graphql'))).toEqual([
      'node_modules/graphql',
    ]);
  });
});
