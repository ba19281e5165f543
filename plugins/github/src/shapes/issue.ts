import * as z from 'zod';
import { isoTime, labels, login, shortened } from './wire.ts';

/** An issue as the API gives it, as far as it is used here. Pull requests are issues too, with one field more. */
export const wireIssue = z.object({
  number: z.int(),
  title: z.string(),
  state: z.string(),
  state_reason: z.string().nullish(),
  html_url: z.string(),
  user: login,
  labels,
  assignees: z.array(z.object({ login: z.string() })).nullish(),
  comments: z.int().default(0),
  created_at: isoTime,
  updated_at: isoTime,
  closed_at: isoTime.nullish(),
  body: z.string().nullish(),
  pull_request: z.unknown().optional(),
});

/** An issue as the tools give it. */
export const issue = z.object({
  number: z.int(),
  title: z.string(),
  state: z.string(),
  stateReason: z.string().nullable(),
  url: z.string(),
  author: z.string().nullable().describe('Null when the account is gone'),
  labels: z.array(z.string()),
  assignees: z.array(z.string()),
  commentCount: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
  closedAt: z.string().nullable(),
  body: z.string().describe('Markdown, at most 4,000 characters'),
});

export function issueOf(wire: z.infer<typeof wireIssue>): z.infer<typeof issue> {
  return {
    number: wire.number,
    title: wire.title,
    state: wire.state,
    stateReason: wire.state_reason ?? null,
    url: wire.html_url,
    author: wire.user?.login ?? null,
    labels: wire.labels,
    assignees: (wire.assignees ?? []).map((one) => one.login),
    commentCount: wire.comments,
    createdAt: wire.created_at,
    updatedAt: wire.updated_at,
    closedAt: wire.closed_at ?? null,
    body: shortened(wire.body),
  };
}
