import type { FetchResponse } from '@ymera/plugin-sdk';
import { PageProblem } from '../page-problem.ts';
import type { PageContext } from '../plugin.ts';
import { decodePage } from './charset.ts';

/** A page as it came, decoded. */
export type FetchedPage = {
  /** Where it came from, after redirects. */
  readonly url: string;
  readonly html: string;
};

/** Larger ones would take too long to read. */
export const pageBytesMax = 2 * 1024 * 1024;

/** Fetches a page of HTML. Throws `PageProblem` for everything else. */
export async function fetchPage(ctx: PageContext, url: string): Promise<FetchedPage> {
  const answer = await ctx.fetch(url, {
    headers: {
      accept: 'text/html, application/xhtml+xml;q=0.9',
      'user-agent': userAgent(ctx.config.contact),
    },
  });
  refuseFailure(answer);
  const type = answer.headers.get('content-type');
  refuseOtherTypes(type);
  const bytes = await answer.bytes();
  if (bytes.length > pageBytesMax) {
    const message = `the page has ${bytes.length} bytes; at most ${pageBytesMax} are read`;
    throw new PageProblem('PAGE_TOO_LARGE', message, { details: { bytes: bytes.length } });
  }
  return { url: answer.url, html: decodePage(bytes, type) };
}

/** Says who asks, in the form that rules for robots are written against. */
export function userAgent(contact: string | undefined): string {
  return `Mozilla/5.0 (compatible; YmeraWebPage/0.1${contact === undefined ? '' : `; +${contact}`})`;
}

function refuseFailure({ ok, status, headers }: Pick<FetchResponse, 'ok' | 'status' | 'headers'>): void {
  if (ok) return;
  const details = { status };
  if (status === 404 || status === 410) {
    throw new PageProblem('PAGE_NOT_FOUND', `there is no such page (${status})`, { details });
  }
  if (status === 429 || status >= 500) {
    const after = headers.get('retry-after') ?? '';
    const wait = /^\d{1,6}$/.test(after) ? { waitSeconds: Number(after) } : {};
    const message = `the site cannot answer now (${status}); ask again later`;
    throw new PageProblem('PAGE_UNAVAILABLE', message, { retryable: true, details: { ...details, ...wait } });
  }
  throw new PageProblem('PAGE_REFUSED', `the site did not give the page (${status})`, { details });
}

function refuseOtherTypes(contentType: string | null): void {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/html' || type === 'application/xhtml+xml') return;
  const shown = type === '' ? 'of no type' : type.slice(0, 100);
  throw new PageProblem('NOT_HTML', `the answer is ${shown}; only pages of HTML are read`, {
    details: { contentType: type.slice(0, 100) },
  });
}
