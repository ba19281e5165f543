import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AgentRunner } from '@ymera/kernel';
import { answerContractCall } from '@ymera/kernel/contracts';
import { createRecordingLog } from '@ymera/kernel/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createAgentRunnerClient } from '../src/client.ts';
import { aRequest, aToolRequest, type Behaviour, settle, usage } from './builders.ts';
import { agentsInMemory } from './support/agents-in-memory.ts';

/** The contract of a subgraph in memory, called through a socket. */
async function remoteRunner(agents?: Record<string, Behaviour>) {
  const memory = await agentsInMemory(agents ? { agents } : {});
  const { contracts } = memory.subgraph;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [, , contract = '', method = ''] = (request.url ?? '').split('/');
    const call = { contract, method, request: JSON.parse(Buffer.concat(chunks).toString()) };
    const left = new AbortController();
    response.on('close', () => left.abort());
    const log = createRecordingLog();
    const { status, body } = await answerContractCall({ contracts, log }, call, left.signal);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const key = new Uint8Array(32);
  const runner = createAgentRunnerClient({
    owner: 'agents',
    url: `http://127.0.0.1:${port}`,
    key,
    caller: 'test',
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await runner.close();
  });
  return { ...memory, runner: runner as AgentRunner };
}

test('an agent is run through the client as it is in the same process', async () => {
  const { runner } = await remoteRunner();
  expect(await runner.run(aRequest())).toMatchObject({ ok: true, output: { text: 'hello' }, usage });
  expect(
    await runner.describe({ tenantId: 'tenant_one', kind: 'agent', ids: ['x'], role: 'execute' }),
  ).toEqual([]);
});

test('a tool is called through the client as it is in the same process', async () => {
  const { runner } = await remoteRunner();
  const outcome = await runner.run(aToolRequest());
  expect(outcome).toMatchObject({ ok: true, agentRunId: expect.stringMatching(/^tcall_/) });
  const ids = ['@test/echo/echo', '@test/echo/say'];
  expect(await runner.describe({ tenantId: 'tenant_one', kind: 'tool', ids, role: 'execute' })).toMatchObject(
    [{ id: ids[1] }],
  );
  await expect(runner.run(aToolRequest({ agentId: 'none', idempotencyKey: 'b' }))).rejects.toMatchObject({
    code: 'TOOL_NOT_FOUND',
    nextMove: 'fix-input',
  });
});

test('an error keeps its code on the way', async () => {
  const { runner } = await remoteRunner();
  await expect(runner.run(aRequest({ agentId: 'nobody' }))).rejects.toMatchObject({
    code: 'AGENT_NOT_FOUND',
    nextMove: 'fix-input',
  });
});

test('a caller that hangs up stops the agent', async () => {
  const started = Promise.withResolvers<void>();
  const stopped = Promise.withResolvers<void>();
  const agents: Record<string, Behaviour> = {
    echo: (_call, signal) => {
      signal.addEventListener('abort', () => stopped.resolve(), { once: true });
      started.resolve();
      return new Promise(() => {});
    },
  };
  const { runner } = await remoteRunner(agents);
  const caller = new AbortController();
  const asked = expect(runner.run(aRequest(), caller.signal)).rejects.toThrow();
  await started.promise;
  caller.abort();
  await asked;
  await stopped.promise;
  await settle();
});

test('an agent is selected through the client as it is in the same process', async () => {
  const { runner } = await remoteRunner();
  const asked = {
    tenantId: 'tenant_one',
    role: 'execute',
    category: null,
    context: null,
    mayBeUnsafe: false,
  } as const;
  expect(await runner.select({ ...asked, task: 'echo' })).toMatchObject({ agentId: aRequest().agentId });
  expect(await runner.select({ ...asked, task: 'zzz' })).toBeNull();
  await expect(runner.select({ ...asked, task: '' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(await runner.categories({ tenantId: 'tenant_one' })).toEqual([]);
});
