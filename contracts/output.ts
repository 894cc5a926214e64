/** One node of an output, the same for all kinds: what a viewer shows and an export writes. */
export interface OutputElement {
  /** Its number, as in 1.2.3. */
  id: string;
  /** What it is in its output, as in module. */
  type: string;
  title: string;
  /** Nesting level, from 1. */
  level: number;
  /** Its place among its siblings, from 1. */
  sequence: number;
  children: OutputElement[];
}

/** A node before it has a place. */
export interface OutputNode {
  type: string;
  title: string;
  children?: OutputNode[];
}

/** Gives every node its number, its level and its place. */
export function numbered(nodes: readonly OutputNode[], prefix = '', level = 1): OutputElement[] {
  return nodes.map(({ type, title, children = [] }, index) => {
    const id = `${prefix}${index + 1}`;
    return { id, type, title, level, sequence: index + 1, children: numbered(children, `${id}.`, level + 1) };
  });
}

/** In what an output can be written. */
export enum ExportFormat {
  JSON = 'json',
  MARKDOWN = 'markdown',
  GIFT = 'gift',
  QTI = 'qti',
  COMMON_CARTRIDGE = 'common_cartridge',
  BPMN = 'bpmn',
  MERMAID = 'mermaid',
  GRAPHML = 'graphml',
  JSON_LD = 'json_ld',
  DOCX = 'docx',
}

/** The file name extension and the media type of each format. */
export const FILE_TYPES: Record<ExportFormat, { extension: string; mediaType: string }> = {
  [ExportFormat.JSON]: { extension: 'json', mediaType: 'application/json' },
  [ExportFormat.MARKDOWN]: { extension: 'md', mediaType: 'text/markdown' },
  [ExportFormat.GIFT]: { extension: 'gift.txt', mediaType: 'text/plain' },
  [ExportFormat.QTI]: { extension: 'zip', mediaType: 'application/zip' },
  [ExportFormat.COMMON_CARTRIDGE]: { extension: 'imscc', mediaType: 'application/vnd.ims.imsccv1p1' },
  [ExportFormat.BPMN]: { extension: 'bpmn', mediaType: 'application/xml' },
  [ExportFormat.MERMAID]: { extension: 'mmd', mediaType: 'text/vnd.mermaid' },
  [ExportFormat.GRAPHML]: { extension: 'graphml', mediaType: 'application/graphml+xml' },
  [ExportFormat.JSON_LD]: { extension: 'jsonld', mediaType: 'application/ld+json' },
  [ExportFormat.DOCX]: {
    extension: 'docx',
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
};

/** An output as a file. */
export interface ExportedFile {
  fileName: string;
  mediaType: string;
  /** A string is text; bytes are a file of their own kind. */
  content: string | Uint8Array;
}
