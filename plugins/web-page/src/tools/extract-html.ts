import * as z from 'zod';
import { extracted, extractOptions, extractPage } from '../extract.ts';
import { pageBytesMax } from '../http/fetch-page.ts';
import { coded } from '../page-problem.ts';
import { plugin } from '../plugin.ts';

/** The same as `read-page` for HTML that the caller has already. */
export const extractHtml = plugin.tool({
  title: 'Extract from HTML',
  description: 'Gives readable text, headings, links and metadata of HTML, without fetching anything',
  input: z.strictObject({
    html: z.string().max(pageBytesMax),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional()
      .describe('Where it came from, to resolve links'),
    ...extractOptions,
  }),
  output: extracted,
  annotations: { readOnly: true, idempotent: true },
  timeout: '20s',
  examples: [
    {
      input: {
        html: '<html lang="en"><title>Moon</title><main><h1>The moon</h1><p>It is <a href="/far">far</a>.</main>',
        url: 'https://example.org/moon',
      },
      output: {
        title: 'Moon',
        text: '# The moon\n\nIt is far.',
        textCut: false,
        headings: [{ level: 1, text: 'The moon' }],
        links: [{ url: 'https://example.org/far', text: 'far' }],
        hasMoreLinks: false,
        metadata: {
          description: null,
          language: 'en',
          author: null,
          siteName: null,
          publishedAt: null,
          canonicalUrl: null,
          imageUrl: null,
        },
      },
    },
  ],
  run: ({ html, url, ...options }, ctx) => coded(ctx, () => extractPage(html, url, options)),
});
