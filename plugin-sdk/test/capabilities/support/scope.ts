import { defaultLimits, type HostLimits } from '../../../src/bridge/limits.ts';
import type { PluginManifest } from '../../../src/bridge/manifest.ts';
import { answerHostCall } from '../../../src/host/capabilities/index.ts';
import { openScope } from '../../../src/host/capabilities/scope.ts';
import type { CallRequest, ToolAnswer } from '../../../src/host/types.ts';

/** A manifest that asks for nothing, with changes. */
export function aManifest(changes: Partial<PluginManifest> = {}): PluginManifest {
  return {
    name: 'a-plugin',
    version: '1.0.0',
    description: '',
    agents: [],
    tools: [],
    permissions: { tools: [] },
    limits: {},
    ...changes,
  };
}

/** Asks capabilities as a guest would, without a sandbox. */
export function anAsker(options: {
  readonly manifest?: Partial<PluginManifest>;
  readonly request?: Partial<CallRequest>;
  readonly limits?: Partial<HostLimits>;
}) {
  const over = new AbortController();
  const logged: unknown[] = [];
  const write = (fields: object, message: string) => void logged.push({ ...fields, message });
  const log = { info: write, warn: write, error: write };
  const limits = { ...defaultLimits, ...options.limits };
  const request: CallRequest = {
    kind: 'tool',
    name: 't',
    input: null,
    run: { id: 'run_1' },
    ...options.request,
  };
  const scope = openScope({ manifest: aManifest(options.manifest), limits, log }, request, over);
  return {
    scope,
    logged,
    end: () => over.abort(),
    /** The payload as it is, however broken. */
    raw: async (payload: string): Promise<ToolAnswer> => JSON.parse(await answerHostCall(scope, payload)),
    ask: async (capability: string, args: unknown): Promise<ToolAnswer> =>
      JSON.parse(await answerHostCall(scope, JSON.stringify({ capability, args }))),
  };
}

/** The code of a refusal, or `ok`. */
export function codeOf(answer: ToolAnswer): string {
  return answer.ok ? 'ok' : answer.error.code;
}
