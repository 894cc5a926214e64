import { packageOf, xmlRoot, xmlText } from './package';
import { shortened } from '../../../lib/text/shorten';
import { isTrue, rightOption } from '../structures/right-option';
import type { QuestionContent, QuizContent } from '../structures/quiz';

/** What GIFT reads as its own marks stands for itself. */
const escaped = (text: string): string => text.trimEnd().replaceAll(/[~=#{}:\\]/g, '\\$&');

const HTML_MARKS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const html = (text: string): string => escaped(text.replaceAll(/[&<>]/g, (mark) => HTML_MARKS[mark] ?? mark));

/**
 * A text of GIFT, with its format: as Moodle takes what says nothing for HTML, tags in it would vanish. The lines of code below a
 * question keep their blanks in an element of their own.
 */
function gift(text: string): string {
  const [head = '', ...code] = text.split('\n');
  return code.length === 0 ? `[plain]${escaped(head)}` : `[html]${html(head)}<pre>${code.map(html).join('\\n')}</pre>`;
}

/** An answer that is typed; an arrow in it would make a pair of it. */
const giftTyped = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.includes('->') ? `[html]${html(line)}` : `[plain]${escaped(line)}`;
};

/** A quiz in GIFT, Moodle's text format (docs.moodle.org/en/GIFT_format). Questions that are answered by code are essays. */
export function giftOf({ categories }: QuizContent): string {
  return categories
    .map(({ name, questions }) =>
      [
        `$CATEGORY: ${name.replaceAll(/\s+/g, ' ').replaceAll('/', '//')}`,
        ...questions.map((question, index) => `::Q${index + 1}::${gift(question.question)} {${giftAnswer(question)}}`),
      ].join('\n\n'),
    )
    .join('\n\n')
    .concat('\n');
}

function giftAnswer({ type, options, answer, explanation }: QuestionContent): string {
  const feedback = `####${gift(explanation)}`;
  const right = rightOption({ type, options, answer });
  if (type === 'true_false') return `${isTrue({ type, options, answer }) ? 'TRUE' : 'FALSE'}${feedback}`;
  if (type === 'multiple_choice')
    return `${options.map((option, index) => `${index === right ? '=' : '~'}${gift(option)}`).join(' ')} ${feedback}`;
  return type === 'short_answer' ? `=${giftTyped(answer)} ${feedback}` : feedback;
}

const QTI = 'http://www.imsglobal.org/xsd/imsqti_v2p1';
const CONTENT_PACKAGE = 'http://www.imsglobal.org/xsd/imscp_v1p1';

/** A quiz as a package of QTI 2.1 (IMS Question and Test Interoperability): a manifest, a test, and an item for each question. */
export function qtiOf(quiz: QuizContent): Uint8Array {
  const items = quiz.categories.flatMap((category, at) =>
    category.questions.map((question, index) => ({ id: `item_${at + 1}_${index + 1}`, at, question })),
  );
  const test = xmlRoot(QTI, 'assessmentTest', { identifier: 'test', title: quiz.overview.title });
  test.ele('timeLimits', { maxTime: String(quiz.overview.timeLimit * 60) });
  const part = test.ele('testPart', {
    identifier: 'part',
    navigationMode: 'nonlinear',
    submissionMode: 'simultaneous',
  });
  for (const [at, category] of quiz.categories.entries()) {
    const section = part.ele('assessmentSection', {
      identifier: `section_${at + 1}`,
      title: category.name,
      visible: 'true',
    });
    for (const item of items.filter((one) => one.at === at))
      section.ele('assessmentItemRef', { identifier: item.id, href: `${item.id}.xml` });
  }
  const manifest = xmlRoot(CONTENT_PACKAGE, 'manifest', { identifier: 'manifest' });
  const metadata = manifest.ele('metadata');
  metadata.ele('schema').txt('QTIv2.1 Package');
  metadata.ele('schemaversion').txt('1.0.0');
  manifest.ele('organizations');
  const resources = manifest.ele('resources');
  const resource = (id: string, type: string) =>
    resources
      .ele('resource', { identifier: id, type, href: `${id}.xml` })
      .ele('file', { href: `${id}.xml` })
      .up();
  const testResource = resource('test', 'imsqti_test_xmlv2p1');
  for (const { id } of items) {
    testResource.ele('dependency', { identifierref: id });
    resource(id, 'imsqti_item_xmlv2p1');
  }
  const files = Object.fromEntries(items.map(({ id, question }) => [`${id}.xml`, qtiItem(id, question)]));
  return packageOf({ 'imsmanifest.xml': xmlText(manifest), 'test.xml': xmlText(test), ...files });
}

/** A question; the lines of code below its first line keep their blanks. */
function inLines(element: ReturnType<typeof xmlRoot>, text: string): void {
  const [head = '', ...code] = text.split('\n');
  element.txt(head);
  if (code.length > 0) element.ele('pre').txt(code.join('\n'));
}

function qtiItem(id: string, { type, question, options, answer, explanation, points }: QuestionContent): string {
  const chosen = options.length > 0;
  const item = xmlRoot(QTI, 'assessmentItem', {
    identifier: id,
    title: shortened(question.replaceAll(/\s+/g, ' '), 100),
    adaptive: 'false',
    timeDependent: 'false',
  });
  const response = item.ele('responseDeclaration', {
    identifier: 'RESPONSE',
    cardinality: 'single',
    baseType: chosen ? 'identifier' : 'string',
  });
  if (type !== 'essay')
    response
      .ele('correctResponse')
      .ele('value')
      .txt(chosen ? `choice_${rightOption({ type, options, answer }) + 1}` : answer);
  const score = item.ele('outcomeDeclaration', { identifier: 'MAXSCORE', cardinality: 'single', baseType: 'float' });
  score.ele('defaultValue').ele('value').txt(String(points));
  item.ele('outcomeDeclaration', { identifier: 'SCORE', cardinality: 'single', baseType: 'float' });
  // The explanation is shown once there is an answer, whatever it is.
  const feedback = item.ele('outcomeDeclaration', {
    identifier: 'FEEDBACK',
    cardinality: 'single',
    baseType: 'identifier',
  });
  feedback.ele('defaultValue').ele('value').txt('explanation');
  const body = item.ele('itemBody');
  if (chosen) {
    const choice = body.ele('choiceInteraction', { responseIdentifier: 'RESPONSE', shuffle: 'false', maxChoices: '1' });
    inLines(choice.ele('prompt'), question);
    for (const [index, option] of options.entries())
      choice.ele('simpleChoice', { identifier: `choice_${index + 1}` }).txt(option);
  } else {
    inLines(body.ele('extendedTextInteraction', { responseIdentifier: 'RESPONSE' }).ele('prompt'), question);
  }
  // An essay is judged by a person.
  if (type !== 'essay') {
    const right = item.ele('responseProcessing').ele('responseCondition').ele('responseIf');
    right.ele('match').ele('variable', { identifier: 'RESPONSE' }).up().ele('correct', { identifier: 'RESPONSE' });
    right.ele('setOutcomeValue', { identifier: 'SCORE' }).ele('variable', { identifier: 'MAXSCORE' });
  }
  item
    .ele('modalFeedback', { outcomeIdentifier: 'FEEDBACK', identifier: 'explanation', showHide: 'show' })
    .txt(explanation);
  return xmlText(item);
}
