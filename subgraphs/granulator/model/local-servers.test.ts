import type { ServerResponse } from 'node:http';
import { by, failing, input, ModelsUnderTest } from '../../../tests/setup/models';
import type { CourseContent } from '../structures/course';
import { StructureType } from '../structures/structure';
import type { ModelAnswer } from './model';

const models = new ModelsUnderTest();
const MODEL = 'compatible/some-model';

/** Events of a stream, each as it is written. */
const events = (...data: (object | string)[]): string =>
  data.map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\n\n`).join('');
const piece = (delta: object, finish: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const USAGE = { choices: [], usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 } };
const END = [piece({}, 'stop'), USAGE, '[DONE]'];
const sends =
  (body: string, type = 'text/event-stream', status = 200) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };
const make = (): Promise<ModelAnswer> => models.make(by(MODEL));
const titleOf = (answer: ModelAnswer): string => (answer.output as unknown as CourseContent).overview.title;

describe('a server that is compatible more or less', () => {
  test.each<[string, (course: string) => string | [body: string, type: string]]>([
    [
      'reasons before its answer',
      (course) => events(piece({ content: `<think>First {the} Moon.</think>\n${course}` }), ...END),
    ],
    [
      'puts a fence and words around it',
      (course) => events(piece({ content: `Sure! Here:\n\n\`\`\`JSON\n${course}\n\`\`\`\nAnything else?` }), ...END),
    ],
    ['puts words around it', (course) => events(piece({ content: `The course: ${course}</s>` }), ...END)],
    ['writes a fence on one line', (course) => events(piece({ content: `\`\`\`${course}\`\`\`` }), ...END)],
    ['has a comma too many', (course) => events(piece({ content: course.replace(/\}$/, ',}') }), ...END)],
    ['begins with a byte order mark', (course) => events(piece({ content: `\uFEFF${course}` }), ...END)],
    [
      'answers as a call of a tool',
      (course) =>
        events(
          piece({
            content: null,
            tool_calls: [
              { index: 0, id: 'c', type: 'function', function: { name: 'course', arguments: course.slice(0, 99) } },
            ],
          }),
          piece({ tool_calls: [{ index: 0, function: { arguments: course.slice(99) } }] }),
          piece({}, 'tool_calls'),
          USAGE,
          '[DONE]',
        ),
    ],
    ['answers where it reasons', (course) => events(piece({ reasoning_content: course, content: null }), ...END)],
    ['says no reason for its end', (course) => events(piece({ content: course }), USAGE, '[DONE]')],
    ['sends events without choices', (course) => events({ choices: null }, {}, piece({ content: course }), ...END)],
    [
      'does not stream',
      (course) => [
        JSON.stringify({ choices: [{ message: { role: 'assistant', content: course } }], usage: USAGE.usage }),
        'application/json',
      ],
    ],
    [
      'does not stream, and says that it does',
      (course) => [
        JSON.stringify({ choices: [{ message: { content: course }, finish_reason: 'stop' }], usage: USAGE.usage }),
        'text/event-stream',
      ],
    ],
  ])('that %s is understood', async (_name, body) => {
    const sent = body(models.course);
    models.server.respond = typeof sent === 'string' ? sends(sent) : sends(...sent);
    const answer = await make();
    expect(titleOf(answer)).toBe((JSON.parse(models.course) as CourseContent).overview.title);
    expect(answer.usage).toMatchObject({ inputTokens: 100, outputTokens: 50 });
    expect(answer.warnings).toEqual([]);
    expect(models.server.requests).toHaveLength(1);
  });

  test('that does not know schemas is told the schema in words, and not asked again what it does not know', async () => {
    models.server.respond = (response, { body }) => {
      const { type } = (body.response_format ?? { type: 'none' }) as { type: string };
      if (type === 'none') models.server.content(response, models.course);
      else
        sends(
          JSON.stringify({ error: { message: `response_format ${type} is not supported` } }),
          'application/json',
          400,
        )(response);
    };
    const own = models.all();
    await own.granulate(by(MODEL), input({}));
    expect(
      models.server.requests.map(({ body }) => (body.response_format as { type: string } | undefined)?.type),
    ).toEqual(['json_schema', 'json_object', undefined]);
    expect(models.server.requests.at(-1)?.text).toContain('fits this JSON schema');
    await own.granulate(by(MODEL), input({}));
    expect(models.server.requests).toHaveLength(4);
  });

  test('that tells no tokens has them counted, and the answer says so', async () => {
    models.server.respond = sends(events(piece({ content: models.course }), piece({}, 'stop'), '[DONE]'));
    const { usage, warnings } = await make();
    expect(usage.inputTokens).toBeGreaterThan(50);
    expect(usage.outputTokens).toBeGreaterThan(300);
    expect(warnings.join()).toContain('did not say how many tokens');
  });

  test('that sends a zero byte or half a character loses nothing else', async () => {
    const course = JSON.parse(models.course) as CourseContent;
    const content = JSON.stringify({ ...course, overview: { ...course.overview, title: 'Ti\u0000des \ud83c' } });
    models.server.respond = sends(events(piece({ content }), ...END));
    expect(titleOf(await make())).toMatch(/^Tides/);
  });

  test.each<[string, string | [string, string], { code: string; options: object }]>([
    [
      'cuts its answer off',
      events(piece({ content: '{"overview": {"title": "Ti' }), piece({}, 'length'), USAGE, '[DONE]'),
      { code: 'ANSWER_CUT_OFF', options: { retryable: false, usage: { inputTokens: 100, outputTokens: 50 } } },
    ],
    [
      'filters it',
      events(piece({ content: '{' }), piece({}, 'content_filter'), USAGE, '[DONE]'),
      { code: 'ANSWER_WITHHELD', options: { retryable: false } },
    ],
    [
      'refuses',
      events(piece({ refusal: 'I will not.' }), ...END),
      { code: 'ANSWER_WITHHELD', options: { retryable: false } },
    ],
    [
      'hides a limit in a stream',
      events({ error: { message: 'quota exceeded', type: 'insufficient_quota', code: 429 } }, '[DONE]'),
      { code: 'RATE_LIMITED', options: { retryable: true } },
    ],
    [
      'hides a refused request in a stream',
      events({ error: { message: 'context length exceeded', type: 'invalid_request_error', code: 400 } }, '[DONE]'),
      { code: 'PROVIDER_REFUSED', options: { retryable: false } },
    ],
    [
      'writes an error beside the stream',
      'error: {"code":500,"message":"out of memory","type":"server_error"}\n\n',
      { code: 'PROVIDER_UNAVAILABLE', options: { retryable: true } },
    ],
    [
      'fails in the middle of its answer',
      events(piece({ content: '{"overview": ' }), { error: { message: 'out of memory', code: 500 } }, '[DONE]'),
      { code: 'PROVIDER_BROKE_OFF', options: { retryable: true } },
    ],
    [
      'is none at all',
      ['<html>It works!</html>', 'text/html'],
      { code: 'PROVIDER_REFUSED', options: { retryable: false } },
    ],
  ])('that %s is told as that', async (_name, sent, expected) => {
    models.server.respond = typeof sent === 'string' ? sends(sent) : sends(...sent);
    expect(await failing(make())).toMatchObject(expected);
  });

  test('is not blocked for everybody by answers of a kind that only it gives', async () => {
    models.server.respond = sends(events(piece({ content: 'no' }), piece({}, 'stop'), '[DONE]'));
    const own = models.all();
    for (let n = 0; n < 6; n++) await own.granulate(by(MODEL), input({})).catch(() => undefined);
    models.server.respond = (response) => models.server.content(response, models.course);
    expect((await own.granulate(by(MODEL), input({}))).model).toBe(MODEL);
  });
});

describe('a quiz of a model', () => {
  const quizWith = (question: object): string =>
    JSON.stringify({
      overview: {
        title: 'Tides',
        totalQuestions: 7,
        timeLimit: 5,
        passingScore: 70,
        difficultyDistribution: { easy: 0, medium: 0, hard: 9 },
      },
      categories: [
        {
          name: 'Tides',
          questions: [
            {
              type: 'multiple_choice',
              difficulty: 'easy',
              question: 'What pulls the water?',
              options: ['The Moon', 'The wind', 'The rain'],
              answer: 'The Moon',
              explanation: 'It does.',
              points: 1,
              ...question,
            },
          ],
        },
      ],
    });
  const made = async (question: object): Promise<{ answer: string; options: string[] }> => {
    models.server.respond = (response) => models.server.content(response, quizWith(question));
    const { output } = await models.make(by(MODEL), { structureType: StructureType.QUIZ });
    expect(output['overview']).toMatchObject({
      totalQuestions: 1,
      difficultyDistribution: { easy: 1, medium: 0, hard: 0 },
    });
    return (output['categories'] as { questions: { answer: string; options: string[] }[] }[])[0]?.questions[0];
  };

  test.each([
    ['A'],
    ['(b)', 'The wind'],
    ['3', 'The rain'],
    ['the moon.'],
    ['B) The wind', 'The wind'],
    ['Option 2', 'The wind'],
  ])('says its answer as %s', async (answer, right = 'The Moon') => {
    expect((await made({ answer })).answer).toBe(right);
  });

  test('may write its statements small', async () => {
    expect(await made({ type: 'true_false', options: ['true', 'false'], answer: 'TRUE' })).toMatchObject({
      answer: 'true',
    });
  });

  test('has no option twice', async () => {
    expect((await made({ options: ['The Moon', 'the moon', 'The wind'] })).options).toEqual(['The Moon', 'The wind']);
  });

  test.each([
    ['answer', { answer: 'The fish' }],
    ['options', { options: [] }],
    ['options', { options: ['The Moon', 'the moon.'] }],
  ])('whose %s cannot be right is sent back, and refused in the end', async (field, question) => {
    models.server.respond = (response) => models.server.content(response, quizWith(question));
    expect(await failing(models.make(by(MODEL), { structureType: StructureType.QUIZ }))).toMatchObject({
      code: 'INVALID_OUTPUT',
      message: expect.stringContaining(field) as never,
    });
    expect(models.server.requests).toHaveLength(2);
  });
});
