import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';

/** Texts that were found to be registered or not; more are checked again. */
const MAX_CHECKED = 2_000;

/** Either form in which clients' tools write them: Apollo's manifest, or operations by their hash, as GraphQL Code Generator does. */
const MANIFEST = z.union([
  z.object({
    format: z.literal('apollo-persisted-query-manifest'),
    operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
  }),
  z.record(z.string().min(1), z.string().min(1)),
]);

/** The operations that clients may send, when not just any are taken. */
export class RegisteredOperations {
  private readonly texts = new Map<string, string>();
  private readonly known = new Set<string>();
  private readonly checked = new LRUCache<string, boolean>({ max: MAX_CHECKED });

  /** Reads them from files. @throws Error that names the file which cannot be read */
  constructor(files: readonly string[]) {
    for (const file of files) {
      for (const [id, body] of operationsIn(file)) {
        this.texts.set(id, body);
        try {
          this.known.add(normalised(parse(body, { noLocation: true })));
        } catch (cause) {
          throw new Error(`OPERATIONS_FILE: operation ${id} in ${file} is no GraphQL: ${String(cause)}`, { cause });
        }
      }
    }
  }

  /** The text of an operation by its id, which mostly is the SHA-256 of it. */
  textOf(id: string): string | undefined {
    return this.texts.get(id);
  }

  /** Whether an operation is among them, in whatever form: clients ask for `__typename` besides, and order fragments as they like. */
  has(document: DocumentNode): boolean {
    const text = print(document);
    let is = this.checked.get(text);
    if (is === undefined) this.checked.set(text, (is = this.known.has(normalised(document))));
    return is;
  }
}

function operationsIn(file: string): [id: string, body: string][] {
  let value: unknown;
  try {
    value = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(
      `OPERATIONS_FILE: ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
  const parsed = MANIFEST.safeParse(value);
  if (!parsed.success)
    throw new Error(
      `OPERATIONS_FILE: ${file} is no manifest. Expected {"format": "apollo-persisted-query-manifest", "operations": [{"id": …, "body": …}]}, or an object of operations by their hashes.`,
    );
  const { data } = parsed;
  return isApollos(data) ? data.operations.map(({ id, body }) => [id, body]) : Object.entries(data);
}

type Manifest = z.infer<typeof MANIFEST>;
type Apollos = Extract<Manifest, { operations: { id: string; body: string }[] }>;

const isApollos = (manifest: Manifest): manifest is Apollos => Array.isArray(manifest['operations']);

/** One text for all forms of an operation, as short as can be. */
function normalised(document: DocumentNode): string {
  const bare = visit(document, {
    Field: ({ name, alias }) => (name.value === '__typename' && !alias ? null : undefined),
  });
  const nameOf = (node: DocumentNode['definitions'][number]): string =>
    node.kind === Kind.OPERATION_DEFINITION || node.kind === Kind.FRAGMENT_DEFINITION
      ? `${node.kind} ${node.name?.value ?? ''}`
      : '';
  const definitions = [...bare.definitions].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return createHash('sha256')
    .update(print({ ...bare, definitions }))
    .digest('hex');
}
