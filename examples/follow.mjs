// Follows an execution to its end and sees every event once, whatever happens to the connection, the gateway or a service.
//   node examples/follow.mjs exec_…
import { createClient } from 'graphql-ws';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';

const url = process.env.GATEWAY_URL ?? 'http://localhost:4000/graphql';
const apiKey = process.env.API_KEY ?? JSON.parse(readFileSync('.data/credentials.json', 'utf8')).clients[0].apiKey;
const query = `subscription ($id: ID!, $after: String) { executionEvents(executionId: $id, after: $after) {
  __typename sequence cursor execution { status } } }`;
// With these the service asks to come back; what is refused otherwise is refused again.
const COME_BACK = ['RESUME_FROM_CURSOR', 'SERVICE_UNAVAILABLE', 'RATE_LIMITED'];
const variables = { id: process.argv[2], after: null };

for (let over = false; !over;) {
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { 'X-API-Key': apiKey },
    retryAttempts: 0,
  });
  try {
    for await (const { data, errors } of client.iterate({ query, variables })) {
      if (errors) throw errors;
      const { cursor, sequence, __typename, execution } = data.executionEvents;
      console.log(String(sequence).padStart(4), __typename, execution?.status ?? '');
      variables.after = cursor; // All that has to be remembered.
    }
    over = true; // The stream ends by itself only when the execution has ended.
  } catch (error) {
    if (error?.code === 4403) throw new Error('The API key is not valid.', { cause: error });
    if (Array.isArray(error) && !COME_BACK.includes(error[0]?.extensions?.code))
      throw new Error(error[0].message, { cause: error });
    await sleep(500); // Lost: come back, after the last cursor.
  } finally {
    await client.dispose();
  }
}
