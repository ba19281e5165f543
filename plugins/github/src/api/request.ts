import type { JsonValue } from '@ymera/plugin-sdk';
import type { GithubContext } from '../plugin.ts';
import { refusalOf } from './refusal.ts';

/** One request to the API. */
export type ApiRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Parts of the path, not yet encoded, such as `['repos', 'octo', 'app', 'issues', 7]`. */
  readonly path: readonly (string | number)[];
  readonly query?: { readonly [name: string]: string | undefined };
  /** Fields that are undefined are not sent. */
  readonly body?: { readonly [name: string]: JsonValue | undefined };
  /** What is asked for, in words for an error, such as `issue octo/app#7`. */
  readonly subject: string;
};

export type ApiAnswer = {
  readonly body: unknown;
  /** The `Link` header, which leads to further pages. */
  readonly link: string | null;
};

/** Version of the API that the shapes of this plugin are made for. */
const apiVersion = '2022-11-28';

/** Asks GitHub, with the token in place. Throws a coded error for every answer but success. */
export async function request(ctx: GithubContext, asked: ApiRequest): Promise<ApiAnswer> {
  return send(ctx, asked, addressOf(ctx.config.baseUrl, asked));
}

/** The same for an address that GitHub gave, such as that of the next page. */
export async function send(ctx: GithubContext, asked: ApiRequest, url: URL): Promise<ApiAnswer> {
  const { method, body } = asked;
  const answer = await ctx.fetch(url, {
    method,
    auth: ctx.secrets.auth('token'),
    // A followed 301 would turn a POST into a GET, which succeeds without having done anything.
    redirect: method === 'GET' ? 'follow' : 'manual',
    headers: {
      accept: 'application/vnd.github+json',
      'user-agent': 'ymera-plugin-github',
      'x-github-api-version': apiVersion,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const found = parsed(await answer.text());
  if (!answer.ok) {
    const { code, message, ...rest } = refusalOf(
      { status: answer.status, header: (name) => answer.headers.get(name), body: found },
      { subject: asked.subject, nowMs: ctx.clock.now() },
    );
    throw ctx.error(code, message, rest);
  }
  return { body: found, link: answer.headers.get('link') };
}

/** The address of a request below a base such as `https://api.github.com`. */
export function addressOf(baseUrl: string, { path, query = {} }: Pick<ApiRequest, 'path' | 'query'>): URL {
  const encoded = path.map((part) => encodeURIComponent(part)).join('/');
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/${encoded}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

/** The JSON of an answer; `undefined` where a proxy or an error page answered something else. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
