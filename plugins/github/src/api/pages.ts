import type { GithubContext } from '../plugin.ts';
import { type ApiRequest, addressOf, send } from './request.ts';

export type ListRequest<Item> = ApiRequest & {
  readonly limit: number;
  /** The items of one page; throws when the page is not what it should be. */
  read(body: unknown): readonly Item[];
};

export type Listed<Item> = {
  readonly items: readonly Item[];
  /** Whether there are, or may be, more than were asked for. */
  readonly hasMore: boolean;
};

/** Fifty bodies of the longest kind still fit into one answer. */
const pageLength = 50;
const pagesMax = 10;

/** Reads page after page until there are enough items, at most ten pages. */
export async function list<Item>(ctx: GithubContext, asked: ListRequest<Item>): Promise<Listed<Item>> {
  const items: Item[] = [];
  const query = { ...asked.query, per_page: String(pageLength) };
  let next: URL | undefined = addressOf(ctx.config.baseUrl, { path: asked.path, query });
  for (let page = 0; page < pagesMax && next && items.length <= asked.limit; page += 1) {
    const answer = await send(ctx, asked, next);
    items.push(...asked.read(answer.body));
    next = nextPage(answer.link);
    if (next && next.origin !== new URL(ctx.config.baseUrl).origin) {
      throw ctx.error('UNEXPECTED_ANSWER', 'the next page of the list is said to be on another host');
    }
  }
  return { items: items.slice(0, asked.limit), hasMore: items.length > asked.limit || next !== undefined };
}

/** The address of `rel="next"` in a `Link` header (RFC 8288, as far as GitHub uses it). */
export function nextPage(link: string | null): URL | undefined {
  for (const part of (link ?? '').slice(0, linkMax).split(',')) {
    const [address = '', ...parameters] = part.split(';').map((text) => text.trim());
    const isNext = parameters.some((text) => /^rel="?next"?$/i.test(text));
    const target = address.slice(1, -1);
    if (isNext && address.startsWith('<') && URL.canParse(target)) return new URL(target);
  }
  return undefined;
}

const linkMax = 8_000;
