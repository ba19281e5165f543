import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createMemoryDefinitionStore } from '../../../src/models/memory-definition-store.ts';
import { createMemoryLoopEventStore } from '../../../src/models/memory-loop-event-store.ts';
import { createMemoryRunStore } from '../../../src/models/memory-run-store.ts';
import { noModels } from '../../../src/services/models/models-config.ts';
import { aBundle, aGate, type Behaviour, settle, usage } from '../../builders.ts';
import { aPlay, asksFor, playedAgents, says } from '../../support/played-agents.ts';

let workspaceRoot: string;
beforeAll(async () => {
  workspaceRoot = await mkdtemp(join(tmpdir(), 'ymera-play-'));
  await writeFile(join(workspaceRoot, 'notes.md'), 'The door is red.');
});
afterAll(() => rm(workspaceRoot, { recursive: true }));

const readsNotes = asksFor('core_read-file', { path: 'notes.md' });
const scope = { scope: { principal: aPrincipal({ tenantId: 'tenant_one' }) } };
const reading = { tools: ['core/read-file'] };
const kindsOf = async ({ loopEvents }: Awaited<ReturnType<typeof playedAgents>>, runId: string) =>
  (await loopEvents.list({ tenantId: 'tenant_one', runId, after: 0, limit: 100 })).map(
    ({ body }) => body.kind,
  );

describe('an agent of a definition file', () => {
  test('is ready as soon as a model is served', async () => {
    const { subgraph } = await playedAgents();
    const query = '{ agents { items { id status unavailable { code } } } }';
    expect((await executeOn(subgraph, query, scope)).data).toMatchObject({
      agents: { items: [{}, { id: 'code-reviewer', status: 'READY', unavailable: null }] },
    });
  });

  test('answers with what its model says', async () => {
    const played = await playedAgents({ turns: [says('It is red.')] });
    const outcome = await played.runner.run(aPlay());
    expect(outcome).toMatchObject({
      ok: true,
      agentRunId: expect.stringMatching(/^arun_/),
      output: { text: 'It is red.', steps: 1, toolCalls: 0, modelId: 'openai/gpt-5-mini' },
    });
    expect(await kindsOf(played, outcome.agentRunId)).toEqual([
      'AGENT_STARTED',
      'MESSAGE_SENT',
      'AGENT_ENDED',
    ]);
  });

  test('gives its model the prompt, the task and the context, and traces the call to the run', async () => {
    const { runner, emulator, modelCalls } = await playedAgents({ turns: [says('ok')] });
    const input = { task: 'Read the notes.', context: { door: 'front' } };
    const { agentRunId: runId } = await runner.run(aPlay({ input }));
    const asked = JSON.stringify(emulator.requests[0]?.body);
    for (const part of ['You review code.', 'Read the notes.', 'front']) expect(asked).toContain(part);
    const page = { tenantId: 'tenant_one', runId, modelId: null, before: null, limit: 9 };
    expect(await modelCalls.list(page)).toMatchObject([{ agentId: 'code-reviewer', startedBy: 'user_ada' }]);
  });

  test('uses a tool of the platform, and the call is told to the audit log', async () => {
    const played = await playedAgents({
      prompted: reading,
      workspaceRoot,
      turns: [readsNotes, says('Red.')],
    });
    const outcome = await played.runner.run(aPlay());
    expect(outcome).toMatchObject({ ok: true, output: { text: 'Red.', steps: 2, toolCalls: 1 } });
    expect(JSON.stringify(played.emulator.requests[1]?.body)).toContain('The door is red.');
    expect(await kindsOf(played, outcome.agentRunId)).toEqual([
      ...['AGENT_STARTED', 'MESSAGE_SENT', 'TOOL_CALL', 'TOOL_RESULT', 'MESSAGE_SENT', 'AGENT_ENDED'],
    ]);
    const called = { tool: 'core/read-file', subject: 'notes.md', allowed: true, pluginId: null };
    expect(played.events.published).toContainEqual(
      expect.objectContaining({ topic: 'agents.tool.called', payload: expect.objectContaining(called) }),
    );
  });

  test('changes files only where the operator lets agents write', async () => {
    const input = { path: 'written.txt', text: 'by an agent' };
    const play = async (workspaceWritable: boolean) => {
      const turns = [asksFor('core_write-file', input), says('Written.')];
      const prompted = { tools: ['Read', 'Write'] };
      const played = await playedAgents({ prompted, workspaceRoot, workspaceWritable, turns });
      await played.runner.run(aPlay());
      return JSON.stringify(played.emulator.requests[1]?.body);
    };
    expect(await play(false)).toContain('You have: core_read-file.');
    await expect(readFile(join(workspaceRoot, input.path))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await play(true)).toContain('11');
    expect(await readFile(join(workspaceRoot, input.path), 'utf8')).toBe(input.text);
  });

  test('uses a tool of a plugin by its id', async () => {
    const say: Behaviour = async ({ input }) => ({ ok: true, output: { said: input }, usage });
    const played = await playedAgents({
      ...{ agents: { say }, bundles: [aBundle()] },
      prompted: { tools: ['@test/echo/say'] },
      turns: [asksFor('test_echo_say', { word: 'hello' }), says('Said.')],
    });
    expect(await played.runner.run(aPlay())).toMatchObject({ ok: true, output: { toolCalls: 1 } });
    expect(played.calls.filter(({ kind }) => kind === 'tool')).toMatchObject([
      { kind: 'tool', name: 'say', input: { word: 'hello' }, depth: 1 },
    ]);
    expect(JSON.stringify(played.emulator.requests[1]?.body)).toContain('hello');
  });

  test('is refused a tool that its file does not ask for, is told so, and goes on', async () => {
    const turns = [readsNotes, says('Then I do not know.')];
    const played = await playedAgents({ prompted: { tools: [] }, workspaceRoot, turns });
    expect(await played.runner.run(aPlay())).toMatchObject({ ok: true, output: { toolCalls: 1 } });
    const told = JSON.stringify(played.emulator.requests[1]?.body);
    expect(told).toContain('You have no tool');
    expect(told).not.toContain('The door is red.');
    expect(played.events.published).toContainEqual(
      expect.objectContaining({
        topic: 'agents.tool.called',
        payload: expect.objectContaining({ allowed: false, tool: 'core_read-file' }),
      }),
    );
  });

  test('is told what is wrong with the input of a tool, and the tool is not called', async () => {
    const turns = [
      asksFor('core_read-file', { path: 7 }),
      asksFor('core_read-file', { path: '../x' }, 'b'),
      says('ok'),
    ];
    const played = await playedAgents({ prompted: reading, workspaceRoot, turns });
    expect(await played.runner.run(aPlay())).toMatchObject({ ok: true });
    expect(JSON.stringify(played.emulator.requests[1]?.body)).toContain('/path must be of the type string');
    expect(JSON.stringify(played.emulator.requests[2]?.body)).toContain('is refused: it contains');
  });

  test('whose model never comes to an end is stopped, and its history stays', async () => {
    const settings = { playStepsMax: 3 };
    const played = await playedAgents({ prompted: reading, workspaceRoot, settings, otherwise: readsNotes });
    const outcome = await played.runner.run(aPlay());
    expect(outcome).toMatchObject({ ok: false, error: { code: 'AGENT_STEPS_EXCEEDED', retryable: false } });
    expect(played.emulator.requests).toHaveLength(3);
    const kinds = await kindsOf(played, outcome.agentRunId);
    expect(kinds.filter((kind) => kind === 'TOOL_RESULT')).toHaveLength(3);
    expect(kinds.slice(-2)).toEqual(['ERROR_OCCURRED', 'AGENT_ENDED']);
  });

  test('that has used its tokens is asked no more', async () => {
    const settings = { playTokensMax: 9_000 };
    const otherwise = {
      ...readsNotes,
      usage: { inputTokens: 900, outputTokens: 100, cachedInputTokens: 0, reasoningTokens: 0 },
    };
    const played = await playedAgents({
      prompted: reading,
      workspaceRoot,
      settings,
      otherwise: otherwise as typeof readsNotes,
    });
    const outcome = await played.runner.run(aPlay());
    expect(outcome).toMatchObject({ ok: false, error: { code: 'MODEL_BUDGET_EXCEEDED' } });
    expect(played.emulator.requests).toHaveLength(1);
  });

  test('uses no more tokens than whoever runs it gives', async () => {
    const otherwise = {
      ...readsNotes,
      usage: { inputTokens: 900, outputTokens: 100, cachedInputTokens: 0, reasoningTokens: 0 },
    };
    const played = await playedAgents({
      prompted: reading,
      workspaceRoot,
      otherwise: otherwise as typeof readsNotes,
    });
    const outcome = await played.runner.run(aPlay({ tokenBudget: 9_000 }));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'MODEL_BUDGET_EXCEEDED' } });
    expect(played.emulator.requests).toHaveLength(1);
  });

  test('refuses a token budget that is none, or above the most that a run may use', async () => {
    const { runner, emulator } = await playedAgents({ settings: { playTokensMax: 9_000 } });
    for (const tokenBudget of [0, -1, 1.5, 9_001, Number.NaN])
      await expect(runner.run(aPlay({ tokenBudget }))).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(emulator.requests).toHaveLength(0);
  });

  test('fails with what its models failed of', async () => {
    const otherwise = { kind: 'refusal', status: 401 } as const;
    const { runner } = await playedAgents({ otherwise });
    expect(await runner.run(aPlay())).toMatchObject({ ok: false, error: { code: 'MODEL_KEY_REFUSED' } });
  });

  test('takes a task and nothing else', async () => {
    const { runner, emulator } = await playedAgents();
    const inputs = [{}, { task: ' ' }, 'do it', { task: 'x', more: 1 }, { task: 'x'.repeat(100_001) }];
    for (const [place, input] of inputs.entries())
      expect(await runner.run(aPlay({ input, idempotencyKey: `k${place}` }))).toMatchObject({
        ok: false,
        error: { code: 'INVALID_INPUT' },
      });
    expect(emulator.requests).toEqual([]);
  });

  test('ends with its time', async () => {
    const played = await playedAgents({ otherwise: { kind: 'silence' } });
    const running = played.runner.run(aPlay({ timeoutMs: 1_000 }));
    while (played.emulator.requests.length === 0) await settle(1);
    await played.memoryClock.advance(1_000);
    expect(await running).toMatchObject({ ok: false, error: { code: 'WALL_TIMEOUT' } });
  });

  test('is called off with its caller, and the model is left', async () => {
    const played = await playedAgents({ otherwise: { kind: 'silence' } });
    const caller = new AbortController();
    const running = played.runner.run(aPlay(), caller.signal);
    while (played.emulator.requests.length === 0) await settle(1);
    caller.abort();
    const outcome = await running;
    expect(outcome).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(await played.emulator.requests[0]?.abandoned).toBe(true);
    expect((await kindsOf(played, outcome.agentRunId)).slice(-2)).toEqual(['ERROR_OCCURRED', 'AGENT_ENDED']);
  });
});

describe('where no model is served', () => {
  test('an agent of a file is unavailable, and says what to set', async () => {
    const { runner, subgraph } = await playedAgents({ models: noModels });
    await expect(runner.run(aPlay())).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringContaining('OPENAI_API_KEY'),
    });
    const query = '{ agent(id: "code-reviewer") { status unavailable { code message } } }';
    const { data } = await executeOn(subgraph, query, scope);
    expect(data).toMatchObject({
      agent: { status: 'UNAVAILABLE', unavailable: { code: 'MODEL_UNAVAILABLE' } },
    });
  });

  test('so is one that needs what none of them can', async () => {
    const models = { capabilities: ['audio'], preferred: [], outputTokenPicoUsdMax: null };
    const { runner } = await playedAgents({ prompted: { models } });
    await expect(runner.run(aPlay())).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });
});

describe('a run whose process is gone', () => {
  /** Two processes on the same stores; the first one stops, or hangs, where a test wants it. */
  async function twoProcesses(idempotent: boolean, hang: Behaviour) {
    const shared = {
      definitions: createMemoryDefinitionStore(),
      runs: createMemoryRunStore(),
      loopEvents: createMemoryLoopEventStore(),
    };
    const bundle = aBundle();
    const [tool] = bundle.manifest.tools;
    const annotations = { readOnly: false, idempotent };
    const tools = tool ? [{ ...tool, annotations }] : [];
    const bundles = [{ ...bundle, manifest: { ...bundle.manifest, tools } }];
    const prompted = { tools: ['@test/echo/say'] };
    const first = await playedAgents({
      ...{ ...shared, bundles, prompted, agents: { say: hang } },
      turns: [asksFor('test_echo_say', { word: 'hello' })],
    });
    const second = await playedAgents({
      ...{ ...shared, bundles, prompted, clock: first.memoryClock },
      agents: { say: async () => ({ ok: true, output: 'said again', usage }) },
      turns: [says('Done.')],
    });
    return { first, second };
  }

  test('goes on with its next step in another, and calls a tool that may be called twice again', async () => {
    const reached = aGate();
    const { first, second } = await twoProcesses(true, async () => {
      reached.open();
      return new Promise(() => {});
    });
    const lost = first.runner.run(aPlay()).catch(() => null);
    await reached.opened;
    await first.subgraph.stop();
    await lost;
    const outcome = await second.runner.run(aPlay());
    expect(outcome).toMatchObject({ ok: true, output: { text: 'Done.', steps: 2, toolCalls: 1 } });
    expect(second.emulator.requests).toHaveLength(1);
    expect(JSON.stringify(second.emulator.requests[0]?.body)).toContain('said again');
    expect(await kindsOf(second, outcome.agentRunId)).toEqual([
      ...['AGENT_STARTED', 'MESSAGE_SENT', 'TOOL_CALL', 'AGENT_STARTED', 'TOOL_RESULT'],
      ...['MESSAGE_SENT', 'AGENT_ENDED'],
    ]);
  });

  test('does not call a tool twice that may do harm, and tells the model', async () => {
    const reached = aGate();
    const { first, second } = await twoProcesses(false, async () => {
      reached.open();
      return new Promise(() => {});
    });
    const lost = first.runner.run(aPlay()).catch(() => null);
    await reached.opened;
    await first.subgraph.stop();
    await lost;
    expect(await second.runner.run(aPlay())).toMatchObject({ ok: true, output: { text: 'Done.' } });
    expect(second.calls).toEqual([]);
    expect(JSON.stringify(second.emulator.requests[0]?.body)).toContain('Nobody knows whether');
  });

  test('that was only slow writes nothing more once another has it', async () => {
    const [reached, freed] = [aGate(), aGate()];
    const { first, second } = await twoProcesses(true, async () => {
      reached.open();
      await freed.opened;
      return { ok: true, output: 'too late', usage };
    });
    const [running] = [first.runner.run(aPlay())];
    await reached.opened;
    const [run] = await first.runs.listOfAgent({
      ...{ tenantId: 'tenant_one', kind: 'agent', agentId: 'code-reviewer', limit: 1 },
    });
    // As if it had been stopped for longer than its lease.
    await first.runs.release({ tenantId: 'tenant_one', runId: run?.id ?? '', epoch: 1 });
    expect(await second.runner.run(aPlay())).toMatchObject({ ok: true, output: { text: 'Done.' } });
    freed.open();
    expect(await running).toMatchObject({ ok: true, output: { text: 'Done.' } });
    const events = await first.loopEvents.list({
      ...{ tenantId: 'tenant_one', runId: run?.id ?? '', after: 0, limit: 100 },
    });
    expect(JSON.stringify(events)).not.toContain('too late');
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, place) => place + 1));
  });
});

describe('an agent of a definition file that is asked for a verdict', () => {
  const input = { task: 'Examine the notes.', verdict: true };
  const verdict = (approved: boolean, ...findings: string[]) => says(JSON.stringify({ approved, findings }));

  test('gives it beside its answer, after it, and without its tools', async () => {
    const turns = [readsNotes, says('Two doors are missing.'), verdict(false, 'There is one door.')];
    const played = await playedAgents({ prompted: reading, workspaceRoot, turns });
    const outcome = await played.runner.run(aPlay({ input }));
    expect(outcome).toMatchObject({
      ok: true,
      output: {
        ...{ approved: false, findings: ['There is one door.'], text: 'Two doors are missing.' },
        ...{ steps: 3, toolCalls: 1 },
      },
    });
    const asked = JSON.stringify(played.emulator.requests[2]?.body);
    expect(asked).toContain('Two doors are missing.');
    expect(asked).toContain('"approved"');
    expect(asked).not.toContain('core_read-file');
    expect((await kindsOf(played, outcome.agentRunId)).slice(-3)).toEqual([
      ...['MESSAGE_SENT', 'MESSAGE_SENT', 'AGENT_ENDED'],
    ]);
  });

  test('is not asked for one when nobody wants it', async () => {
    const played = await playedAgents({ turns: [says('Fine.')] });
    const outcome = await played.runner.run(aPlay({ input: { ...input, verdict: false } }));
    expect(outcome).toMatchObject({ ok: true, output: { text: 'Fine.', steps: 1 } });
    expect(outcome.ok && outcome.output).not.toHaveProperty('approved');
  });

  test.each(['true', '"yes"', '[true]', 'null', '{}', '{"approved":"yes","findings":[]}'])(
    'fails, and approves of nothing, when its model says %s',
    async (text) => {
      const played = await playedAgents({ turns: [says('Fine.')], otherwise: says(text) });
      const outcome = played.runner.run(aPlay({ input }));
      const told = vi.fn();
      void outcome.then(told);
      // It is asked again after a while, a few times; the clock goes slowly, so as not to end the run.
      const passing = async () => {
        await played.memoryClock.advance(100);
        expect(told).toHaveBeenCalled();
      };
      await vi.waitFor(passing, { interval: 5, timeout: 50_000 });
      expect(await outcome).toMatchObject({
        ok: false,
        error: { code: 'MODEL_ANSWER_UNFIT', retryable: true },
      });
    },
  );

  test('is refused an input that says neither yes nor no to that', async () => {
    const { runner } = await playedAgents();
    const outcome = await runner.run(aPlay({ input: { task: 'Examine.', verdict: 'yes' } }));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
  });
});

describe('an agent of a definition file whose task lets nothing be changed', () => {
  const input = { task: 'Mend the door.', mayChange: false };
  const writes = asksFor('core_write-file', { path: 'door.txt', text: 'unexamined' });

  test('has only those of its tools that change nothing, and is told to propose', async () => {
    const looks = aBundle({ agents: [], tools: ['looks'] });
    const does = aBundle({
      ...{ name: '@test/other', agents: [], tools: ['does'] },
      annotations: { readOnly: false, idempotent: true },
    });
    const words = ['Read', 'Write', 'Edit', '@test/echo/looks', '@test/other/does'];
    const played = await playedAgents({
      ...{ bundles: [looks, does], workspaceRoot, workspaceWritable: true },
      ...{ prompted: { tools: words }, otherwise: says('A patch.') },
    });
    const offeredFor = async (mayChange: boolean) => {
      await played.runner.run(aPlay({ input: { ...input, mayChange }, idempotencyKey: `${mayChange}` }));
      return JSON.stringify(played.emulator.requests.at(-1)?.body);
    };
    const all = ['core_read-file', 'core_write-file', 'core_edit-file', 'test_echo_looks', 'test_other_does'];
    const namesIn = (asked: string) => all.filter((name) => asked.includes(`"${name}"`));
    const proposing = await offeredFor(false);
    expect(namesIn(proposing)).toEqual(['core_read-file', 'test_echo_looks']);
    expect(proposing).toContain('nothing may be changed');
    const doing = await offeredFor(true);
    expect(namesIn(doing)).toEqual(all);
    expect(doing).not.toContain('nothing may be changed');
  });

  test('that calls another all the same is told so, and the file is not written', async () => {
    const turns = [writes, says('A patch.')];
    const prompted = { tools: ['Read', 'Write'] };
    const played = await playedAgents({ prompted, workspaceRoot, workspaceWritable: true, turns });
    const outcome = await played.runner.run(aPlay({ input }));
    expect(outcome).toMatchObject({ ok: true, output: { text: 'A patch.', toolCalls: 1 } });
    const told = JSON.stringify(played.emulator.requests[1]?.body);
    expect(told).toContain('You have: core_read-file. Nothing may be changed here');
    const events = await played.loopEvents.list({
      ...{ tenantId: 'tenant_one', runId: outcome.agentRunId, after: 0, limit: 100 },
    });
    expect(events.map(({ body }) => body)).toContainEqual(
      expect.objectContaining({ kind: 'TOOL_RESULT', errorCode: 'TOOL_NOT_ALLOWED' }),
    );
    await expect(readFile(join(workspaceRoot, 'door.txt'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('changes nothing by the tool of a plugin either, which says that it only reads', async () => {
    let told: unknown;
    const say: Behaviour = async ({ callTool }, signal) => {
      told = await callTool('core/write-file', { path: 'door.txt', text: 'x' }, signal, 1, {});
      return { ok: true, output: 'tried', usage };
    };
    const played = await playedAgents({
      bundles: [aBundle({ agents: [], grants: ['core/write-file'] })],
      ...{ agents: { say }, prompted: { tools: ['@test/echo/say'] }, workspaceRoot, workspaceWritable: true },
      turns: [asksFor('test_echo_say', { word: 'hello' }), says('A patch.')],
    });
    expect(await played.runner.run(aPlay({ input }))).toMatchObject({ ok: true });
    expect(told).toMatchObject({ ok: false, error: { code: 'TOOL_NOT_ALLOWED' } });
    await expect(readFile(join(workspaceRoot, 'door.txt'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.each(['no', 0, null])('is refused an input that says %j to that', async (mayChange) => {
    const { runner, emulator } = await playedAgents();
    const outcome = await runner.run(aPlay({ input: { ...input, mayChange } }));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    expect(emulator.requests).toEqual([]);
  });
});
