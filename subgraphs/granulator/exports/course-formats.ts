import { create } from 'xmlbuilder2';
import type { AnswerContent, CourseContent, LessonContent, MaterialContent } from '../structures/course';
import { packageOf, xmlRoot, xmlText } from './package';

const CARTRIDGE = 'http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1';
const METADATA = 'http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest';

/** A course as an IMS Common Cartridge 1.1: its outline as a manifest, and a page for each lesson. */
export function commonCartridgeOf({ overview, modules }: CourseContent): Uint8Array {
  const manifest = xmlRoot(CARTRIDGE, 'manifest', { identifier: 'course' });
  const metadata = manifest.ele('metadata');
  metadata.ele('schema').txt('IMS Common Cartridge');
  metadata.ele('schemaversion').txt('1.1.0');
  const general = metadata.ele(METADATA, 'lom').ele('general');
  general.ele('title').ele('string').txt(overview.title);
  general.ele('description').ele('string').txt(overview.description);
  const root = manifest
    .ele('organizations')
    .ele('organization', { identifier: 'outline', structure: 'rooted-hierarchy' })
    .ele('item', { identifier: 'root' });
  const resources = manifest.ele('resources');
  const files: Record<string, string> = {};
  for (const [place, module] of modules.entries()) {
    const folder = root.ele('item', { identifier: `module_${place + 1}` });
    folder.ele('title').txt(module.title);
    for (const [index, lesson] of module.lessons.entries()) {
      const id = `lesson_${place + 1}_${index + 1}`;
      folder
        .ele('item', { identifier: `item_${id}`, identifierref: id })
        .ele('title')
        .txt(lesson.title);
      resources
        .ele('resource', { identifier: id, type: 'webcontent', href: `${id}.html` })
        .ele('file', { href: `${id}.html` });
      files[`${id}.html`] = pageOf(lesson);
    }
  }
  return packageOf({ 'imsmanifest.xml': xmlText(manifest), ...files });
}

/** A piece of a lesson as the source has it. */
function addMaterial(body: ReturnType<typeof create>, { kind, text, items, rows }: MaterialContent): void {
  if (kind === 'code') body.ele('pre').ele('code').txt(text);
  else if (kind === 'paragraph') body.ele('p').txt(text);
  else if (kind === 'heading') body.ele('h2').txt(text);
  else if (kind === 'table') {
    const table = body.ele('table');
    for (const [at, row] of rows.entries()) {
      const cells = table.ele('tr');
      for (const cell of row) cells.ele(at === 0 ? 'th' : 'td').txt(cell);
    }
  } else {
    const list = body.ele(kind === 'steps' ? 'ol' : 'ul');
    for (const item of items) list.ele('li').txt(item);
  }
}

/** The answers to the questions, shown when a reader opens them. */
function addAnswers(body: ReturnType<typeof create>, answers: readonly AnswerContent[]): void {
  if (answers.length === 0) return;
  const folded = body.ele('details');
  folded.ele('summary').txt('Answers');
  const list = folded.ele('dl');
  for (const { question, answer } of answers) {
    list.ele('dt').txt(question);
    list.ele('dd').txt(answer);
  }
}

function pageOf(lesson: LessonContent): string {
  const html = create().ele('html', { lang: 'en' });
  const head = html.ele('head');
  head.ele('meta', { charset: 'utf-8' });
  head.ele('title').txt(lesson.title);
  const body = html.ele('body');
  body.ele('h1').txt(lesson.title);
  body.ele('p').txt(lesson.contentOutline);
  for (const piece of lesson.material ?? []) addMaterial(body, piece);
  for (const [title, items] of [
    ['Objectives', lesson.learningObjectives],
    ['Questions', lesson.assessmentPoints],
    ['Exercises', lesson.practicalExercises],
  ] as const) {
    if (items.length === 0) continue;
    body.ele('h2').txt(title);
    const list = body.ele('ul');
    for (const item of items) list.ele('li').txt(item);
  }
  addAnswers(body, lesson.answers ?? []);
  return `<!DOCTYPE html>\n${html.end({ headless: true, prettyPrint: true })}\n`;
}
