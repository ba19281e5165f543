import { type Context, createPlugin } from '@ymera/plugin-sdk';
import * as z from 'zod';

const network = [
  '*.wikipedia.org',
  'developer.mozilla.org',
  'docs.github.com',
  'nodejs.org',
  'www.rfc-editor.org',
  'www.w3.org',
] as const;

const settings = z.strictObject({
  contact: z
    .string()
    .regex(/^[\x21-\x7e]{3,200}$/, 'an address without spaces')
    .optional()
    .describe('Web or mail address that is sent along, so that the owners of pages can complain'),
});

/** Tools are written against this. Other hosts need a package of their own; see the README. */
export const plugin = createPlugin({ permissions: { network }, config: settings });

/** What a tool of this plugin is given. */
export type PageContext = Context<{ readonly network: typeof network }, { readonly config: typeof settings }>;
