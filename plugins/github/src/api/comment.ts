import * as z from 'zod';
import type { GithubContext } from '../plugin.ts';
import { subjectOf } from '../shapes/input.ts';
import { read } from './read.ts';
import { request } from './request.ts';

const wireComment = z.object({ id: z.int(), html_url: z.string(), created_at: z.string() });

type Comment = {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly body: string;
};

/** Writes a comment below an issue; to the API, a pull request is one too. */
export async function postComment(ctx: GithubContext, comment: Comment) {
  const { owner, repo, number, body } = comment;
  const answer = await request(ctx, {
    method: 'POST',
    path: ['repos', owner, repo, 'issues', number, 'comments'],
    body: { body },
    subject: subjectOf('issue or pull request', comment),
  });
  const { id, html_url: url, created_at: createdAt } = read(ctx, wireComment, answer.body);
  ctx.log.info('comment written', { repository: `${owner}/${repo}`, number });
  return { id, url, createdAt };
}
