// Starts an execution that makes a course of a text, follows it live, and prints the course.
//   node examples/course-from-text.mjs examples/tides.md
// Needs nothing but Node and the running service; GATEWAY_URL and API_KEY may point it elsewhere.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [file = 'examples/tides.md'] = process.argv.slice(2);
const url = process.env.GATEWAY_URL ?? 'http://localhost:4000/graphql';
const demo = process.env.API_KEY
  ? { id: process.env.CLIENT_ID, apiKey: process.env.API_KEY }
  : JSON.parse(readFileSync('.data/credentials.json', 'utf8')).clients[0];
const send = (accept, query, variables) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', accept, 'x-api-key': demo.apiKey }, body: JSON.stringify({ query, variables }) });

const start = await send(
  'application/json',
  `mutation ($input: StartExecutionInput!) { startExecution(input: $input) { execution { id status } errors { code message } } }`,
  {
    input: {
      masterTemplate: 'course_creation',
      clientId: demo.id,
      parameters: { topic: file, sourceText: readFileSync(file, 'utf8') },
      idempotencyKey: randomUUID(),
    },
  },
);
const { data, errors } = await start.json();
if (errors || data.startExecution.errors.length > 0) throw new Error(JSON.stringify(errors ?? data.startExecution.errors, null, 2));
const { id } = data.startExecution.execution;
console.log(`started ${id}\n`);

const events = await send(
  'text/event-stream',
  `subscription ($id: ID!) { executionEvents(executionId: $id) {
    __typename sequence
    ... on StageProgressed { percent message }
    execution { status cost { amount } stages { job { output { ... on Course { overview { title duration } modules { title lessons { title } } } } } } } } }`,
  { id },
);
let text = '';
let last;
for await (const chunk of events.body.pipeThrough(new TextDecoderStream())) {
  text += chunk;
  for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
    const event = /^data: (\{.*)$/m.exec(text.slice(0, end));
    text = text.slice(end + 2);
    if (!event) continue;
    last = JSON.parse(event[1]).data.executionEvents;
    console.log(`${String(last.sequence).padStart(3)}  ${last.__typename}${last.percent === undefined ? '' : `  ${last.percent} %  ${last.message}`}`);
  }
}

const { status, cost, stages } = last.execution;
const { overview, modules } = stages[0].job.output;
console.log(`\n${status}, ${cost.amount} USD\n\n${overview.title} (${overview.duration} minutes)`);
for (const module of modules) console.log(`  ${module.title}\n${module.lessons.map((lesson) => `    - ${lesson.title}`).join('\n')}`);
