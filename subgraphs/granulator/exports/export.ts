import { type ExportedFile, ExportFormat, FILE_TYPES } from '../../../contracts/output';
import { StructureType, type Structures } from '../structures/structure';
import { MARKDOWN } from './markdown';

type Write<T> = (content: T) => string | Uint8Array | Promise<string | Uint8Array>;

/** What each type of structure can be written in besides JSON and Markdown. The libraries for it are loaded when something is written. */
const WRITERS: { [T in StructureType]: Partial<Record<ExportFormat, Write<Structures[T]>>> } = {
  [StructureType.COURSE]: {
    [ExportFormat.COMMON_CARTRIDGE]: async (course) => (await import('./course-formats.js')).commonCartridgeOf(course),
  },
  [StructureType.QUIZ]: {
    [ExportFormat.GIFT]: async (quiz) => (await import('./quiz-formats.js')).giftOf(quiz),
    [ExportFormat.QTI]: async (quiz) => (await import('./quiz-formats.js')).qtiOf(quiz),
  },
  [StructureType.NOVEL]: {
    [ExportFormat.DOCX]: async (novel) =>
      (await import('./docx.js')).docxOf(novel.overview.title, MARKDOWN[StructureType.NOVEL](novel)),
  },
  [StructureType.WORKFLOW]: {
    [ExportFormat.BPMN]: async (workflow) => (await import('./bpmn.js')).bpmnOf(workflow),
    [ExportFormat.MERMAID]: async (workflow) => (await import('./graph-formats.js')).mermaidOfWorkflow(workflow),
  },
  [StructureType.KNOWLEDGE_MAP]: {
    [ExportFormat.GRAPHML]: async (map) => (await import('./graph-formats.js')).graphMlOf(map),
    [ExportFormat.JSON_LD]: async (map) => (await import('./graph-formats.js')).jsonLdOf(map),
    [ExportFormat.MERMAID]: async (map) => (await import('./graph-formats.js')).mermaidOfMap(map),
  },
  [StructureType.LEARNING_PATH]: {
    [ExportFormat.DOCX]: async (path) =>
      (await import('./docx.js')).docxOf(path.overview.title, MARKDOWN[StructureType.LEARNING_PATH](path)),
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
