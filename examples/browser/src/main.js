import { courseOf, follow, planOf, signIn, start } from './graph.js';

const element = (id) => document.getElementById(id);
const [signInForm, order, startButton] = ['sign-in', 'order', 'start'].map(element);
const [plan, events, result, fault] = ['plan', 'events', 'result', 'fault'].map(element);
let client = null;
// The same key however often the button is pressed for one order: it is started once.
let key = crypto.randomUUID();

/** Runs what a user asked for, and shows what went wrong. */
const doing = (task) => async (event) => {
  event?.preventDefault();
  fault.textContent = '';
  try {
    await task();
  } catch (error) {
    fault.textContent = error.message;
  }
};
const parameters = () => Object.fromEntries([...new FormData(order)].filter(([, value]) => value !== ''));

signInForm.addEventListener(
  'submit',
  doing(async () => {
    const { username, password } = Object.fromEntries(new FormData(signInForm));
    client = await signIn(username, password);
    signInForm.hidden = true;
    order.hidden = false;
    // A page that was loaded anew goes on where it was.
    const under = JSON.parse(sessionStorage.getItem('execution') ?? 'null');
    if (under) await show(under.id, under.after);
  }),
);

order.addEventListener(
  'submit',
  doing(async () => {
    const { verdict, price, timeMs, blockers } = await planOf(client.id, parameters());
    const reasons = blockers.map(({ message }) => ` ${message}`).join('');
    plan.textContent = `${verdict}: at most ${price.max.amount} ${price.max.currency}, about ${Math.ceil(timeMs / 1000)} seconds.${reasons}`;
    startButton.disabled = verdict !== 'ALLOWED';
    key = crypto.randomUUID();
  }),
);

startButton.addEventListener(
  'click',
  doing(async () => {
    startButton.disabled = true;
    events.replaceChildren();
    result.textContent = '';
    await show(await start(client.id, parameters(), key), null);
  }),
);

async function show(id, after) {
  try {
    await follow(id, after, ({ __typename, sequence, cursor, percent, message, execution }) => {
      const line = document.createElement('li');
      line.value = sequence;
      line.textContent = percent === undefined ? `${__typename} (${execution.status})` : `${percent} % ${message}`;
      events.append(line);
      sessionStorage.setItem('execution', JSON.stringify({ id, after: cursor }));
    });
  } finally {
    // It has ended, or cannot be followed: the page that is loaded next does not try.
    sessionStorage.removeItem('execution');
  }
  const { status, cost, cause, stages } = await courseOf(id);
  const course = stages.map(({ job }) => job?.output).find((output) => output?.overview);
  result.textContent = course
    ? `${status}, ${cost.amount} ${cost.currency}: ${course.overview.title} – ${course.modules.map(({ title }) => title).join(', ')}`
    : `${status}: ${cause?.message ?? ''}`;
}
