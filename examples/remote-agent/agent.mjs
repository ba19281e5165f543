// A remote agent for Ymera: it reports, fetches its work and does it. It needs Node 20 and nothing else.
import { env } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { describeText } from './describe-text.mjs';

const { YMERA_URL = 'http://localhost:4000', YMERA_AGENT_AUTHORIZATION = '', LOOK_EVERY_MS = '1000' } = env;
/** How often it looks for work while it has room for more. */
const lookEveryMs = Number(LOOK_EVERY_MS);
/** Less than half a lease, so that one that is lost on the way does no harm. */
const extendEveryMs = 20_000;
const attemptsMax = 5;

const stopping = new AbortController();
/** What it works on, by the works' ids. */
const held = new Map();
let cpuBefore = process.cpuUsage();
let measuredAt = process.hrtime.bigint();

for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stopping.abort());

const self = await ask('{ agentSelf { id concurrent config lastSeq reportEverySeconds } }').then(
  ({ agentSelf }) => agentSelf,
);
console.log(`${self.id} is ready`);
await Promise.all([keepReporting(self), keepWorking(self)]);

/** Its number must be higher with every report, also after a restart: the platform knows the last one. */
async function keepReporting({ lastSeq, reportEverySeconds }) {
  for (let seq = lastSeq + 1; !stopping.signal.aborted; seq++) {
    const { cpuPercent, memoryBytes } = measure();
    const input = { seq, health: 'HEALTHY', cpuPercent, memoryBytes };
    await ask('mutation ($input: AgentReportInput!) { reportAgent(input: $input) { standing } }', {
      input,
    }).catch(complain);
    await pause(reportEverySeconds * 1_000);
  }
}

function measure() {
  const { user, system } = process.cpuUsage(cpuBefore);
  const now = process.hrtime.bigint();
  const passedMicros = Math.max(1, Number(now - measuredAt) / 1_000);
  cpuBefore = process.cpuUsage();
  measuredAt = now;
  const cpuPercent = Math.min(100, (100 * (user + system)) / passedMicros);
  return { cpuPercent, memoryBytes: process.memoryUsage.rss() };
}

async function keepWorking({ concurrent, config }) {
  while (!stopping.signal.aborted) {
    const first = concurrent - held.size;
    const query = 'mutation ($first: Int!) { fetchAgentWork(first: $first) { id fence input } }';
    const works = first > 0 ? await ask(query, { first }).catch(complain) : null;
    for (const work of works?.fetchAgentWork ?? []) void doWork(work, config);
    await pause(lookEveryMs);
  }
  // Another agent, or this one once it is back, does what is not done.
  for (const { id, fence } of held.values())
    await ask(
      'mutation ($id: ID!, $fence: Int!) { giveBackAgentWork(id: $id, fence: $fence, reason: "I stop.") }',
      { id, fence },
    ).catch(complain);
}

/** Does one piece of work and says what came of it, unless it is somebody else's by then. */
async function doWork({ id, fence, input }, config) {
  const lost = new AbortController();
  const done = new AbortController();
  held.set(id, { id, fence });
  void keepExtending({ id, fence }, { lost, done });
  try {
    const output = await describeText(input, config, lost.signal);
    if (!lost.signal.aborted) await say('completeAgentWork', 'output: JSON!', { id, fence, output });
  } catch (error) {
    if (lost.signal.aborted) return;
    const told = { code: error.code ?? 'AGENT_ERROR', message: String(error.message), retryable: false };
    await say('failAgentWork', 'error: AgentWorkErrorInput!', { id, fence, error: told });
  } finally {
    done.abort();
    held.delete(id);
  }
}

async function keepExtending({ id, fence }, { lost, done }) {
  const query =
    'mutation ($id: ID!, $fence: Int!) { extendAgentWork(id: $id, fence: $fence) { leaseUntil } }';
  while (!done.signal.aborted) {
    await wait(extendEveryMs, null, { signal: done.signal }).catch(() => {});
    if (done.signal.aborted) return;
    await ask(query, { id, fence }).catch((error) => {
      if (['WORK_FENCED', 'WORK_ENDED', 'WORK_NOT_FOUND'].includes(error.code)) lost.abort();
      else complain(error);
    });
  }
}

/** May be said again under the same fence: the second time it changes nothing. */
async function say(mutation, argument, variables) {
  const [name] = argument.split(':');
  const query = `mutation ($id: ID!, $fence: Int!, $${argument}) {
    ${mutation}(id: $id, fence: $fence, ${name}: $${name}) { status }
  }`;
  await ask(query, variables).catch(complain);
}

/** Tries again where that may help, a few times; what the platform refuses is an error with its code. */
async function ask(query, variables = {}) {
  for (let attempt = 1; ; attempt++) {
    const { data, error } = await post(query, variables);
    if (!error) return data;
    if (error.nextMove !== 'retry' || attempt >= attemptsMax || stopping.signal.aborted) throw error;
    await pause(2 ** attempt * 250 * (0.5 + Math.random()));
  }
}

async function post(query, variables) {
  try {
    const response = await fetch(`${YMERA_URL}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: YMERA_AGENT_AUTHORIZATION },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(30_000),
    });
    const { data, errors } = await response.json();
    if (!errors) return { data };
    const [{ message, extensions }] = errors;
    return { error: Object.assign(new Error(message), extensions) };
  } catch (cause) {
    return {
      error: Object.assign(new Error(`${YMERA_URL} does not answer`, { cause }), { nextMove: 'retry' }),
    };
  }
}

function complain(error) {
  console.error(`${error.code ?? 'ERROR'}: ${error.message}`);
  // With another key, or once it is let in again, it has to be started anew.
  if (/^AGENT_(KEY_|FROZEN|REMOVED)/.test(error.code)) {
    process.exitCode = 1;
    stopping.abort();
  }
  return null;
}

/** Until the time has passed, or the agent is to stop. */
function pause(ms) {
  return wait(ms, null, { signal: stopping.signal }).catch(() => {});
}
