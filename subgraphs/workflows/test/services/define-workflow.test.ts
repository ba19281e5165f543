import type { AgentRunner } from '@ymera/kernel';
import { describe, expect, it } from 'vitest';
import { createMemoryStores } from '../../src/models/memory-stores.ts';
import { readDefinitionFile, writeDefinitionFile } from '../../src/services/definition-yaml.ts';
import { aDefinition, ada, aTask, aWorld, createFakeAgents, eve } from '../builders.ts';

describe('defining a workflow', () => {
  it('makes the first version, then one for each change, and none for what is there already', async () => {
    const process = aWorld({}).process();
    const define = (title: string) => process.defineWorkflow(aDefinition([aTask('a')], { title }), ada);
    const first = await define('One');
    expect(first).toMatchObject({ version: 1, createdBy: ada.id, tenantId: ada.tenantId });
    expect(await define('One')).toEqual(first);
    const second = await define('Two');
    expect(second).toMatchObject({ version: 2 });
    expect(second.id).not.toBe(first.id);
    expect(second.hash).not.toBe(first.hash);
    expect(await define('One')).toMatchObject({ version: 3, hash: first.hash });
  });

  it('does not mind the order of keys', async () => {
    const process = aWorld({}).process();
    const define = (input: { x: number; y: number }) =>
      process.defineWorkflow(aDefinition([aTask('a', { input })]), ada);
    const first = await define({ x: 1, y: 2 });
    expect(await define({ y: 2, x: 1 })).toEqual(first);
  });

  it('makes one version of the same definition by many at once, and one each of different ones', async () => {
    const process = aWorld({}).process();
    const same = await Promise.all(
      [1, 2, 3].map(() => process.defineWorkflow(aDefinition([aTask('a')]), ada)),
    );
    expect(new Set(same.map(({ id }) => id)).size).toBe(1);
    const different = await Promise.all(
      ['x', 'y', 'z'].map((title) => process.defineWorkflow(aDefinition([aTask('a')], { title }), ada)),
    );
    expect(different.map(({ version }) => version).sort()).toEqual([2, 3, 4]);
  });

  it('tells others once', async () => {
    const world = aWorld({});
    await world.define([aTask('a')]);
    await world.define([aTask('a')]);
    expect(world.events.published).toMatchObject([
      { topic: 'workflows.workflow.defined', payload: { name: 'sample', version: 1, definedBy: ada.id } },
    ]);
    expect(await world.stores.workflows.listUntold(10)).toEqual([]);
  });

  it('that could not be told is told by the next process that starts', async () => {
    const world = aWorld({});
    const failing = { ...world.events, publish: () => Promise.reject(new Error('the outbox is away')) };
    await world.process({ events: failing }).defineWorkflow(aDefinition([aTask('a')]), ada);
    expect(world.events.published).toEqual([]);
    const next = world.process();
    await next.start();
    await next.stop();
    expect(world.events.published).toHaveLength(1);
  });

  it('with mistakes is refused before anything is stored, with all of them', async () => {
    const stores = createMemoryStores();
    const process = aWorld({ stores }).process();
    const definition = aDefinition([
      aTask('a', { target: { kind: 'agent', agentId: 'unknown/agent' }, dependsOn: ['b'] }),
      aTask('b', { dependsOn: ['a'] }),
    ]);
    await expect(process.defineWorkflow(definition, ada)).rejects.toMatchObject({
      code: 'WORKFLOW_INVALID',
      details: { problems: [{ code: 'UNKNOWN_AGENT', place: 'tasks[0].agent' }, { code: 'CYCLE' }] },
    });
    expect(await stores.workflows.findLatest(ada.tenantId, 'sample')).toBeNull();
  });

  it('that is too large, or nested without end, is refused without being looked through', async () => {
    const process = aWorld({}).process();
    const large = aDefinition([aTask('a', { input: 'x'.repeat(1_000_001) })]);
    const deep = aDefinition([aTask('a', { input: JSON.parse('['.repeat(9_000) + ']'.repeat(9_000)) })]);
    const refused = { DEFINITION_TOO_LARGE: large, NOT_JSON: deep };
    for (const [code, definition] of Object.entries(refused))
      await expect(process.defineWorkflow(definition, ada)).rejects.toMatchObject({
        details: { problems: [{ code }] },
      });
  });

  it('has the effects that agents and tools declare, but for what its author says', async () => {
    const agents = createFakeAgents();
    const describeAll: AgentRunner['describe'] = async (asked) =>
      (await agents.runner.describe(asked)).map((one) => ({
        ...one,
        effect: declared.get(one.id) ?? 'keyed',
      }));
    const declared = new Map<string, 'idempotent' | 'unsafe'>([
      ['test/reads', 'idempotent'],
      ['test/pays', 'unsafe'],
      ['test/examiner', 'unsafe'],
    ]);
    const process = aWorld({}).process({ agentRunner: { ...agents.runner, describe: describeAll } });
    const written = {
      name: 'sample',
      tasks: [
        { id: 'reads', agent: 'test/reads' },
        { id: 'pays', tool: 'test/pays' },
        { id: 'said', tool: 'test/pays', effect: 'keyed' },
        { id: 'null', tool: 'test/pays', effect: null },
        { id: 'plain', agent: 'test/plain' },
        { id: 'gate', gate: { agent: 'test/examiner', producer: 'reads' }, dependsOn: ['reads'] },
      ],
    };
    const effectsOf = async (definition: unknown) =>
      (await process.defineWorkflow(definition, ada)).tasks.map(({ effect }) => effect);
    const effects = ['idempotent', 'unsafe', 'keyed', 'unsafe', 'keyed', 'keyed'];
    expect(await effectsOf(written)).toEqual(effects);
    const text = writeDefinitionFile(await process.defineWorkflow(written, ada));
    declared.clear();
    expect(await effectsOf(readDefinitionFile(text).definition)).toEqual(effects);
    expect(await effectsOf(written)).toEqual(effects.map(() => 'keyed'));
  });

  it('belongs to its tenant alone', async () => {
    const process = aWorld({}).process();
    await process.defineWorkflow(aDefinition([aTask('a')]), ada);
    const foreign = process.startWorkflow({ workflowId: 'sample' }, eve);
    await expect(foreign).rejects.toMatchObject({ code: 'WORKFLOW_NOT_FOUND' });
    expect(await process.defineWorkflow(aDefinition([aTask('a')]), eve)).toMatchObject({ version: 1 });
  });

  it('is the same in its short form, and answers with the version there is', async () => {
    const process = aWorld({}).process();
    const tasks = [aTask('a', { timeoutMs: 60_000 })];
    const first = await process.defineWorkflow(aDefinition(tasks), ada);
    const short = { name: 'sample', title: 'Sample', tasks: [{ id: 'a', agent: 'test/a' }] };
    expect(await process.defineWorkflow(short, ada)).toEqual(first);
  });

  it('calls workflows that are there, and none that calls it back', async () => {
    const process = aWorld({}).process();
    const define = (name: string, ...called: readonly string[]) =>
      process.defineWorkflow(
        { name, tasks: called.map((workflow, index) => ({ id: `t${index}`, workflow })) },
        ada,
      );
    const refused = (code: string, message: RegExp) => ({
      details: { problems: [{ code, place: 'tasks[0].workflow', message: expect.stringMatching(message) }] },
    });
    await expect(define('x', 'ghost')).rejects.toMatchObject(refused('UNKNOWN_WORKFLOW', /"ghost"/));
    await process.defineWorkflow({ name: 'w1', tasks: [{ id: 'a', agent: 'test/a' }] }, ada);
    for (let depth = 2; depth <= 8; depth++) await define(`w${depth}`, `w${depth - 1}`);
    await expect(define('w9', 'w8')).rejects.toMatchObject(refused('NESTED_TOO_DEEP', /9 workflows/));
    await expect(define('w1', 'w4')).rejects.toMatchObject(
      refused('WORKFLOW_CALLS_ITSELF', /w1 -> w4 -> w3 -> w2 -> w1/),
    );
    const latest = await define('wide', 'w1', 'w2', 'w3', 'w1');
    expect(latest.tasks).toHaveLength(4);
  });

  it('has a schema of its input that can be checked', async () => {
    const process = aWorld({}).process();
    const define = (inputSchema: object) =>
      process.defineWorkflow({ name: 'x', tasks: [{ id: 'a', agent: 'test/a' }], inputSchema }, ada);
    await expect(define({ type: 'strnig' })).rejects.toMatchObject({
      details: { problems: [{ code: 'SCHEMA_INVALID', place: 'inputSchema' }] },
    });
    expect(await define({ type: 'object' })).toMatchObject({ inputSchema: { type: 'object' } });
  });
});
