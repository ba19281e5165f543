import * as z from 'zod';
import { list } from '../api/pages.ts';
import { read } from '../api/read.ts';
import { plugin } from '../plugin.ts';
import { branch, limit, limitDefault, order, repository, state, subjectOf } from '../shapes/input.ts';
import { pullRequest, pullRequestOf, wirePullRequest } from '../shapes/pull-request.ts';

const input = z.strictObject({
  ...repository,
  state,
  head: z
    .string()
    .regex(/^[^:\s]{1,100}:[^\s]{1,255}$/, 'owner:branch')
    .optional()
    .describe('Only from this branch, as "owner:branch"'),
  base: branch.optional().describe('Only into this branch'),
  ...order,
  limit,
});

/** Pull requests of a repository. */
export const listPullRequests = plugin.tool({
  title: 'List pull requests',
  description: 'Lists the pull requests of a repository, newest first',
  input,
  output: z.object({ pullRequests: z.array(pullRequest), hasMore: z.boolean() }),
  annotations: { readOnly: true, idempotent: true },
  timeout: '30s',
  examples: [{ input: { owner: 'octocat', repo: 'hello-world', base: 'main' } }],
  async run({ owner, repo, limit: most = limitDefault, ...query }, ctx) {
    const { items, hasMore } = await list(ctx, {
      method: 'GET',
      path: ['repos', owner, repo, 'pulls'],
      query,
      subject: subjectOf('repository', { owner, repo }),
      limit: most,
      read: (body) => read(ctx, z.array(wirePullRequest), body),
    });
    return { pullRequests: items.map(pullRequestOf), hasMore };
  },
});
