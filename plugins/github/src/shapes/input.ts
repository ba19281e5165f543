import * as z from 'zod';

const owner = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'the name of a user or organisation')
  .describe('User or organisation, such as "octocat"');
const repo = z
  .string()
  .regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/, 'the name of a repository, without its owner')
  .describe('Repository without its owner, such as "hello-world"');

/** What every tool needs to know. */
export const repository = { owner, repo };

export const number = z.int().min(1).max(2_147_483_647);

/** GitHub takes no longer texts. */
export const markdown = z.string().min(1).max(65_536);

export const limit = z.int().min(1).max(200).optional().describe('How many at most. Default 30');
export const limitDefault = 30;

export const state = z.enum(['open', 'closed', 'all']).optional().describe('Default open');
export const order = {
  sort: z.enum(['created', 'updated']).optional().describe('Default created'),
  direction: z.enum(['asc', 'desc']).optional().describe('Default desc: newest first'),
};

export const branch = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\s~^?*[\\]+$/, 'the name of a branch');

/** Such as `issue octo/app#7`. */
export function subjectOf(kind: string, input: { owner: string; repo: string; number?: number }): string {
  const { owner: who, repo: what, number: which } = input;
  return `${kind} ${who}/${what}${which === undefined ? '' : `#${which}`}`;
}
