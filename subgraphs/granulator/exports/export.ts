import { type ExportedFile, ExportFormat, FILE_TYPES } from '../../../contracts/output';
import { StructureType, type Structures } from '../structures/structure';
import { bpmnOf } from './bpmn';
import { commonCartridgeOf } from './course-formats';
import { docxOf } from './docx';
import { graphMlOf, jsonLdOf, mermaidOfMap, mermaidOfWorkflow } from './graph-formats';
import { MARKDOWN } from './markdown';
import { giftOf, qtiOf } from './quiz-formats';

type Write<T> = (content: T) => string | Uint8Array | Promise<string | Uint8Array>;

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

/** What a type of structure can be written in besides JSON. */
export function formatsOf(type: StructureType): ExportFormat[] {
  return [ExportFormat.MARKDOWN, ...(Object.keys(WRITERS[type]) as ExportFormat[])];
}

/** A structure as a file, JSON excepted; null when its type is not written in that format. */
export async function exportStructure<T extends StructureType>(
  type: T,
  content: Structures[T],
  format: ExportFormat,
): Promise<ExportedFile | null> {
  const write: Write<Structures[T]> | undefined =
    format === ExportFormat.MARKDOWN ? MARKDOWN[type] : WRITERS[type][format];
  if (!write) return null;
  const { extension, mediaType } = FILE_TYPES[format];
  return { fileName: `${type.replace('_', '-')}.${extension}`, mediaType, content: await write(content) };
}
