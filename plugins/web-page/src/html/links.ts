import { tidyLine } from './text.ts';

export type Link = { readonly url: string; readonly text: string };

const linksMax = 500;
const urlMax = 2_000;
const textMax = 300;

/** Addresses are costly to read, so a page has only so many tries to fill its links. */
const resolvedMax = 5_000;

/** Collects links: absolute, each address once, in their order, with the first text that it is called by. */
export function createLinks(pageUrl: string | undefined) {
  const found = new Map<string, string>();
  const known = new Map<string, string | undefined>();
  let base = pageUrl;
  let more = false;
  return {
    /** Takes the `href` of the page's base element; only the first counts. */
    setBase(href: string) {
      base = resolved(href, pageUrl) ?? base;
      known.clear();
    },
    /** Where an `href` leads, when that is a place on the Web. */
    resolve: (href: string | undefined) => (href === undefined ? undefined : resolved(href, base)),
    /** The same for a link; nothing when there are too many. */
    open(href: string | undefined): string | undefined {
      if (href === undefined) return undefined;
      if (known.has(href)) return known.get(href);
      if (known.size >= resolvedMax || found.size >= linksMax) {
        more = true;
        return undefined;
      }
      const url = resolved(href, base);
      known.set(href, url);
      return url;
    },
    add(url: string, text: string) {
      if (!found.get(url)) found.set(url, tidyLine(text, textMax));
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
