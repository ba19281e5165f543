import { beforeEach, describe, expect, test } from 'vitest';
import { heldBy, type RunningRun, type RunResult } from '../src/domain/agent-run.ts';
import type { StoredDefinition } from '../src/domain/definition.ts';
import type { DefinitionStore, RunStore } from '../src/ports.ts';
import { anAgent, aRunningRun, aTool, aVersion, echoId, usage } from './builders.ts';

const at = (run: RunningRun, epoch: number): RunningRun => ({
  ...run,
  state: { phase: 'RUNNING', lease: { ...run.state.lease, epoch } },
});
const ok = (output: unknown): RunResult => ({ ok: true, output: output as never, usage }); // any JSON
const end = (result: RunResult, giveKeyBack = false) => ({ result, finishedAt: 2_000, giveKeyBack });

const one = { tenantId: 'tenant_one', kind: 'agent' } as const;
const two = { ...one, tenantId: 'tenant_two' } as const;
const place = { tenantId: 'tenant_one', pluginId: '@test/echo' };

/** What every definition store does, whatever it is made of. */
export function definitionStoreContract(open: () => Promise<DefinitionStore>): void {
  describe('a definition store', () => {
    let store: DefinitionStore;
    beforeEach(async () => {
      store = await open();
    });
    const builtIn = (...definitions: readonly StoredDefinition[]) =>
      store.replaceBuiltIn({ plugins: [], definitions, at: 1_000 });

    test('gives back what the platform brings, JSON Schemas with all their keys included', async () => {
      await builtIn(anAgent(), aTool());
      expect(await store.findMany({ ...one, ids: [anAgent().id, anAgent().id] })).toEqual([anAgent()]);
      expect(await store.findMany({ ...one, kind: 'tool', ids: [aTool().id] })).toEqual([aTool()]);
    });

    test("gives back what a tenant's plugin brings, as the tenant's", async () => {
      await store.replaceOf(place, [anAgent(), aTool()]);
      const own = { tenantId: 'tenant_one' };
      expect(await store.findMany({ ...one, ids: [anAgent().id] })).toEqual([anAgent(own)]);
      expect(await store.findMany({ ...one, kind: 'tool', ids: [aTool().id] })).toEqual([aTool(own)]);
    });

    test('keeps an agent and a tool of the same id apart', async () => {
      await builtIn(anAgent({ title: 'Agent' }), aTool({ id: echoId, name: 'echo', title: 'Tool' }));
      const found = async (kind: 'agent' | 'tool') => store.findMany({ ...one, kind, ids: [echoId] });
      expect(await found('agent')).toMatchObject([{ kind: 'agent', title: 'Agent' }]);
      expect(await found('tool')).toMatchObject([{ kind: 'tool', title: 'Tool' }]);
    });

    test('finds nothing for ids it does not know', async () => {
      expect(await store.findMany({ ...one, ids: ['nobody'] })).toEqual([]);
      expect(await store.findMany({ ...one, ids: [] })).toEqual([]);
      expect(await store.findBuiltIn(['nothing'])).toEqual([]);
    });

    test('shows a tenant nothing of another, by whatever id it is asked for', async () => {
      await store.replaceOf(place, [anAgent()]);
      for (const id of [echoId, `tenant_one:${echoId}`])
        expect(await store.findMany({ ...two, ids: [id] })).toEqual([]);
      expect(await store.list({ ...two, after: null, limit: 10 })).toEqual([]);
      expect(await store.listOfPlugins({ ...two, pluginIds: ['@test/echo'] })).toEqual([]);
      expect(await store.listIds({ ...two, limit: 10 })).toEqual([]);
      expect(await store.findMany({ ...one, ids: [`tenant_one:${echoId}`] })).toEqual([]);
    });

    test('shows every tenant what the platform brings', async () => {
      await builtIn(anAgent());
      expect(await store.findMany({ ...one, ids: [echoId] })).toEqual([anAgent()]);
      expect(await store.listIds({ ...two, limit: 10 })).toEqual([echoId]);
    });

    test('keeps what the platform brings no longer, as unavailable', async () => {
      await builtIn(anAgent(), aTool());
      await builtIn();
      expect(await store.findMany({ ...one, ids: [echoId] })).toEqual([anAgent({ status: 'UNAVAILABLE' })]);
      expect(await store.listIds({ ...one, kind: 'tool', limit: 1 })).toEqual([aTool().id]);
    });

    test("takes the new version of a tenant's plugin, and loses what that has no longer", async () => {
      const old = anAgent({ id: '@test/echo/old', name: 'old', tenantId: 'tenant_one' });
      const others = anAgent({ id: '@test/other/a', pluginId: '@test/other', name: 'a' });
      await builtIn(others);
      await store.replaceOf(place, [anAgent(), old, aTool()]);
      await store.replaceOf({ ...place, tenantId: 'tenant_two' }, [anAgent()]);
      await store.replaceOf(place, [anAgent({ title: 'New' })]);
      expect(await store.listOfPlugins({ ...one, pluginIds: ['@test/echo', '@test/other'] })).toEqual([
        anAgent({ title: 'New', tenantId: 'tenant_one' }),
        { ...old, status: 'UNAVAILABLE' },
        others,
      ]);
      const tools = await store.listOfPlugins({ ...one, kind: 'tool', pluginIds: ['@test/echo'] });
      expect(tools).toMatchObject([{ status: 'UNAVAILABLE' }]);
      expect(await store.findMany({ ...two, ids: [echoId] })).toMatchObject([{ status: 'READY' }]);
    });

    test("shows the platform's before a tenant's own of the same id, for as long as it can be used", async () => {
      await store.replaceOf(place, [anAgent({ title: 'Own' })]);
      await builtIn(anAgent({ title: 'Built in' }));
      const titles = async () => {
        const listed = await store.list({ ...one, after: null, limit: 10 });
        const found = await store.findMany({ ...one, ids: [echoId] });
        expect(found).toEqual(listed);
        return listed.map(({ title }) => title);
      };
      expect(await titles()).toEqual(['Built in']);
      await builtIn();
      expect(await titles()).toEqual(['Own']);
    });

    test("lists the platform's and the tenant's together in order of their ids, and on after one", async () => {
      const named = (name: string) => anAgent({ id: `@test/echo/${name}`, name });
      await builtIn(named('d'), named('a'));
      await store.replaceOf({ tenantId: 'tenant_one', pluginId: '@test/echo' }, [named('c'), named('b')]);
      await store.replaceOf({ tenantId: 'tenant_two', pluginId: '@test/echo' }, [named('z')]);
      const names = async (after: string | null, limit: number) =>
        (await store.list({ ...one, after, limit })).map(({ name }) => name);
      expect(await names(null, 3)).toEqual(['a', 'b', 'c']);
      expect(await names('@test/echo/b', 3)).toEqual(['c', 'd']);
      expect(await names('@test/echo/d', 3)).toEqual([]);
      expect(await store.listIds({ ...one, limit: 2 })).toEqual(['@test/echo/a', '@test/echo/b']);
    });

    test('remembers the plugins that come with the platform, and since when one is gone', async () => {
      const plugin = { pluginId: '@test/echo', version: aVersion() };
      await store.replaceBuiltIn({ plugins: [plugin], definitions: [], at: 1_000 });
      expect(await store.findBuiltIn(['@test/echo', '@test/none'])).toEqual([{ ...plugin, goneAt: null }]);
      await store.replaceBuiltIn({ plugins: [], definitions: [], at: 2_000 });
      await store.replaceBuiltIn({ plugins: [], definitions: [], at: 3_000 });
      expect(await store.findBuiltIn(['@test/echo'])).toEqual([{ ...plugin, goneAt: 2_000 }]);
      await store.replaceBuiltIn({ plugins: [plugin], definitions: [], at: 4_000 });
      expect(await store.findBuiltIn(['@test/echo'])).toEqual([{ ...plugin, goneAt: null }]);
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      await expect(store.findMany({ ...one, ids: ['a'] }, over)).rejects.toThrow();
      await expect(store.list({ ...one, after: null, limit: 1 }, over)).rejects.toThrow();
      await expect(store.listOfPlugins({ ...one, pluginIds: ['a'] }, over)).rejects.toThrow();
      await expect(store.findBuiltIn(['a'], over)).rejects.toThrow();
    });
  });
}

/** What every run store does, whatever it is made of. */
export function runStoreContract(open: () => Promise<RunStore>): void {
  describe('a run store', () => {
    let store: RunStore;
    const run = aRunningRun();
    const place = { tenantId: run.tenantId, idempotencyKey: run.idempotencyKey };
    const ofEcho = { tenantId: run.tenantId, agentId: run.agentId };
    beforeEach(async () => {
      store = await open();
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      const { tenantId, agentId, id } = run;
      await expect(store.findMany({ tenantId, ids: [id] }, over)).rejects.toThrow();
      await expect(store.listOfAgent({ tenantId, kind: 'agent', agentId, limit: 1 }, over)).rejects.toThrow();
      await expect(store.readOutputs({ tenantId, ids: [id] }, over)).rejects.toThrow();
    });

    test('gives a new run back as it was', async () => {
      const workflow = { runId: 'run_1', taskId: 'task_1', attempt: 2 };
      const created = aRunningRun({ id: 'arun_2', workflow, task: 'Fix it' });
      expect(await store.create(created)).toBe(true);
      expect(await store.findMany({ tenantId: 'tenant_one', ids: ['arun_2'] })).toEqual([created]);
    });

    test('gives the call of a tool back as one, from its beginning to its end', async () => {
      const call = aRunningRun({ id: 'tcall_1', kind: 'tool' });
      await store.create(call);
      expect(await store.findMany({ tenantId: 'tenant_one', ids: ['tcall_1'] })).toEqual([call]);
      expect(await store.finish(call, end(ok(1)))).toMatchObject({ id: 'tcall_1', kind: 'tool' });
      expect(await store.listUntold(10)).toMatchObject([{ kind: 'tool' }]);
    });

    test('takes one run for each key and tenant, even when two come at once', async () => {
      const other = aRunningRun({ id: 'arun_2', idempotencyKey: run.idempotencyKey });
      const created = await Promise.all([store.create(run), store.create(other)]);
      expect(created.toSorted()).toEqual([false, true]);
      const elsewhere = { ...other, id: 'arun_3', tenantId: 'tenant_two' };
      expect(await store.create(elsewhere)).toBe(true);
    });

    test('shows a tenant nothing of another', async () => {
      await store.create(run);
      await store.finish(run, end(ok('secret')));
      const tenantId = 'tenant_two';
      expect(await store.findByKey({ ...place, tenantId })).toBeNull();
      expect(await store.findMany({ tenantId, ids: [run.id] })).toEqual([]);
      expect(await store.listOfAgent({ tenantId, kind: 'agent', agentId: run.agentId, limit: 10 })).toEqual(
        [],
      );
      expect((await store.readOutputs({ tenantId, ids: [run.id] })).size).toBe(0);
    });

    test('lets a tenant change nothing of another', async () => {
      await store.create(run);
      const foreign = { ...heldBy(run), tenantId: 'tenant_two' };
      const foreignRun = { ...run, tenantId: 'tenant_two' };
      const lease = { holder: 'node_2', epoch: 2, until: 20_000 };
      expect(await store.takeOver(foreign, { lease, now: 10_000 })).toBeNull();
      expect(await store.renew(foreign, 9_000)).toBe(false);
      expect(await store.finish(foreignRun, end(ok(1)))).toBeNull();
      await store.release(foreign);
      expect(await store.findByKey(place)).toEqual(run);
    });

    test('gives the output of a run that succeeded, and lists the run without it', async () => {
      const output = { 'a.b': [1, null, 'ü'], $set: { constructor: false } };
      await store.create(run);
      const finished = await store.finish(run, end(ok(output)));
      expect(finished?.state).toEqual({
        phase: 'SUCCEEDED',
        finishedAt: 2_000,
        usage,
        outputBytes: Buffer.byteLength(JSON.stringify(output)),
      });
      expect(await store.findByKey(place)).toEqual(finished);
      const outputs = await store.readOutputs({ tenantId: run.tenantId, ids: [run.id, 'arun_none'] });
      expect([...outputs]).toEqual([[run.id, output]]);
    });

    test('keeps an output of three million characters', async () => {
      const output = { text: 'x'.repeat(3_000_000) };
      for (const id of ['arun_1', 'arun_2']) {
        const big = aRunningRun({ id });
        await store.create(big);
        await store.finish(big, end(ok(output)));
      }
      const outputs = await store.readOutputs({ tenantId: run.tenantId, ids: ['arun_1', 'arun_2'] });
      expect(outputs.get('arun_1')).toEqual(output);
      expect(outputs.get('arun_2')).toEqual(output);
    });

    test('keeps an output that is null', async () => {
      await store.create(run);
      await store.finish(run, end(ok(null)));
      expect((await store.readOutputs({ tenantId: run.tenantId, ids: [run.id] })).get(run.id)).toBeNull();
    });

    test('keeps why a run failed, and has no output for it', async () => {
      const error = { code: 'BAD_CSV', message: 'line 3', retryable: false, details: { $line: 3 } };
      await store.create(run);
      await store.finish(run, end({ ok: false, error, usage }));
      const [stored] = await store.findMany({ tenantId: run.tenantId, ids: [run.id] });
      expect(stored?.state).toEqual({ phase: 'FAILED', finishedAt: 2_000, usage, error });
      expect((await store.readOutputs({ tenantId: run.tenantId, ids: [run.id] })).size).toBe(0);
    });

    test('ends a run once only', async () => {
      await store.create(run);
      expect(await store.finish(run, end(ok(1)))).not.toBeNull();
      expect(await store.finish(run, end(ok(2)))).toBeNull();
      expect((await store.readOutputs({ tenantId: run.tenantId, ids: [run.id] })).get(run.id)).toBe(1);
    });

    test('lets a run be taken over when its lease has expired, and by one only', async () => {
      await store.create(run);
      const lease = { holder: 'node_2', epoch: 2, until: 20_000 };
      expect(await store.takeOver(heldBy(run), { lease, now: 5_999 })).toBeNull();
      const taken = await Promise.all([
        store.takeOver(heldBy(run), { lease, now: 6_000 }),
        store.takeOver(heldBy(run), { lease, now: 6_000 }),
      ]);
      expect(taken.filter((one) => one !== null)).toEqual([{ ...run, state: { phase: 'RUNNING', lease } }]);
    });

    test('shuts the old holder out once a run was taken over', async () => {
      await store.create(run);
      const lease = { holder: 'node_2', epoch: 2, until: 20_000 };
      await store.takeOver(heldBy(run), { lease, now: 6_000 });
      expect(await store.renew(heldBy(run), 30_000)).toBe(false);
      expect(await store.finish(run, end(ok(1)))).toBeNull();
      expect(await store.finish(at(run, 2), end(ok(2)))).not.toBeNull();
    });

    test('renews a lease and releases it', async () => {
      await store.create(run);
      expect(await store.renew(heldBy(run), 9_000)).toBe(true);
      const lease = { holder: 'node_2', epoch: 2, until: 20_000 };
      expect(await store.takeOver(heldBy(run), { lease, now: 8_000 })).toBeNull();
      await store.release(heldBy(run));
      expect(await store.takeOver(heldBy(run), { lease, now: 8_000 })).not.toBeNull();
    });

    test('lets another run have the key of one that was called off', async () => {
      await store.create(run);
      const error = { code: 'CANCELLED', message: '', retryable: true, details: {} };
      await store.finish(run, end({ ok: false, error, usage }, true));
      expect(await store.findByKey(place)).toBeNull();
      const next = aRunningRun({ id: 'arun_2', idempotencyKey: run.idempotencyKey });
      expect(await store.create(next)).toBe(true);
      expect(await store.findMany({ tenantId: run.tenantId, ids: [run.id] })).toHaveLength(1);
    });

    test('lists the runs of an agent, newest first', async () => {
      for (const [id, startedAt] of Object.entries({ arun_b: 20, arun_a: 20, arun_c: 10, arun_d: 30 }))
        await store.create(aRunningRun({ id, startedAt }));
      await store.create(aRunningRun({ id: 'arun_e', agentId: '@test/echo/other' }));
      const listed = await store.listOfAgent({ ...ofEcho, kind: 'agent', limit: 3 });
      expect(listed.map(({ id }) => id)).toEqual(['arun_d', 'arun_b', 'arun_a']);
    });

    test('lists the calls of a tool apart from the runs of an agent of the same id', async () => {
      await store.create(run);
      await store.create(aRunningRun({ id: 'tcall_a', kind: 'tool', startedAt: 10 }));
      await store.create(aRunningRun({ id: 'tcall_b', kind: 'tool', startedAt: 20 }));
      const ids = async (kind: 'agent' | 'tool') =>
        (await store.listOfAgent({ ...ofEcho, kind, limit: 10 })).map(({ id }) => id);
      expect(await ids('agent')).toEqual(['arun_1']);
      expect(await ids('tool')).toEqual(['tcall_b', 'tcall_a']);
    });

    test("counts the ended runs of a tenant's agents, and those that succeeded", async () => {
      const failed = (code: string): RunResult => ({
        ...{ ok: false, usage },
        error: { code, message: '', retryable: false, details: {} },
      });
      const add = async (overrides: Partial<RunningRun>, result: RunResult | null) => {
        const one = aRunningRun(overrides);
        await store.create(one);
        if (result) await store.finish(one, end(result));
      };
      await add({ id: 'arun_a' }, ok(1));
      await add({ id: 'arun_b' }, failed('BAD_CSV'));
      await add({ id: 'arun_c' }, failed('CANCELLED'));
      await add({ id: 'arun_d' }, null);
      await add({ id: 'arun_e', startedAt: 999 }, ok(1));
      await add({ id: 'arun_f', tenantId: 'tenant_two' }, ok(1));
      await add({ id: 'arun_g', agentId: '@test/other/a' }, ok(1));
      await add({ id: 'tcall_h', kind: 'tool' }, ok(1));
      const tallied = await store.tally({
        tenantId: 'tenant_one',
        since: 1_000,
        passedOver: ['CANCELLED'],
      });
      expect(tallied.toSorted((a, b) => (a.agentId < b.agentId ? -1 : 1))).toEqual([
        { agentId: run.agentId, runs: 2, successes: 1 },
        { agentId: '@test/other/a', runs: 1, successes: 1 },
      ]);
    });

    test('remembers which ends are still to be told', async () => {
      const second = aRunningRun({ id: 'arun_2', tenantId: 'tenant_two' });
      await store.create(run);
      await store.create(second);
      await store.create(aRunningRun({ id: 'arun_3' }));
      await store.finish(run, end(ok(1)));
      await store.finish(second, end(ok(2)));
      expect((await store.listUntold(10)).map(({ id }) => id).toSorted()).toEqual(['arun_1', 'arun_2']);
      expect(await store.listUntold(1)).toHaveLength(1);
      await store.markTold({ tenantId: 'tenant_one', runId: 'arun_2' });
      await store.markTold({ tenantId: 'tenant_one', runId: 'arun_1' });
      expect((await store.listUntold(10)).map(({ id }) => id)).toEqual(['arun_2']);
    });

    test('lists the runs that were left behind', async () => {
      await store.create(run);
      await store.create(aRunningRun({ id: 'arun_2' }));
      await store.finish(run, end(ok(1)));
      expect(await store.listAbandoned({ before: 6_000, limit: 10 })).toEqual([]);
      const left = await store.listAbandoned({ before: 6_001, limit: 10 });
      expect(left.map(({ id }) => id)).toEqual(['arun_2']);
    });
  });
}
