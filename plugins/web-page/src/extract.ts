import * as z from 'zod';
import { blocksText, contentBlocks } from './html/blocks.ts';
import { readHtml } from './html/read-html.ts';

const textDefault = 50_000;
const headingsMax = 200;

/** What the caller may say about the result. */
export const extractOptions = {
  part: z
    .enum(['content', 'all'])
    .optional()
    .describe('"content" leaves navigation, footers and the like out. Default content'),
  textLengthMax: z.int().min(100).max(500_000).optional().describe('Characters of text. Default 50,000'),
  withLinks: z.boolean().optional().describe('Default true'),
};

const value = z.string().nullable();

/** A page as the tools give it. */
export const extracted = z.object({
  title: value,
  text: z.string().describe('What a reader sees: headings with #, items with -, rows of tables with |'),
  textCut: z.boolean().describe('Whether the text was longer'),
  headings: z.array(z.object({ level: z.int(), text: z.string() })),
  links: z.array(z.object({ url: z.string(), text: z.string() })).describe('Absolute, each address once'),
  hasMoreLinks: z.boolean(),
  metadata: z.object({
    description: value,
    language: value,
    author: value,
    siteName: value,
    publishedAt: value.describe('As the page writes it'),
    canonicalUrl: value,
    imageUrl: value,
  }),
});

type Options = {
  readonly part?: 'content' | 'all' | undefined;
  readonly textLengthMax?: number | undefined;
  readonly withLinks?: boolean | undefined;
};

/** Text, headings, links and metadata of a page. Rejects with `PageProblem`. */
export async function extractPage(
  html: string,
  url: string | undefined,
  { part = 'content', textLengthMax = textDefault, withLinks = true }: Options,
): Promise<z.infer<typeof extracted>> {
  const page = await readHtml(html, url);
  const blocks = part === 'content' ? contentBlocks(page.blocks) : page.blocks;
  const whole = blocksText(blocks);
  const headings = blocks.flatMap((block) =>
    block.kind === 'heading'
      ? [{ level: block.level, text: block.text.replaceAll('\n', ' ').slice(0, 500) }]
      : [],
  );
  return {
    title: page.title ?? headings[0]?.text ?? null,
    text:
      whole.length > textLengthMax
        ? `${whole.slice(0, textLengthMax - 1).replace(/[\ud800-\udbff]$/, '')}…`
        : whole,
    textCut: whole.length > textLengthMax,
    headings: headings.slice(0, headingsMax),
    links: withLinks ? [...page.links] : [],
    hasMoreLinks: withLinks && page.hasMoreLinks,
    metadata: page.metadata,
  };
}
