import { describe, expect, it } from 'vitest';
import type { Stores } from '../../src/ports.ts';
import { aCommit, unique } from '../stored-things.ts';

/** What every commit log has to do. */
export function describeCommitLog(name: string, stores: () => Stores): void {
  describe(`the commit log in ${name}`, () => {
    const read = (runId: string, afterSeq = 0, limit = 10, tenantId = 'tenant_one') =>
      stores().commits.read({ tenantId, runId, afterSeq, limit });

    it('gives back what was appended, in order', async () => {
      const runId = unique('run');
      const commits = [aCommit(runId, 1), aCommit(runId, 2)];
      for (const commit of commits) expect(await stores().commits.append(commit)).toBe('appended');
      expect(await read(runId)).toEqual(commits);
    });

    it('takes one of two commits with the same number, whoever comes first', async () => {
      const runId = unique('run');
      const rivals = Array.from({ length: 8 }, () => aCommit(runId, 1));
      const answers = await Promise.all(rivals.map((commit) => stores().commits.append(commit)));
      expect(answers.filter((answer) => answer === 'appended')).toHaveLength(1);
      const winner = rivals[answers.indexOf('appended')];
      expect(await read(runId)).toEqual([winner]);
    });

    it('takes the same commit twice, as a writer does whose answer got lost', async () => {
      const commit = aCommit(unique('run'), 1);
      await stores().commits.append(commit);
      expect(await stores().commits.append(commit)).toBe('appended');
      expect(await read(commit.runId)).toHaveLength(1);
    });

    it('reads from the commit that holds the next seq, as many as asked for', async () => {
      const runId = unique('run');
      for (const number of [1, 2, 3]) await stores().commits.append(aCommit(runId, number));
      expect((await read(runId, 1)).map(({ number }) => number)).toEqual([1, 2, 3]);
      expect((await read(runId, 2)).map(({ number }) => number)).toEqual([2, 3]);
      expect((await read(runId, 2, 1)).map(({ number }) => number)).toEqual([2]);
      expect(await read(runId, 6)).toEqual([]);
    });

    it('shows another tenant nothing', async () => {
      const commit = aCommit(unique('run'), 1);
      await stores().commits.append(commit);
      expect(await read(commit.runId, 0, 10, 'tenant_two')).toEqual([]);
    });

    it('lists what is to be told until it has been told', async () => {
      const event = { id: unique('evt'), topic: 't', tenantId: 'tenant_one', at: 1, payload: { runId: 'r' } };
      const commit = aCommit(unique('run'), 1, { untold: [event] });
      await stores().commits.append(commit);
      expect(await stores().commits.listUntold(100)).toEqual([commit]);
      await stores().commits.markTold({ ...commit, tenantId: 'tenant_two' });
      expect(await stores().commits.listUntold(100)).toHaveLength(1);
      await stores().commits.markTold(commit);
      expect(await stores().commits.listUntold(100)).toEqual([]);
      expect(await read(commit.runId)).toEqual([{ ...commit, untold: [] }]);
    });
  });
}
