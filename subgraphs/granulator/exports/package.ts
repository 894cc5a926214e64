import { strToU8, zipSync } from 'fflate';
import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces';

/** The same files give the same package, byte for byte. */
const FIXED_TIME = new Date('2000-01-01T00:00:00Z');

/** Files with their texts, as one ZIP package. */
export function packageOf(files: Record<string, string>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
    mtime: FIXED_TIME,
  });
}

/** The root of a new XML document. */
export function xmlRoot(namespace: string, name: string, attributes: Record<string, string> = {}): XMLBuilder {
  return create({ version: '1.0', encoding: 'UTF-8' }).ele(namespace, name, attributes);
}

/** An XML document as text. */
export function xmlText(root: XMLBuilder): string {
  return root.end({ prettyPrint: true });
}
