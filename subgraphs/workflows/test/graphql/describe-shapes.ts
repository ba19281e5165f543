import { afterEach, describe, expect, it } from 'vitest';
import { part, refuse } from './agents.ts';
import { aTask, type Data, is, type Mode, stages, taskOf } from './stage.ts';

/** What a definition can say, run. */
export function describeShapes(mode: Mode): void {
  const { stage: openStage, closeAll } = stages(mode);
  afterEach(closeAll);

  const statuses = (run: Data) =>
    Object.fromEntries(run.tasks.map(({ taskId, status }: Data) => [taskId, status]));

  it('text that is cut in the middle of a character fails the task, and sticks nothing', async () => {
    const stage = await openStage();
    await stage.define([aTask('cut', { input: '= input.text.substring(0, 1)' })]);
    const run = await stage.ended(await stage.start({ text: '\u{1F600}x' }));
    expect(run).toMatchObject({ status: 'FAILED', error: { taskId: 'cut', code: 'VALUE_ILL_FORMED' } });
    const start = 'mutation ($input: StartWorkflowInput!) { startWorkflow(input: $input) { id } }';
    const input = { workflowId: 'sample', input: { text: 'x\ud800' } };
    expect(await stage.refused(start, { input })).toBe('INVALID_ARGUMENT');
  });

  describe('forEach', () => {
    const each = {
      forEach: { items: 'input.words', concurrency: 2 },
      input: { word: '= item', at: '= index' },
    };

    it('does a task for each item, and puts the outputs together in order', async () => {
      const stage = await openStage({ behaviours: { 'test/shout': (input) => `${part(input, 'word')}!` } });
      await stage.define([aTask('shout', each)]);
      const run = await stage.ended(await stage.start({ words: ['a', 'b', 'c'] }));
      expect(run.output).toEqual({ shout: ['a!', 'b!', 'c!'] });
      const steps = taskOf(run, 'shout').steps.items;
      expect(steps.map(({ stepId }: Data) => stepId)).toEqual(['shout[0]', 'shout[1]', 'shout[2]']);
      expect(steps[1].input).toEqual({ word: 'b', at: 1 });
    });

    it('of no items succeeds with none', async () => {
      const stage = await openStage();
      await stage.define([aTask('shout', each)]);
      expect((await stage.ended(await stage.start({ words: [] }))).output).toEqual({ shout: [] });
    });

    it('fails with an item that fails, or leaves null in its place', async () => {
      const behaviours = { 'test/shout': (input: Data) => (part(input, 'word') === 'b' ? refuse() : 'ok') };
      const stage = await openStage({ behaviours });
      await stage.define([aTask('shout', each)]);
      expect((await stage.ended(await stage.start({ words: ['a', 'b', 'c'] }))).status).toBe('FAILED');
      await stage.define([aTask('shout', { ...each, onFailure: 'CONTINUE' })]);
      const run = await stage.ended(await stage.start({ words: ['a', 'b', 'c'] }));
      expect(run.output).toEqual({ shout: ['ok', null, 'ok'] });
    });

    it('over what is no list fails the task before anything is done', async () => {
      const stage = await openStage();
      await stage.define([aTask('shout', each)]);
      const run = await stage.ended(await stage.start({ words: 'none' }));
      expect(run.status).toBe('FAILED');
      expect(run.error.message).toContain('It has to give a list');
      expect(stage.agents.inputsOf('test/shout')).toEqual([]);
    });
  });

  describe('a loop', () => {
    const counting = { 'test/count': (_: Data, { number }: Data) => ({ n: number }) };

    it('goes on while its condition holds, and hands on the output before', async () => {
      const stage = await openStage({ behaviours: counting });
      const loop = { while: 'last.n < 3', iterationsMax: 5 };
      await stage.define([aTask('count', { loop, input: { before: '= last' } })]);
      const run = await stage.ended(await stage.start());
      expect(run.output).toEqual({ count: { n: 3 } });
      expect(stage.agents.inputsOf('test/count')).toEqual([
        { before: null },
        { before: { n: 1 } },
        { before: { n: 2 } },
      ]);
    });

    it('is bounded', async () => {
      const stage = await openStage({ behaviours: counting });
      await stage.define([aTask('count', { loop: { while: 'last.n > 0', iterationsMax: 3 } })]);
      const run = await stage.ended(await stage.start());
      expect(run).toMatchObject({ status: 'FAILED', error: { code: 'LOOP_LIMIT' } });
      expect(stage.agents.inputsOf('test/count')).toHaveLength(3);
    });
  });

  describe('a condition', () => {
    it('that is false skips its task, and what waits for that', async () => {
      const stage = await openStage();
      await stage.define([
        aTask('a', { when: 'input.wanted' }),
        aTask('b', { dependsOn: ['a'] }),
        aTask('c'),
        aTask('d', { dependsOn: ['b', 'c'], join: 'SETTLED' }),
      ]);
      const run = await stage.ended(await stage.start({ wanted: false }));
      expect(run.status).toBe('SUCCEEDED');
      expect(statuses(run)).toEqual({ a: 'SKIPPED', b: 'SKIPPED', c: 'SUCCEEDED', d: 'SUCCEEDED' });
      expect(run.tasks.map(({ skipped }: Data) => skipped)).toEqual(['CONDITION', 'UPSTREAM', null, null]);
      expect(statuses(await stage.ended(await stage.start({ wanted: true }))).b).toBe('SUCCEEDED');
    });

    it('that cannot be worked out fails its task before it has done anything', async () => {
      const stage = await openStage();
      await stage.define([aTask('a', { when: 'input.missing > 3' })]);
      const run = await stage.ended(await stage.start({}));
      expect(run).toMatchObject({ status: 'FAILED', error: { taskId: 'a', code: 'EXPRESSION_FAILED' } });
      expect(stage.agents.inputsOf('test/a')).toEqual([]);
    });
  });

  describe('joins', () => {
    it('start a task with the first, with so many, or with all that end', async () => {
      const stage = await openStage({ behaviours: { 'test/bad': () => refuse() } });
      const dependsOn = ['bad', 'one', 'two'];
      await stage.define([
        aTask('bad', { onFailure: 'CONTINUE' }),
        aTask('one'),
        aTask('two'),
        aTask('any', { dependsOn, join: 'ANY' }),
        aTask('both', { dependsOn, join: 'COUNT', joinCount: 2 }),
        aTask('settled', { dependsOn, join: 'SETTLED', input: '= tasks.bad.error.code' }),
        aTask('all', { dependsOn }),
        aTask('three', { dependsOn, join: 'COUNT', joinCount: 3 }),
      ]);
      const run = await stage.ended(await stage.start());
      expect(statuses(run)).toMatchObject({ any: 'SUCCEEDED', both: 'SUCCEEDED', settled: 'SUCCEEDED' });
      expect(statuses(run)).toMatchObject({ all: 'SKIPPED', three: 'SKIPPED' });
      expect(stage.agents.inputsOf('test/settled')).toEqual(['BROKEN']);
    });
  });

  describe('a retry', () => {
    it('comes after its pause, for failures that may pass, and for no others', async () => {
      const behaviours = {
        'test/flaky': (_: Data, { number }: Data) =>
          number < 3 ? refuse('BUSY', { retryable: true }) : 'at last',
        'test/bad': () => refuse('NO'),
      };
      const stage = await openStage({ behaviours });
      // The clock may run far ahead of a busy machine: so far that nobody may give an attempt up.
      const patient = { timeoutMs: 600_000 };
      const ended = async () => {
        const done = stage.ended(await stage.start());
        await stage.pass(60_000, done);
        return done;
      };
      await stage.define([aTask('flaky', { ...patient, retry: { attempts: 3, baseMs: 1_000 } })]);
      expect(taskOf(await ended(), 'flaky')).toMatchObject({
        status: 'SUCCEEDED',
        attempts: 3,
        output: 'at last',
      });
      await stage.define([aTask('bad', { ...patient, retry: { attempts: 3 } })]);
      expect(taskOf(await ended(), 'bad')).toMatchObject({ attempts: 1 });
    });
  });

  describe('what a run puts out', () => {
    it('is as the workflow says', async () => {
      const stage = await openStage();
      await stage.define([aTask('a', { input: '= input.n' })], {
        output: { doubled: '= tasks.a.output.with * 2' },
      });
      expect((await stage.ended(await stage.start({ n: 21 }))).output).toEqual({ doubled: 42 });
    });
  });

  describe('a time limit of the whole run', () => {
    it('ends it', async () => {
      const stage = await openStage();
      await stage.define([{ id: 'go', signal: 'go' }], { timeoutMs: 60_000 });
      const done = stage.ended(await stage.start());
      await stage.pass(120_000, done);
      expect(await done).toMatchObject({ status: 'FAILED', error: { code: 'RUN_TIMEOUT' } });
    });
  });

  describe('tools', () => {
    it('are called as agents are', async () => {
      const stage = await openStage();
      await stage.define([{ id: 'call', toolId: 'test/tool', input: { n: '= input.n' } }]);
      const run = await stage.ended(await stage.start({ n: 1 }));
      expect(run.output).toEqual({ call: { did: 'test/tool', with: { n: 1 } } });
    });
  });

  describe('the history', () => {
    it('is a chain of hashes that anybody can check', async () => {
      const stage = await openStage();
      await stage.define([aTask('a'), aTask('b', { dependsOn: ['a'] })]);
      const runId = await stage.start({ n: 1 });
      await stage.ended(runId);
      const page = `query ($id: ID!, $after: Int!) { workflowRun(id: $id) { events(first: 3, afterSeq: $after) {
        nextSeq items { seq type payload commit { number epoch hash prevHash sealed } } } } }`;
      const all: Data[] = [];
      for (let after: number | null = 0; after !== null; ) {
        const { items, nextSeq }: Data = (await stage.ask(page, { id: runId, after })).workflowRun.events;
        all.push(...items);
        after = nextSeq;
      }
      expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
      expect(all[0]).toMatchObject({ type: 'RUN_STARTED', payload: { n: 1 } });
      const commits = new Map(all.map(({ commit }) => [commit.number, commit]));
      let prevHash = '';
      for (const [, commit] of commits) {
        expect(commit.prevHash).toBe(prevHash);
        expect(await sha256(commit.sealed)).toBe(commit.hash);
        prevHash = commit.hash;
      }
      expect(all.find(is('RUN_SUCCEEDED'))).toBeDefined();
    });
  });
}

async function sha256(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');
}
