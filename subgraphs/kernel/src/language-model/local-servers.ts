import { z } from 'zod';

/** A server of models that was found on this machine. It is offered, and used only when somebody says so. */
export interface LocalServer {
  /** What usually listens there. */
  readonly name: string;
  /** For openAiCompatibleModels. */
  readonly baseUrl: string;
  /** At most 1,000, by the names it gives them. */
  readonly models: readonly string[];
}

export interface LocalServerSearch {
  /** The usual ones when left out. */
  readonly ports?: readonly { readonly name: string; readonly port: number }[];
  readonly fetch?: typeof fetch;
  /** 300 by default. */
  readonly waitMs?: number;
}

const usualPorts = [
  { name: 'Ollama', port: 11434 },
  { name: 'llama.cpp', port: 8080 },
  { name: 'LM Studio', port: 1234 },
  { name: 'vLLM', port: 8000 },
];

const bytesMax = 1_000_000;
const modelList = z.object({ data: z.array(z.object({ id: z.string().max(500) })) });

/** Servers on loopback that list models as OpenAI does; what else listens on those ports is passed over. */
export async function findLocalServers(search: LocalServerSearch = {}): Promise<readonly LocalServer[]> {
  const found = await Promise.all((search.ports ?? usualPorts).map((place) => probe(place, search)));
  return found.flatMap((server) => server ?? []);
}

async function probe(
  { name, port }: { readonly name: string; readonly port: number },
  search: LocalServerSearch,
): Promise<LocalServer | null> {
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const models = await listServerModels({ baseUrl, ...search });
  return models && { name, baseUrl, models };
}

/** The names of at most 1,000 models that a server lists as OpenAI does; null when it does not, or not in time. */
export async function listServerModels(server: {
  /** With its version path, such as `/v1`. */
  readonly baseUrl: string;
  /** None is sent when it is empty or left out. */
  readonly apiKey?: string;
  readonly fetch?: typeof fetch;
  /** 300 by default. */
  readonly waitMs?: number;
}): Promise<readonly string[] | null> {
  const { baseUrl, apiKey, fetch: send = fetch, waitMs = 300 } = server;
  const headers: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
  try {
    const signal = AbortSignal.timeout(waitMs);
    const response = await send(`${baseUrl.replace(/\/+$/, '')}/models`, {
      signal,
      headers,
      redirect: 'error',
    });
    if (!response.ok) return null;
    const { data } = modelList.parse(JSON.parse(await readText(response)));
    return data.slice(0, 1000).map(({ id }) => id);
  } catch {
    return null; // Nobody there, too slow, or something else than a server of models.
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new RangeError('The list of models is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
