import { beforeAll, describe, expect, it } from 'vitest';
import type { Workflow } from '../src/domain/definition.ts';
import type { RunEvent } from '../src/domain/run-event.ts';
import type { Commit, RunRecord, Stores } from '../src/ports.ts';
import { aTask } from './builders.ts';

let counter = 0;
const unique = (prefix: string) => `${prefix}_${String(++counter).padStart(6, '0')}`;

function aWorkflow(overrides: Partial<Workflow> = {}): Workflow {
  return {
    id: unique('wf'),
    tenantId: 'tenant_one',
    name: unique('name'),
    version: 1,
    hash: 'hash',
    title: 'Title',
    description: '',
    tasks: [aTask('a', { input: JSON.parse('{"$gt":1,"a.b":[],"__proto__":{},"n":null}') })],
    createdAt: 1_000,
    createdBy: 'user_ada',
    ...overrides,
  };
}

function aRun(overrides: Partial<RunRecord> = {}): RunRecord {
  return {
    id: unique('run'),
    tenantId: 'tenant_one',
    workflowId: 'wf_one',
    workflowName: 'sample',
    workflowHash: 'hash',
    startedBy: 'user_ada',
    startedAt: 1_000,
    input: { kind: 'inline', json: '{"$where":{}}' },
    status: 'RUNNING',
    finishedAt: null,
    lastSeq: 0,
    ...overrides,
  };
}

const anEvent = (seq: number): RunEvent => ({
  type: 'TASK_FAILED',
  seq,
  at: 1_000 + seq,
  taskId: 'a',
  attempt: 1,
  failure: { taskId: 'a', code: 'X', message: '', details: null },
});

function aCommit(runId: string, number: number, overrides: Partial<Commit> = {}): Commit {
  return {
    runId,
    number,
    tenantId: 'tenant_one',
    epoch: 0,
    events: [anEvent(2 * number - 1), anEvent(2 * number)],
    prevHash: number === 1 ? '' : `hash${number - 1}`,
    hash: `hash${number}`,
    writerNonce: unique('nonce'),
    untold: [],
    ...overrides,
  };
}

/** What every implementation of the stores has to do. */
export function describeStores(name: string, open: () => Promise<Stores>): void {
  let stores: Stores;

  beforeAll(async () => {
    stores = await open();
  });

  describe(`the commit log in ${name}`, () => {
    const read = (runId: string, afterSeq = 0, limit = 10, tenantId = 'tenant_one') =>
      stores.commits.read({ tenantId, runId, afterSeq, limit });

    it('gives back what was appended, in order', async () => {
      const runId = unique('run');
      const commits = [aCommit(runId, 1), aCommit(runId, 2)];
      for (const commit of commits) expect(await stores.commits.append(commit)).toBe('appended');
      expect(await read(runId)).toEqual(commits);
    });

    it('takes one of two commits with the same number, whoever comes first', async () => {
      const runId = unique('run');
      const rivals = Array.from({ length: 8 }, () => aCommit(runId, 1));
      const answers = await Promise.all(rivals.map((commit) => stores.commits.append(commit)));
      expect(answers.filter((answer) => answer === 'appended')).toHaveLength(1);
      const winner = rivals[answers.indexOf('appended')];
      expect(await read(runId)).toEqual([winner]);
    });

    it('takes the same commit twice, as a writer does whose answer got lost', async () => {
      const commit = aCommit(unique('run'), 1);
      await stores.commits.append(commit);
      expect(await stores.commits.append(commit)).toBe('appended');
      expect(await read(commit.runId)).toHaveLength(1);
    });

    it('reads from the commit that holds the next seq, as many as asked for', async () => {
      const runId = unique('run');
      for (const number of [1, 2, 3]) await stores.commits.append(aCommit(runId, number));
      expect((await read(runId, 1)).map(({ number }) => number)).toEqual([1, 2, 3]);
      expect((await read(runId, 2)).map(({ number }) => number)).toEqual([2, 3]);
      expect((await read(runId, 2, 1)).map(({ number }) => number)).toEqual([2]);
      expect(await read(runId, 6)).toEqual([]);
    });

    it('shows another tenant nothing', async () => {
      const commit = aCommit(unique('run'), 1);
      await stores.commits.append(commit);
      expect(await read(commit.runId, 0, 10, 'tenant_two')).toEqual([]);
    });

    it('lists what is to be told until it has been told', async () => {
      const event = { id: unique('evt'), topic: 't', tenantId: 'tenant_one', at: 1, payload: { runId: 'r' } };
      const commit = aCommit(unique('run'), 1, { untold: [event] });
      await stores.commits.append(commit);
      expect(await stores.commits.listUntold(100)).toEqual([commit]);
      await stores.commits.markTold({ ...commit, tenantId: 'tenant_two' });
      expect(await stores.commits.listUntold(100)).toHaveLength(1);
      await stores.commits.markTold(commit);
      expect(await stores.commits.listUntold(100)).toEqual([]);
      expect(await read(commit.runId)).toEqual([{ ...commit, untold: [] }]);
    });
  });

  describe(`the runs in ${name}`, () => {
    it('are found by id, in the own tenant alone', async () => {
      const run = aRun();
      expect(await stores.runs.create(run, null)).toEqual(run);
      expect(await stores.runs.findMany('tenant_one', [run.id, 'run_none'])).toEqual([run]);
      expect(await stores.runs.findMany('tenant_two', [run.id])).toEqual([]);
    });

    it('are one for each client key of a tenant', async () => {
      const rivals = Array.from({ length: 4 }, () => aRun());
      const created = await Promise.all(rivals.map((run) => stores.runs.create(run, 'key')));
      expect(new Set(created.map(({ id }) => id)).size).toBe(1);
      const foreign = aRun({ tenantId: 'tenant_two' });
      expect(await stores.runs.create(foreign, 'key')).toEqual(foreign);
    });

    it('are listed newest first, page by page, and by workflow and status', async () => {
      const tenantId = unique('tenant');
      const runs = [aRun({ tenantId }), aRun({ tenantId, workflowId: 'wf_two' }), aRun({ tenantId })];
      for (const run of runs) await stores.runs.create(run, null);
      const [first, second, third] = runs.map(({ id }) => id);
      const all = { workflowIds: null, status: null };
      const page = await stores.runs.list(tenantId, all, { first: 2, after: null });
      expect(page.items.map(({ id }) => id)).toEqual([third, second]);
      const rest = await stores.runs.list(tenantId, all, { first: 2, after: page.nextCursor });
      expect(rest.items.map(({ id }) => id)).toEqual([first]);
      expect(rest.nextCursor).toBeNull();
      const two = await stores.runs.list(
        tenantId,
        { ...all, workflowIds: ['wf_two'] },
        { first: 9, after: null },
      );
      expect(two.items.map(({ id }) => id)).toEqual([second]);
      await stores.runs.recordOutcome(
        { tenantId, id: first ?? '' },
        { status: 'FAILED', finishedAt: 5, lastSeq: 4 },
      );
      const failed = await stores.runs.list(
        tenantId,
        { ...all, status: 'FAILED' },
        { first: 9, after: null },
      );
      expect(failed.items).toMatchObject([{ id: first, finishedAt: 5, lastSeq: 4 }]);
    });

    it('refuse a cursor that is none', async () => {
      const page = stores.runs.list('t', { workflowIds: null, status: null }, { first: 1, after: '!' });
      await expect(page).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    });

    it('do not go back to an older outcome, nor take one from another tenant', async () => {
      const run = aRun();
      await stores.runs.create(run, null);
      const outcome = { status: 'SUCCEEDED' as const, finishedAt: 9, lastSeq: 9 };
      await stores.runs.recordOutcome({ ...run, tenantId: 'tenant_two' }, outcome);
      expect(await stores.runs.findMany('tenant_one', [run.id])).toMatchObject([{ status: 'RUNNING' }]);
      await stores.runs.recordOutcome(run, outcome);
      await stores.runs.recordOutcome(run, { status: 'RUNNING', finishedAt: null, lastSeq: 3 });
      expect(await stores.runs.findMany('tenant_one', [run.id])).toMatchObject([outcome]);
    });

    it('are leased to one node at a time, until the lease is over or given back', async () => {
      await drain(stores);
      const run = aRun();
      await stores.runs.create(run, null);
      const claim = (nodeId: string, now: number) => stores.runs.claim({ nodeId, until: now + 100, now });
      const claims = await Promise.all(['n1', 'n2', 'n3'].map((node) => claim(node, 1_000)));
      expect(claims.filter((claimed) => claimed !== null)).toMatchObject([{ id: run.id }]);
      const owner = ['n1', 'n2', 'n3'][claims.findIndex((claimed) => claimed !== null)] ?? '';
      expect(await claim('n4', 1_099)).toBeNull();
      await stores.runs.renew({ nodeId: owner, until: 2_000 }, [run.id]);
      await stores.runs.renew({ nodeId: 'n4', until: 9_000 }, [run.id]);
      expect(await claim('n4', 1_999)).toBeNull();
      expect(await claim('n4', 2_000)).toMatchObject({ id: run.id });
      await stores.runs.release(owner);
      expect(await claim('n5', 2_001)).toBeNull();
      await stores.runs.release('n4', [run.id]);
      expect(await claim('n5', 2_001)).toMatchObject({ id: run.id });
    });

    it('that have ended are not leased', async () => {
      await drain(stores);
      const run = aRun();
      await stores.runs.create(run, null);
      await stores.runs.recordOutcome(run, { status: 'SUCCEEDED', finishedAt: 9, lastSeq: 9 });
      expect(await stores.runs.claim({ nodeId: 'n', until: 10, now: 1 })).toBeNull();
    });
  });

  describe(`the workflows in ${name}`, () => {
    it('come back as they were stored, whatever keys their templates have', async () => {
      const workflow = aWorkflow();
      expect(await stores.workflows.insert(workflow)).toBe('inserted');
      const [found] = await stores.workflows.findMany('tenant_one', [workflow.id]);
      expect(found).toEqual(workflow);
      expect(JSON.stringify(found?.tasks)).toBe(JSON.stringify(workflow.tasks));
    });

    it('have each version of a name once', async () => {
      const workflow = aWorkflow();
      await stores.workflows.insert(workflow);
      expect(await stores.workflows.insert({ ...workflow, id: unique('wf') })).toBe('taken');
      expect(await stores.workflows.insert({ ...workflow, id: unique('wf'), tenantId: 'tenant_two' })).toBe(
        'inserted',
      );
    });

    it('are found by name in the latest version', async () => {
      const first = aWorkflow();
      const second = aWorkflow({ name: first.name, version: 2 });
      await stores.workflows.insert(first);
      await stores.workflows.insert(second);
      expect(await stores.workflows.findLatest('tenant_one', first.name)).toEqual(second);
      expect(await stores.workflows.listVersionIds('tenant_one', first.name)).toEqual([second.id, first.id]);
      expect(await stores.workflows.findLatest('tenant_two', first.name)).toBeNull();
    });

    it('are listed by name, each in its latest version, page by page', async () => {
      const tenantId = unique('tenant');
      for (const [name, version] of [
        ['b', 1],
        ['a', 1],
        ['a', 2],
        ['c', 1],
      ] as const)
        await stores.workflows.insert(aWorkflow({ tenantId, name, version }));
      const page = await stores.workflows.listLatest(tenantId, { first: 2, after: null });
      expect(page.items.map(({ name, version }) => `${name}${version}`)).toEqual(['a2', 'b1']);
      const rest = await stores.workflows.listLatest(tenantId, { first: 2, after: page.nextCursor });
      expect(rest).toMatchObject({ items: [{ name: 'c' }], nextCursor: null });
    });

    it('are to be told until they have been told', async () => {
      for (const workflow of await stores.workflows.listUntold(100))
        await stores.workflows.markTold(workflow);
      const workflow = aWorkflow();
      await stores.workflows.insert(workflow);
      expect(await stores.workflows.listUntold(100)).toEqual([workflow]);
      await stores.workflows.markTold(workflow);
      expect(await stores.workflows.listUntold(100)).toEqual([]);
    });
  });

  describe(`the blobs in ${name}`, () => {
    it('come back to their own tenant alone, also when they were put twice', async () => {
      const blob = { sha256: unique('sha'), text: '"\u0000 ünï"' };
      await Promise.all([stores.blobs.put('tenant_one', blob), stores.blobs.put('tenant_one', blob)]);
      expect(await stores.blobs.find('tenant_one', blob.sha256)).toBe(blob.text);
      expect(await stores.blobs.find('tenant_two', blob.sha256)).toBeNull();
    });
  });
}

/** Leases all free runs to nobody in particular, so that a test sees its own alone. */
async function drain(stores: Stores): Promise<void> {
  const never = { nodeId: 'drain', until: Number.MAX_SAFE_INTEGER, now: 1 };
  for (let taken = 0; taken < 1_000 && (await stores.runs.claim(never)); taken++);
}
