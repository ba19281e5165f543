import { createSlots, type JsonObject, type JsonValue } from '@ymera/kernel';
import { ToolFailure } from '../domain/tool-failure.ts';
import type { HostTool } from '../ports.ts';
import { type FetchAccess, sendGuarded } from './send-guarded.ts';
import { readableAnswer } from './web-answer.ts';
import { headersOf, objectOf, subjectOfUrl, textIn } from './web-input.ts';

/** Requests under way at once, for all runs of this process together. */
const requestsConcurrent = 16;
const requestsQueued = 500;

const urlSchema = { type: 'string', description: 'An address that begins with https://.', maxLength: 8_192 };
const headersSchema = {
  type: 'object',
  description: 'Headers of the request, such as { "accept": "application/json" }; at most 20.',
  additionalProperties: { type: 'string', maxLength: 4_096 },
  maxProperties: 20,
};

/**
 * `core/fetch`: `{ url, method: 'GET' | 'HEAD', headers }` to `{ url, status, contentType, text | json }`, from the
 * allowed hosts only; and `core/send-request` for the methods that change something, with `{ body }`.
 */
export function createFetchTools(access: FetchAccess): readonly HostTool[] {
  const slots = createSlots({ concurrent: requestsConcurrent, queued: requestsQueued });
  const inTurn = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    const slot = await slots.take(signal);
    if (!slot) throw new ToolFailure('TOOL_BUSY', 'Too many requests are under way.', { retryable: true });
    try {
      return await work();
    } finally {
      slot.free();
    }
  };

  const toolOf = ({ methods, ...about }: About): HostTool => {
    const read = (input: JsonValue) => {
      const given = objectOf(input, about.name);
      const method = textIn(given, 'method', about.name) ?? methods[0] ?? '';
      if (!methods.includes(method))
        throw new ToolFailure('INVALID_INPUT', `${about.name} takes a method out of ${methods.join(', ')}.`);
      const url = textIn(given, 'url', about.name);
      if (url === null) throw new ToolFailure('INVALID_INPUT', `${about.name} takes a "url", a text.`);
      return { url, method, headers: headersOf(given, about.name), body: about.bodyOf(given) };
    };
    return {
      name: about.name,
      description: about.description,
      effect: about.effect,
      readOnly: about.readOnly,
      inputSchema: {
        type: 'object',
        required: ['url', ...(methods.includes('GET') ? [] : ['method'])],
        properties: {
          url: urlSchema,
          method: { enum: [...methods] },
          headers: headersSchema,
          ...about.properties,
        },
      },
      subjectOf: (input) => subjectOfUrl(input, methods[0] ?? ''),
      run: async (input, signal, { run: { tenantId } }) => {
        const request = read(input);
        const answer = await inTurn(signal, () => sendGuarded(access, { ...request, tenantId }, signal));
        return readableAnswer(request.method, answer);
      },
    };
  };
  return [toolOf(fetching), toolOf(sending)];
}

interface About extends Pick<HostTool, 'name' | 'description' | 'effect' | 'readOnly'> {
  readonly methods: readonly string[];
  readonly properties: JsonObject;
  bodyOf(given: JsonObject): { readonly text: string; readonly isJson: boolean } | null;
}

const fetching: About = {
  name: 'core/fetch',
  description:
    'Fetches an address of the web and gives its status and its text; of a page the text that a reader sees, of JSON its value.',
  effect: 'idempotent',
  readOnly: true,
  methods: ['GET', 'HEAD'],
  properties: {},
  bodyOf: () => null,
};

const sending: About = {
  name: 'core/send-request',
  description:
    'Sends a request that changes something at an address of the web, and gives the status and text of the answer.',
  effect: 'unsafe',
  readOnly: false,
  methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  properties: { body: { description: 'A text, or any other JSON, which is sent as application/json.' } },
  bodyOf: ({ body }) => {
    if (body === undefined || body === null) return null;
    return typeof body === 'string'
      ? { text: body, isJson: false }
      : { text: JSON.stringify(body), isJson: true };
  },
};
