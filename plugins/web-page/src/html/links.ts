import { tidyLine } from './text.ts';

export type Link = { readonly url: string; readonly text: string };

export const linksMax = 500;
const urlMax = 2_000;
const textMax = 300;

/** Collects links: absolute, each address once, in their order, with the first text that it is called by. */
export function createLinks(pageUrl: string | undefined) {
  const found = new Map<string, string>();
  let base = pageUrl;
  let more = false;
  return {
    /** Takes the `href` of the page's base element; only the first counts. */
    setBase(href: string) {
      base = resolved(href, pageUrl) ?? base;
    },
    /** Where an `href` leads, when that is a place on the Web. */
    resolve: (href: string | undefined) => (href === undefined ? undefined : resolved(href, base)),
    add(url: string, text: string) {
      const known = found.get(url);
      if (known === undefined && found.size >= linksMax) more = true;
      else if (!known) found.set(url, tidyLine(text, textMax));
    },
    result: (): { links: Link[]; hasMore: boolean } => ({
      links: [...found].map(([url, text]) => ({ url, text })),
      hasMore: more,
    }),
  };
}

/** An absolute http address without fragment and user name; `undefined` for everything else. */
function resolved(href: string, base: string | undefined): string | undefined {
  const trimmed = href.trim();
  // A fragment alone leads to the page itself.
  if (trimmed === '' || trimmed.startsWith('#') || trimmed.length > urlMax) return undefined;
  if (!URL.canParse(trimmed, base)) return undefined;
  const url = new URL(trimmed, base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  url.hash = '';
  url.username = '';
  url.password = '';
  return url.href.length > urlMax ? undefined : url.href;
}
