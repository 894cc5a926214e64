import { StructureType, type Structures } from '../structures/structure';
import { bpmnOf } from './bpmn';
import { commonCartridgeOf } from './course-formats';
import { docxOf } from './docx';
import { graphMlOf, jsonLdOf, mermaidOfMap, mermaidOfWorkflow } from './graph-formats';
import { MARKDOWN } from './markdown';
import { giftOf, qtiOf } from './quiz-formats';

/** In what a structure can be written. */
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

/** A structure as a file. */
export interface ExportedFile {
  fileName: string;
  mediaType: string;
  /** A string is text; bytes are a file of their own kind. */
  content: string | Uint8Array;
}

type Write<T> = (content: T) => string | Uint8Array | Promise<string | Uint8Array>;

const FILES: Record<ExportFormat, [extension: string, mediaType: string]> = {
  [ExportFormat.JSON]: ['json', 'application/json'],
  [ExportFormat.MARKDOWN]: ['md', 'text/markdown'],
  [ExportFormat.GIFT]: ['gift.txt', 'text/plain'],
  [ExportFormat.QTI]: ['zip', 'application/zip'],
  [ExportFormat.COMMON_CARTRIDGE]: ['imscc', 'application/vnd.ims.imsccv1p1'],
  [ExportFormat.BPMN]: ['bpmn', 'application/xml'],
  [ExportFormat.MERMAID]: ['mmd', 'text/vnd.mermaid'],
  [ExportFormat.GRAPHML]: ['graphml', 'application/graphml+xml'],
  [ExportFormat.JSON_LD]: ['jsonld', 'application/ld+json'],
  [ExportFormat.DOCX]: ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
};

/** What each type of structure can be written in besides JSON and Markdown. */
const WRITERS: { [T in StructureType]: Partial<Record<ExportFormat, Write<Structures[T]>>> } = {
  [StructureType.COURSE]: { [ExportFormat.COMMON_CARTRIDGE]: commonCartridgeOf },
  [StructureType.QUIZ]: { [ExportFormat.GIFT]: giftOf, [ExportFormat.QTI]: qtiOf },
  [StructureType.NOVEL]: {
    [ExportFormat.DOCX]: (novel) => docxOf(novel.overview.title, MARKDOWN[StructureType.NOVEL](novel)),
  },
  [StructureType.WORKFLOW]: { [ExportFormat.BPMN]: bpmnOf, [ExportFormat.MERMAID]: mermaidOfWorkflow },
  [StructureType.KNOWLEDGE_MAP]: {
    [ExportFormat.GRAPHML]: graphMlOf,
    [ExportFormat.JSON_LD]: jsonLdOf,
    [ExportFormat.MERMAID]: mermaidOfMap,
  },
  [StructureType.LEARNING_PATH]: {
    [ExportFormat.DOCX]: (path) => docxOf(path.overview.title, MARKDOWN[StructureType.LEARNING_PATH](path)),
  },
};

/** In what a type of structure can be written. */
export function formatsOf(type: StructureType): ExportFormat[] {
  return [ExportFormat.JSON, ExportFormat.MARKDOWN, ...(Object.keys(WRITERS[type]) as ExportFormat[])];
}

/** A structure as a file; null when its type is not written in that format. */
export async function exportStructure<T extends StructureType>(
  type: T,
  content: Structures[T],
  format: ExportFormat,
): Promise<ExportedFile | null> {
  const write: Write<Structures[T]> | undefined =
    format === ExportFormat.JSON
      ? (value) => `${JSON.stringify(value, null, 2)}\n`
      : format === ExportFormat.MARKDOWN
        ? MARKDOWN[type]
        : WRITERS[type][format];
  if (!write) return null;
  const [extension, mediaType] = FILES[format];
  return { fileName: `${type.replace('_', '-')}.${extension}`, mediaType, content: await write(content) };
}
