/** One stretch of text between headings. */
export interface Block {
  kind: 'paragraph' | 'list' | 'code';
  /** The text; for a list its items, one a line. */
  text: string;
  items: string[];
}

/** A heading with what stands under it. */
export interface Section {
  title: string;
  /** 1 for the outermost. */
  level: number;
  blocks: Block[];
  children: Section[];
}

/** A source text, taken apart: what stands before the first heading, and the headings as a tree. */
export interface SourceDocument {
  blocks: Block[];
  sections: Section[];
}

/** What a reader of a format reports, in the order of the text. */
export type Part = { heading: string; level: number } | Block;

/** Builds the tree of headings from a flat list. */
export function buildDocument(parts: Part[]): SourceDocument {
  const document: SourceDocument = { blocks: [], sections: [] };
  const open: Section[] = [];
  for (const part of parts) {
    if ('heading' in part) {
      const title = part.heading.replaceAll(/\s+/g, ' ').trim();
      if (title === '') continue;
      while (open.length > 0 && (open.at(-1) as Section).level >= part.level) open.pop();
      const section: Section = { title, level: part.level, blocks: [], children: [] };
      (open.at(-1)?.children ?? document.sections).push(section);
      open.push(section);
    } else if (part.text.trim() !== '') {
      (open.at(-1) ?? document).blocks.push(part);
    }
  }
  return document;
}

/** All blocks of a section, those of its subsections included, in order. */
export function allBlocks(section: Pick<Section, 'blocks' | 'children'>): Block[] {
  return [...section.blocks, ...section.children.flatMap(allBlocks)];
}
