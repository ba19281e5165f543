import * as z from 'zod';
import { read } from '../api/read.ts';
import { request } from '../api/request.ts';
import { plugin } from '../plugin.ts';
import { branch, markdown, repository, subjectOf } from '../shapes/input.ts';
import { pullRequest, pullRequestOf, wirePullRequest } from '../shapes/pull-request.ts';

const input = z.strictObject({
  ...repository,
  title: z.string().trim().min(1).max(256),
  head: branch.describe('Branch with the changes; "owner:branch" when it is in a fork'),
  base: branch.describe('Branch that is to take them'),
  body: markdown.optional().describe('Markdown'),
  draft: z.boolean().optional().describe('Default false'),
  maintainerCanModify: z.boolean().optional().describe('Default true, which matters for forks alone'),
});

/** Asks for a branch to be merged. */
export const createPullRequest = plugin.tool({
  title: 'Create a pull request',
  description: 'Asks for a pushed branch to be merged into another',
  input,
  output: pullRequest,
  timeout: '30s',
  examples: [
    { input: { owner: 'octocat', repo: 'hello-world', title: 'Greet the moon', head: 'moon', base: 'main' } },
  ],
  async run({ owner, repo, maintainerCanModify: modify, ...asked }, ctx) {
    const { body } = await request(ctx, {
      method: 'POST',
      path: ['repos', owner, repo, 'pulls'],
      body: { ...asked, maintainer_can_modify: modify },
      subject: `${subjectOf('pull request in', { owner, repo })} from ${asked.head} into ${asked.base}`,
    });
    const made = pullRequestOf(read(ctx, wirePullRequest, body));
    ctx.log.info('pull request created', { repository: `${owner}/${repo}`, number: made.number });
    return made;
  },
});
