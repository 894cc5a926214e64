// Starts an execution that makes a course of a text, follows it live, and prints the course.
//   node examples/course-from-text.mjs examples/tides.md
// Run it from the project's folder while the service runs. GATEWAY_URL names another address; API_KEY and CLIENT_ID another client.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [file = 'examples/tides.md'] = process.argv.slice(2);
const url = process.env.GATEWAY_URL ?? 'http://localhost:4000/graphql';
const { API_KEY, CLIENT_ID } = process.env;
if (API_KEY && !CLIENT_ID) giveUp('API_KEY is given: say with CLIENT_ID whose it is, as in CLIENT_ID=client_demo_001.');
const demo = API_KEY ? { id: CLIENT_ID, apiKey: API_KEY } : demoClient();
const send = (accept, query, variables) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, 'x-api-key': demo.apiKey },
    body: JSON.stringify({ query, variables }),
  }).catch(() =>
    giveUp(`Nothing answers at ${url}. Start the service with "npm start", or name its address with GATEWAY_URL.`),
  );

function demoClient() {
  try {
    return JSON.parse(readFileSync('.data/credentials.json', 'utf8')).clients[0];
  } catch {
    return giveUp(
      'There is no .data/credentials.json here. Run this from the project folder, after "npm start" has made the keys.',
    );
  }
}

function giveUp(message) {
  console.error(message);
  process.exit(1);
}

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
const faults = errors ?? data.startExecution.errors;
if (faults.length > 0) giveUp(faults.map((fault) => fault.message).join('\n'));
const { id } = data.startExecution.execution;
console.log(`started ${id}\n`);

const events = await send(
  'text/event-stream',
  `subscription ($id: ID!) { executionEvents(executionId: $id) {
    __typename sequence
    ... on StageProgressed { percent message }
    execution { status cost { amount } cause { message } stages { job { output { ... on Course { overview { title duration } modules { title lessons { title } } } } } } } } }`,
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
    const message = JSON.parse(event[1]);
    if (message.errors) giveUp(message.errors.map((error) => error.message).join('\n'));
    last = message.data.executionEvents;
    console.log(
      `${String(last.sequence).padStart(3)}  ${last.__typename}${last.percent === undefined ? '' : `  ${last.percent} %  ${last.message}`}`,
    );
  }
}

const { status, cost, cause, stages } = last.execution;
if (status !== 'COMPLETED') giveUp(`${status}: ${cause?.message ?? ''}`);
const { overview, modules } = stages[0].job.output;
console.log(`\n${status}, ${cost.amount} USD\n\n${overview.title} (${overview.duration} minutes)`);
for (const module of modules)
  console.log(`  ${module.title}\n${module.lessons.map((lesson) => `    - ${lesson.title}`).join('\n')}`);
