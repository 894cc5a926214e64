import { Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx';
import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt();
const HEADINGS = [
  HeadingLevel.TITLE,
  HeadingLevel.HEADING_1,
  HeadingLevel.HEADING_2,
  HeadingLevel.HEADING_3,
  HeadingLevel.HEADING_4,
  HeadingLevel.HEADING_5,
];

/** A document to read as a Word file: the same paragraphs and headings as in Markdown. */
export async function docxOf(title: string, text: string): Promise<Uint8Array> {
  const children: Paragraph[] = [];
  let heading: number | null = null;
  let inList = false;
  for (const token of markdown.parse(text, {})) {
    if (token.type === 'heading_open') heading = Number(token.tag.slice(1));
    else if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') inList = true;
    else if (token.type === 'bullet_list_close' || token.type === 'ordered_list_close') inList = false;
    else if (token.type === 'fence')
      for (const line of token.content.trimEnd().split('\n'))
        children.push(new Paragraph({ children: [new TextRun({ text: line, font: 'Courier New' })] }));
    else if (token.type === 'inline') {
      const content = (token.children ?? [])
        .map((child) => (child.type === 'softbreak' ? ' ' : child.content))
        .join('');
      const style = heading !== null ? { heading: HEADINGS[heading - 1] } : inList ? { bullet: { level: 0 } } : {};
      children.push(new Paragraph({ text: content, ...style }));
      heading = null;
    }
  }
  return new Uint8Array(await Packer.toBuffer(new Document({ title, sections: [{ children }] })));
}
