import * as z from 'zod';
import { list } from '../api/pages.ts';
import { read } from '../api/read.ts';
import { request } from '../api/request.ts';
import { plugin } from '../plugin.ts';
import { changedFile, changedFiles, wireFile } from '../shapes/changed-file.ts';
import { number, repository, subjectOf } from '../shapes/input.ts';
import { pullRequest, pullRequestOf, wirePullRequest } from '../shapes/pull-request.ts';

const filesMax = 300;
const patchDefault = 200_000;

/** A pull request with its changes: what a review is written from. */
export const readPullRequest = plugin.tool({
  title: 'Read a pull request',
  description: 'Gives a pull request with its changed files and their patches',
  input: z.strictObject({
    ...repository,
    number,
    patchLengthMax: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe('Characters of all patches together. Default 200,000'),
  }),
  output: z.object({
    pullRequest,
    files: z.array(changedFile).describe(`At most ${filesMax}`),
    hasMoreFiles: z.boolean(),
  }),
  annotations: { readOnly: true, idempotent: true },
  timeout: '30s',
  examples: [{ input: { owner: 'octocat', repo: 'hello-world', number: 8 } }],
  async run({ owner, repo, number: which, patchLengthMax = patchDefault }, ctx) {
    const path = ['repos', owner, repo, 'pulls', which];
    const subject = subjectOf('pull request', { owner, repo, number: which });
    const { body } = await request(ctx, { method: 'GET', path, subject });
    const wire = read(ctx, wirePullRequest, body);
    const files = await list(ctx, {
      method: 'GET',
      path: [...path, 'files'],
      subject,
      limit: filesMax,
      read: (page) => read(ctx, z.array(wireFile), page),
    });
    return {
      pullRequest: pullRequestOf(wire),
      files: changedFiles(files.items, patchLengthMax),
      hasMoreFiles: files.hasMore,
    };
  },
});
