import { type Context, createPlugin } from '@ymera/plugin-sdk';
import { settings } from './settings.ts';

const network = ['api.github.com', '*.ghe.com'] as const;
const secrets = {
  token: { label: 'GitHub token (issues and pull requests: read and write)', hosts: network },
} as const;

/** Tools are written against this: GitHub's API and one token, which the code never sees. */
export const plugin = createPlugin({ permissions: { network }, secrets, config: settings });

/** What a tool of this plugin is given. */
export type GithubContext = Context<
  { readonly network: typeof network },
  { readonly secrets: typeof secrets; readonly config: typeof settings }
>;
