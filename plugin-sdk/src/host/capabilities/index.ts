import { checkJsonText, ForbiddenKeyError, type JsonValue, parseJson } from '../../bridge/json.ts';
import type { PluginManifest } from '../../bridge/manifest.ts';
import type { ToolAnswer } from '../types.ts';
import { Args } from './args.ts';
import { CapabilityError } from './errors.ts';
import { emitEvent } from './events.ts';
import { cancelFetch, guardedFetch } from './fetch/fetch.ts';
import { closeStream, embed, generate, nextOfStream, openModelStream } from './models.ts';
import type { CallScope } from './scope.ts';
import { getSecret } from './secrets.ts';
import { storageDelete, storageGet, storageIncrement, storageList, storageSet } from './storage.ts';
import { callTool } from './tools.ts';

type Row = {
  /** Whether the manifest asks for it at all; each row checks the rest by itself. */
  readonly granted: (manifest: PluginManifest) => boolean;
} & (
  | { readonly run: (scope: CallScope, args: Args) => Promise<JsonValue> }
  | { readonly answer: (scope: CallScope, args: Args) => Promise<ToolAnswer> }
);

const network: Row['granted'] = ({ permissions }) => (permissions.network ?? []).length > 0;
const secrets: Row['granted'] = (manifest) => Object.keys(manifest.secrets ?? {}).length > 0;
const storage: Row['granted'] = ({ permissions }) => permissions.storage !== undefined;
const models: Row['granted'] = ({ permissions }) => (permissions.models ?? []).length > 0;
const emit: Row['granted'] = ({ permissions }) => (permissions.emit ?? []).length > 0;

/** Everything that a plugin can ask of the host. */
const capabilities: ReadonlyMap<string, Row> = new Map<string, Row>([
  // Which tools are listed is checked name by name, for each refusal is told to the platform.
  ['tools.call', { granted: () => true, answer: callTool }],
  ['fetch', { granted: network, run: guardedFetch }],
  ['fetch.cancel', { granted: network, run: cancelFetch }],
  ['secrets.get', { granted: secrets, run: getSecret }],
  ['storage.get', { granted: storage, run: storageGet }],
  ['storage.set', { granted: storage, run: storageSet }],
  ['storage.delete', { granted: storage, run: storageDelete }],
  ['storage.list', { granted: storage, run: storageList }],
  ['storage.increment', { granted: storage, run: storageIncrement }],
  ['models.generate', { granted: models, run: generate }],
  ['models.open', { granted: models, run: openModelStream }],
  ['models.next', { granted: models, run: nextOfStream }],
  ['models.close', { granted: models, run: closeStream }],
  ['models.embed', { granted: models, run: embed }],
  ['emit', { granted: emit, run: emitEvent }],
]);

/** Answers one host call of a plugin, as the JSON that goes back into the sandbox. Never rejects. */
export async function answerHostCall(scope: CallScope, payload: string): Promise<string> {
  const text = JSON.stringify(await runHostCall(scope, payload));
  if (Buffer.byteLength(text) > scope.limits.messageBytes) {
    const message = `the answer is larger than ${scope.limits.messageBytes} bytes`;
    return JSON.stringify(refusal(new CapabilityError('MESSAGE_TOO_LARGE', message)));
  }
  try {
    checkJsonText(text);
    return text;
  } catch (error) {
    const message = `the answer cannot enter the sandbox: ${messageOf(error)}`;
    return JSON.stringify(refusal(new CapabilityError('INVALID_OUTPUT', message)));
  }
}

async function runHostCall(scope: CallScope, payload: string): Promise<ToolAnswer> {
  let capability = 'unknown';
  try {
    const request = new Args(parse(payload), 'a host call');
    capability = request.text('capability');
    const row = capabilities.get(capability);
    if (!row?.granted(scope.manifest)) throw notGranted(scope.redactor.name(capability));
    const args = new Args(request.get('args') ?? null, capability);
    return 'run' in row ? { ok: true, output: await row.run(scope, args) } : await row.answer(scope, args);
  } catch (error) {
    if (error instanceof CapabilityError) {
      if (noted.includes(error.code)) note(scope, capability, error);
      return refusal(error);
    }
    // What a port throws may hold anything, so the plugin does not see it.
    if (!scope.signal.aborted) scope.log?.error({ err: error, capability }, 'a capability failed');
    return refusal(new CapabilityError('CAPABILITY_FAILED', `${capability} failed`, { retryable: true }));
  }
}

/** Codes of a plugin that reaches for what it may not have. */
const noted = ['NOT_GRANTED', 'HOST_NOT_ALLOWED', 'SSRF_BLOCKED', 'SECRET_NOT_ALLOWED', 'TOO_DEEP'];

function note(scope: CallScope, capability: string, { code, message }: CapabilityError): void {
  // Refused tools have a listener of their own.
  if (capability === 'tools.call' && code === 'NOT_GRANTED') return;
  try {
    const { redactor } = scope;
    scope.request.onRefusal?.({
      capability: redactor.name(capability),
      code,
      message: redactor.text(message),
    });
  } catch (error) {
    scope.log?.error({ err: error }, 'a listener of refusals threw');
  }
}

function parse(payload: string): JsonValue {
  try {
    return parseJson(payload);
  } catch (error) {
    throw new CapabilityError('INVALID_ARGUMENTS', messageOf(error));
  }
}

function notGranted(capability: string): CapabilityError {
  const fix = 'declare what it needs in createPlugin and in package.json under ymera';
  return new CapabilityError('NOT_GRANTED', `the plugin may not use "${capability}"; ${fix}`);
}

function refusal({ code, message, retryable, details }: CapabilityError): ToolAnswer {
  return { ok: false, error: { code, message, retryable, ...(details === undefined ? {} : { details }) } };
}

function messageOf(error: unknown): string {
  return error instanceof ForbiddenKeyError ? error.message : 'the text is not JSON';
}
