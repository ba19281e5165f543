import * as z from 'zod';
import { isoTime, labels, login, shortened } from './wire.ts';

const end = z.object({ ref: z.string(), sha: z.string() });

/** A pull request as the API gives it, as far as it is used here. */
export const wirePullRequest = z.object({
  number: z.int(),
  title: z.string(),
  state: z.string(),
  draft: z.boolean().nullish(),
  html_url: z.string(),
  user: login,
  labels,
  head: end,
  base: end,
  created_at: isoTime,
  updated_at: isoTime,
  merged_at: isoTime.nullish(),
  body: z.string().nullish(),
});

/** A pull request as the tools give it. */
export const pullRequest = z.object({
  number: z.int(),
  title: z.string(),
  state: z.string(),
  draft: z.boolean(),
  url: z.string(),
  author: z.string().nullable().describe('Null when the account is gone'),
  labels: z.array(z.string()),
  head: end.describe('What is to be merged'),
  base: end.describe('What it is to be merged into'),
  createdAt: z.string(),
  updatedAt: z.string(),
  mergedAt: z.string().nullable(),
  body: z.string().describe('Markdown, at most 4,000 characters'),
});

export function pullRequestOf(wire: z.infer<typeof wirePullRequest>): z.infer<typeof pullRequest> {
  return {
    number: wire.number,
    title: wire.title,
    state: wire.state,
    draft: wire.draft ?? false,
    url: wire.html_url,
    author: wire.user?.login ?? null,
    labels: wire.labels,
    head: wire.head,
    base: wire.base,
    createdAt: wire.created_at,
    updatedAt: wire.updated_at,
    mergedAt: wire.merged_at ?? null,
    body: shortened(wire.body),
  };
}
