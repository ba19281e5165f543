import type { IncomingMessage } from 'node:http';
import { ApolloServer, type ApolloServerOptions, type BaseContext, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { parseJson } from '../../../gateway/src/http/body.ts';
import { serveHttp } from './http.ts';
import type { OpenServer } from './server.ts';

/** What Apollo Server is to serve. */
export type ApolloSubject =
  | { readonly gateway: NonNullable<ApolloServerOptions<BaseContext>['gateway']> }
  | { readonly typeDefs: string; readonly resolvers: Record<string, Record<string, unknown>> };

/**
 * Apollo Server without its optional plugins, straight on node:http: leaner than `startStandaloneServer`, whose body
 * parser and CORS the other variants do without too.
 */
export async function serveApollo(subject: ApolloSubject): Promise<OpenServer> {
  const server = new ApolloServer({
    // Their union is what Apollo's own option types describe, which take one of the two and forbid the other.
    ...(subject as { gateway: never }),
    introspection: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await server.start();
  return serveHttp(async (text, request) => {
    const result = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers: headerMap(request), search: '', body: parseJson(text) },
      context: async () => ({}),
    });
    if (result.body.kind !== 'complete') throw new Error('Apollo Server answered in parts.');
    const { status = 200, headers, body } = result;
    return { status, headers: Object.fromEntries(headers), body: body.string };
  });
}

function headerMap(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
