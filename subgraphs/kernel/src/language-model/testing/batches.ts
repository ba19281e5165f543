import { createServer, type IncomingMessage } from 'node:http';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { openAiResponses } from './openai-responses.ts';
import type { EmulatedAnswer } from './turns.ts';

/** What becomes of one request of a batch. */
type Outcome = EmulatedAnswer | { readonly kind: 'error'; readonly message: string };

/** A server on loopback that speaks the batch APIs of OpenAI and Anthropic, and does what it is told to. */
export interface BatchEmulator extends AsyncDisposable {
  /** The base URL, with its version path. */
  readonly baseUrl: string;
  /** What was handed in, oldest first: the requests by their keys. */
  readonly batches: readonly { readonly id: string; readonly requests: ReadonlyMap<string, JsonObject> }[];
  /** Ends the latest batch: these requests have these outcomes, and the others none. */
  finish(outcomes: Readonly<Record<string, Outcome>>): void;
  /** The provider does none of the latest batch. OpenAI's alone. */
  fail(message: string): void;
  /** Refuses the next request with a status. */
  refuse(status: number): void;
}

interface Batch {
  readonly id: string;
  readonly requests: ReadonlyMap<string, JsonObject>;
  outcomes: Readonly<Record<string, Outcome>> | null;
  state: 'running' | 'cancelling' | 'over' | 'cancelled' | 'failed';
  problem: string | null;
}

/** Starts one; dispose of it to close its port. */
export async function startBatchEmulator(): Promise<BatchEmulator> {
  const batches: Batch[] = [];
  const files = new Map<string, string>();
  const refusals: number[] = [];
  const latest = () => batches.at(-1) ?? unknownBatch();
  const add = (requests: ReadonlyMap<string, JsonObject>) => {
    const batch: Batch = {
      ...{ id: `batch_${batches.length + 1}`, requests, outcomes: null, state: 'running', problem: null },
    };
    batches.push(batch);
    return batch;
  };
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const send = (status: number, answer: JsonValue | string) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    const refusal = refusals.shift();
    if (refusal !== undefined) return send(refusal, { error: { message: 'Refused.' } });
    const path = (request.url ?? '').replace(/^\/v1/, '');
    const found = batches.find(({ id }) => path.includes(`/${id}`));
    if (path.startsWith('/messages/batches')) {
      const origin = `http://${request.headers.host}`;
      if (path === '/messages/batches')
        return send(200, anthropicState(add(anthropicRequests(body)), origin));
      if (!found) return send(404, { error: { message: 'No such batch.' } });
      if (path.endsWith('/results')) return send(200, linesOf(found, anthropicLine));
      if (path.endsWith('/cancel')) cancel(found);
      return send(200, anthropicState(found, origin));
    }
    if (path === '/files') {
      files.set(`file_${files.size + 1}`, body);
      return send(200, fileState(`file_${files.size}`));
    }
    if (path.endsWith('/content')) {
      const of = batches.find(({ id }) => path === `/files/out_${id}/content`);
      return send(of ? 200 : 404, of ? linesOf(of, openAiLine) : '{}');
    }
    if (path === '/batches') {
      const { input_file_id: file } = JSON.parse(body);
      return send(200, openAiState(add(openAiRequests(files.get(file) ?? ''))));
    }
    if (!found) return send(404, { error: { message: 'No such batch.' } });
    if (path.endsWith('/cancel')) cancel(found);
    return send(200, openAiState(found));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The emulator has no port.');
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v1`,
    batches,
    finish: (outcomes) => {
      const batch = latest();
      batch.outcomes = outcomes;
      batch.state = batch.state === 'cancelling' ? 'cancelled' : 'over';
    },
    fail: (message) => Object.assign(latest(), { state: 'failed', problem: message }),
    refuse: (status) => void refusals.push(status),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function cancel(batch: Batch): void {
  if (batch.state === 'running') batch.state = 'cancelling';
}

function unknownBatch(): never {
  throw new Error('Nothing was handed in.');
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Lines of JSON stand in the one part of the form that is a file. */
function openAiRequests(form: string): ReadonlyMap<string, JsonObject> {
  const lines = form.split(/\r?\n/).filter((line) => line.startsWith('{'));
  return new Map(
    lines.map((line) => {
      const { custom_id: key, body } = JSON.parse(line);
      return [key, body];
    }),
  );
}

function anthropicRequests(body: string): ReadonlyMap<string, JsonObject> {
  const { requests } = JSON.parse(body);
  return new Map(requests.map(({ custom_id: key, params }: JsonObject) => [key, params]));
}

function linesOf(
  { outcomes, requests }: Batch,
  lineOf: (key: string, outcome: Outcome, body: JsonObject) => JsonValue,
): string {
  return Object.entries(outcomes ?? {})
    .map(([key, outcome]) => JSON.stringify(lineOf(key, outcome, requests.get(key) ?? {})))
    .join('\n');
}

const openAiStates = {
  ...{ running: 'in_progress', cancelling: 'cancelling', over: 'completed', failed: 'failed' },
  cancelled: 'cancelled',
} as const;

function openAiState({ id, state, problem }: Batch): JsonValue {
  const isOver = state === 'over' || state === 'cancelled';
  return {
    ...{ id, object: 'batch', status: openAiStates[state], created_at: 1_700_000_000 },
    output_file_id: isOver ? `out_${id}` : null,
    errors: problem === null ? null : { data: [{ code: 'invalid', message: problem }] },
  };
}

function fileState(id: string): JsonValue {
  return {
    id,
    object: 'file',
    bytes: 1,
    created_at: 1_700_000_000,
    filename: 'batch.jsonl',
    purpose: 'batch',
  };
}

function openAiLine(key: string, outcome: Outcome, body: JsonObject): JsonValue {
  const asked = { model: String(body.model), body };
  const response =
    outcome.kind === 'error'
      ? {
          status_code: 400,
          body: {
            error: { message: outcome.message, type: 'invalid_request_error', param: null, code: null },
          },
        }
      : { status_code: 200, body: openAiResponses.whole(outcome, asked) };
  return { id: `line_${key}`, custom_id: key, response: { request_id: 'req_1', ...response }, error: null };
}

function anthropicState({ id, state }: Batch, origin: string): JsonValue {
  const isOver = state === 'over' || state === 'cancelled';
  const status = isOver ? 'ended' : state === 'cancelling' ? 'canceling' : 'in_progress';
  return {
    ...{ id, type: 'message_batch', processing_status: status },
    request_counts: { processing: 0, succeeded: 0, errored: 0, canceled: 0, expired: 0 },
    ...{ created_at: '2026-01-01T00:00:00Z', expires_at: '2026-01-02T00:00:00Z' },
    ...{ ended_at: null, archived_at: null, cancel_initiated_at: null },
    results_url: isOver ? `${origin}/v1/messages/batches/${id}/results` : null,
  };
}

function anthropicLine(key: string, outcome: Outcome, body: JsonObject): JsonValue {
  if (outcome.kind === 'error') {
    const error = { type: 'error', error: { type: 'invalid_request_error', message: outcome.message } };
    return { custom_id: key, result: { type: 'errored', error } };
  }
  const message = anthropicMessages.whole(outcome, { model: String(body.model), body });
  return { custom_id: key, result: { type: 'succeeded', message: isJsonObject(message) ? message : {} } };
}
