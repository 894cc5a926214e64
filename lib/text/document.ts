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

export function paragraph(text: string): Block {
  return { kind: 'paragraph', text: clean(text), items: [] };
}

export function list(items: string[]): Block {
  const cleaned = items.map(clean).filter(Boolean);
  return { kind: 'list', text: cleaned.join('\n'), items: cleaned };
}

export function code(text: string): Block {
  return { kind: 'code', text: text.trimEnd(), items: [] };
}

function clean(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** A heading that is longer is none. */
const MAX_HEADING = 200;

/** A heading that stands twice below the same one is numbered from its second time on. */
class SiblingNames {
  private readonly counts = new Map<Section[], Map<string, number>>();

  distinct(siblings: Section[], title: string): string {
    const known = this.counts.get(siblings) ?? new Map<string, number>();
    this.counts.set(siblings, known);
    for (let name = title; ;) {
      const count = known.get(name.toLowerCase()) ?? 0;
      known.set(name.toLowerCase(), count + 1);
      if (count === 0) return name;
      name = `${title} (${count + 1})`;
    }
  }
}

/** Builds the tree of headings from a flat list. */
export function buildDocument(parts: Part[]): SourceDocument {
  const document: SourceDocument = { blocks: [], sections: [] };
  const names = new SiblingNames();
  const open: Section[] = [];
  for (const part of parts) {
    const title = 'heading' in part ? clean(part.heading) : null;
    if ('heading' in part && title !== null && title.length <= MAX_HEADING) {
      if (title === '') continue;
      while (open.length > 0 && (open.at(-1) as Section).level >= part.level) open.pop();
      const siblings = open.at(-1)?.children ?? document.sections;
      const section: Section = { title: names.distinct(siblings, title), level: part.level, blocks: [], children: [] };
      siblings.push(section);
      open.push(section);
    } else {
      const block = 'heading' in part ? paragraph(part.heading) : part;
      if (block.text.trim() !== '') (open.at(-1) ?? document).blocks.push(block);
    }
  }
  return document;
}

/** All blocks of a section, those of its subsections included, in order. */
export function allBlocks(section: Pick<Section, 'blocks' | 'children'>): Block[] {
  return [...section.blocks, ...section.children.flatMap(allBlocks)];
}
