import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerContractCall } from '@ymera/kernel/contracts';
import { createMemoryEvents } from '@ymera/kernel/events';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createRecommenderClient } from '../src/client.ts';
import { assembleLearning } from '../src/index.ts';
import { createMemoryLessons } from '../src/models/memory-lessons.ts';
import { createMemoryOutcomes } from '../src/models/memory-outcomes.ts';
import { lessonsOf, noon } from './builders.ts';

const task = 'Fix the memory leak in user service';

/** The contract of a subgraph in memory, called through a socket. */
async function remoteRecommender() {
  const lessons = createMemoryLessons();
  for (const lesson of lessonsOf(12, { task })) await lessons.add(lesson);
  const outside = { outcomes: createMemoryOutcomes(), events: createMemoryEvents() };
  const { contracts } = assembleLearning({ ...outside, lessons, clock: createManualClock(noon) });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [, , contract = '', method = ''] = (request.url ?? '').split('/');
    const call = { contract, method, request: JSON.parse(Buffer.concat(chunks).toString()) };
    const log = createRecordingLog();
    const { status, body } = await answerContractCall({ contracts, log }, call, new AbortController().signal);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const url = `http://127.0.0.1:${port}`;
  const client = createRecommenderClient({
    owner: 'learning',
    url,
    key: new Uint8Array(32),
    caller: 'agents',
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await client.close();
  });
  return { inProcess: contracts.Recommender, client };
}

test('a recommendation is the same through the client as in the same process', async () => {
  const { inProcess, client } = await remoteRecommender();
  const asked = { tenantId: 'tenant_one', task, agentIds: ['agent_a'] };
  const answer = await client.recommend(asked);
  expect(answer).toMatchObject({ best: { agentId: 'agent_a', samples: 12 } });
  expect(answer).toEqual(await inProcess.recommend(asked));
});

test('an error keeps its code on the way', async () => {
  const { client } = await remoteRecommender();
  const wrong = { tenantId: 'tenant_one', task: '', agentIds: [] };
  await expect(client.recommend(wrong)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
