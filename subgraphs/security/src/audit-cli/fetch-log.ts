import { isJsonObject, type JsonObject } from '@ymera/kernel';
import { canonicalJson } from '@ymera/kernel/canonical-json';

/** Where Ymera is served, and a token of an administrator. */
export interface Server {
  readonly url: string;
  readonly token: string;
}

/** What the server refused, or why it could not be asked, in words for whoever runs the command. */
export class ServerRefusedError extends Error {
  override readonly name = 'ServerRefusedError';
}

const pageSize = 500;

/** The lines of a whole log, the signed head last. @throws ServerRefusedError */
export async function* fetchLog(server: Server): AsyncGenerator<string, void> {
  // Signed first: what is written while the lines are read stays out of the export.
  const { auditTreeHead: head } = await ask(server, '{ auditTreeHead { size note } }');
  if (!isJsonObject(head)) return;
  const size = Number(head.size);
  for (let after = 0; after < size; ) {
    const first = Math.min(pageSize, size - after);
    const source =
      'query ($after: Int!, $first: Int!) { exportAudit(after: $after, first: $first) { lines } }';
    const { exportAudit } = await ask(server, source, { after, first });
    const lines = isJsonObject(exportAudit) && Array.isArray(exportAudit.lines) ? exportAudit.lines : [];
    if (lines.length === 0) break;
    for (const line of lines) yield String(line);
    after += lines.length;
  }
  yield canonicalJson({ note: head.note ?? null });
}

/** The key that the server says it signs with. @throws ServerRefusedError */
export async function fetchVerifierKey(server: Server): Promise<string> {
  const { auditVerifierKey } = await ask(server, '{ auditVerifierKey }');
  return String(auditVerifierKey);
}

async function ask({ url, token }: Server, query: string, variables: JsonObject = {}): Promise<JsonObject> {
  const response = await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(60_000),
  }).catch((error) => {
    throw new ServerRefusedError(`${url} does not answer: ${error.cause?.message ?? error.message}`, {
      cause: error,
    });
  });
  const answer: unknown = await response.json().catch(() => null);
  const errors = isJsonObject(answer) && Array.isArray(answer.errors) ? answer.errors : [];
  const [first] = errors;
  if (isJsonObject(first)) throw new ServerRefusedError(String(first.message));
  if (isJsonObject(answer) && isJsonObject(answer.data)) return answer.data;
  throw new ServerRefusedError(`${url} answered with status ${response.status}, and not as Ymera does.`);
}
