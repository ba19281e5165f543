import { serveHttp } from './http.ts';
import type { OpenServer, RecordedAnswer } from './server.ts';

/** Answers known requests with known bytes: what Node's HTTP costs, without GraphQL. */
export function openBare(answers: readonly RecordedAnswer[]): Promise<OpenServer> {
  const bodies = new Map(answers.map(({ request, response }) => [request, Buffer.from(response)]));
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return serveHttp((request) => {
    const body = bodies.get(request);
    return body ? { headers, body } : { status: 404, headers, body: '{}' };
  });
}
