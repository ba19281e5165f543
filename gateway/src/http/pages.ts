import { readFile } from 'node:fs/promises';
import { ruruHTML } from 'ruru/server';
import { getStaticFile } from 'ruru/static';
import { type Answer, html } from './answer.ts';
import type { Route } from './server.ts';

const folder = new URL('./pages/', import.meta.url);
const explorerStatic = '/explorer/static/';

/** Pages load nothing from elsewhere, and are not shown inside other pages. */
const strict = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
/** The explorer's editor needs inline scripts, styles and workers of its own. */
const explorerPolicy =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; " +
  "img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'";

/** The start page, the page of first-run set-up, and the GraphQL explorer; all files come with the installation. */
export async function pageRoutes(): Promise<readonly Route[]> {
  const [start, setup, script, style, firstQuery, icon] = await Promise.all(
    ['start.html', 'setup.html', 'pages.js', 'pages.css', 'first-query.graphql', 'icon.svg'].map((name) =>
      readFile(new URL(name, folder), 'utf8'),
    ),
  );
  const explorer = explorerPage(firstQuery ?? '');
  return [
    page('/', () => html(start ?? '', { 'content-security-policy': strict })),
    page('/setup', () => html(setup ?? '', { 'content-security-policy': strict })),
    page('/explorer', () => html(explorer, { 'content-security-policy': explorerPolicy })),
    page('/pages.js', () => asset('text/javascript; charset=utf-8', script ?? '')),
    page('/pages.css', () => asset('text/css; charset=utf-8', style ?? '')),
    page('/favicon.ico', () => asset('image/svg+xml', icon ?? '')),
    { path: explorerStatic, methods: ['GET'], answer: explorerFile },
  ];
}

const page = (path: string, answer: () => Answer): Route => ({ path, methods: ['GET', 'HEAD'], answer });

const asset = (type: string, body: string): Answer => ({
  status: 200,
  headers: { 'content-type': type, 'cache-control': 'no-cache' },
  body,
});

function explorerPage(defaultQuery: string): string {
  return ruruHTML({
    staticPath: explorerStatic,
    endpoint: '/graphql',
    subscriptionEndpoint: '/graphql',
    htmlParts: {
      titleTag: '<title>Ymera explorer</title>',
      // The token of this browser tab's session goes along with every operation.
      configScript: (original) => `${original}
<script>
RURU_CONFIG.defaultQuery = ${scriptText(defaultQuery)};
const ymeraToken = sessionStorage.getItem('ymera.token');
if (ymeraToken) {
  const headers = JSON.stringify({ authorization: 'Bearer ' + ymeraToken }, null, 2);
  RURU_CONFIG.defaultHeaders = headers;
  RURU_CONFIG.initialHeaders = headers;
}
RURU_CONFIG.subscriptionEndpoint = location.origin.replace(/^http/, 'ws') + '/graphql';
</script>`,
    },
  });
}

/** A text as a JavaScript literal that can't end the script element. */
const scriptText = (text: string) => JSON.stringify(text).replaceAll('<', '\\u003c');

const explorerFile: Route['answer'] = async (request) => {
  const file = await getStaticFile({
    staticPath: explorerStatic,
    urlPath: request.url ?? '',
    acceptEncoding: request.headers['accept-encoding'],
    disallowDevAssets: true,
  });
  if (!file) return { status: 404, body: 'Not found' };
  return { status: 200, headers: { ...file.headers, 'cache-control': 'no-cache' }, body: file.content };
};
