import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { settle } from '../builders.ts';
import { aPlay, asksFor, playedAgents, says } from '../support/played-agents.ts';
import { subscribeOn } from '../support/subscribe-on.ts';

const scope = { principal: aPrincipal({ tenantId: 'tenant_one' }) };
const fields = 'seq kind text toolCalls { tool input } modelId tokens cost tool output errorCode message';
const eventsOf = (runId: string, args = 'first: 100') =>
  `{ agentRun(id: "${runId}") { events(${args}) { nextSeq items { ${fields} } } } }`;
const watch = (runId: string, afterSeq = 0) =>
  `subscription { agentRunEvents(runId: "${runId}", afterSeq: ${afterSeq}) { ${fields} } }`;
const turns = [asksFor('core_rm', { path: 'x' }), says('I may not.')];
const kinds = [
  ...['AGENT_STARTED', 'MESSAGE_SENT', 'TOOL_CALL', 'TOOL_RESULT', 'MESSAGE_SENT', 'AGENT_ENDED'],
];
const codes = (result: { errors?: readonly { extensions?: Record<string, unknown> }[] }) =>
  result.errors?.map(({ extensions }) => extensions?.code);

describe('the events of a run', () => {
  test('are its history, in order and page by page', async () => {
    const { runner, subgraph } = await playedAgents({ turns });
    const { agentRunId } = await runner.run(aPlay());
    const { data } = await executeOn(subgraph, eventsOf(agentRunId), { scope });
    const { items } = (data as { agentRun: { events: { items: { kind: string }[] } } }).agentRun.events;
    expect(items.map(({ kind }) => kind)).toEqual(kinds);
    expect(items[1]).toMatchObject({
      ...{ seq: 2, text: 'Let me look.', modelId: 'openai/gpt-5-mini', tokens: 150 },
      ...{ cost: expect.any(Number), toolCalls: [{ tool: 'core_rm', input: { path: 'x' } }], output: null },
    });
    expect(items[3]).toMatchObject({ tool: 'core_rm', errorCode: 'NOT_GRANTED', toolCalls: [] });
    const page = await executeOn(subgraph, eventsOf(agentRunId, 'first: 2, afterSeq: 1'), { scope });
    expect(page.data).toMatchObject({
      agentRun: { events: { nextSeq: 3, items: [{ seq: 2 }, { seq: 3 }] } },
    });
    const wrong = await executeOn(subgraph, eventsOf(agentRunId, 'afterSeq: -1'), { scope });
    expect(codes(wrong)).toEqual(['INVALID_ARGUMENT']);
  });

  test('can be watched while it runs, and end with it', async () => {
    const played = await playedAgents({ otherwise: { kind: 'silence' } });
    const caller = new AbortController();
    const running = played.runner.run(aPlay(), caller.signal);
    while (played.emulator.requests.length === 0) await settle(1);
    const runs = { tenantId: 'tenant_one', kind: 'agent', agentId: 'code-reviewer', limit: 1 } as const;
    const [run] = await played.runs.listOfAgent(runs);
    const events = await subscribeOn(played.subgraph, watch(run?.id ?? ''), { scope });
    const next = async () => (await events.next()).value?.data?.agentRunEvents;
    expect(await next()).toMatchObject({ seq: 1, kind: 'AGENT_STARTED' });
    const failure = next();
    caller.abort();
    expect(await failure).toMatchObject({ kind: 'ERROR_OCCURRED', errorCode: 'CANCELLED' });
    expect(await next()).toMatchObject({ seq: 3, kind: 'AGENT_ENDED' });
    expect((await events.next()).done).toBe(true);
    await running;
  });

  test('are told from where a watcher stopped', async () => {
    const { runner, subgraph } = await playedAgents({ turns });
    const { agentRunId } = await runner.run(aPlay());
    const seen: unknown[] = [];
    for await (const { data } of await subscribeOn(subgraph, watch(agentRunId, 4), { scope }))
      seen.push(data);
    expect(seen).toMatchObject([{ agentRunEvents: { seq: 5 } }, { agentRunEvents: { seq: 6 } }]);
  });

  test('are nobody else to see', async () => {
    const { runner, subgraph } = await playedAgents({ turns });
    const { agentRunId } = await runner.run(aPlay());
    const theirs = { principal: aPrincipal({ tenantId: 'tenant_two' }) };
    expect((await executeOn(subgraph, eventsOf(agentRunId), { scope: theirs })).data).toEqual({
      agentRun: null,
    });
    const events = await subscribeOn(subgraph, watch(agentRunId), { scope: theirs });
    expect(codes((await events.next()).value)).toEqual(['AGENT_RUN_NOT_FOUND']);
  });
});
