import { createHash } from 'node:crypto';
import { createBus, createMemoryEvents } from '@ymera/kernel/events';
import { aPrincipal, createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import {
  type FetchTransport,
  type PluginBundle,
  PluginLoadError,
  type PluginManifest,
} from '@ymera/plugin-sdk/host';
import { onTestFinished } from 'vitest';
import { installed } from '../../../src/domain/install-transitions.ts';
import type { PluginInstall } from '../../../src/domain/plugin-install.ts';
import type { PluginVersion } from '../../../src/domain/plugin-version.ts';
import { plainVersion, type SandboxIdentity, sandboxIdentity } from '../../../src/domain/sandbox-identity.ts';
import { createMemoryDefinitionStore } from '../../../src/models/memory-definition-store.ts';
import { createMemoryPluginStores } from '../../../src/models/plugins/memory-stores.ts';
import {
  type BuiltIn,
  defaultPluginSettings,
  type PluginDesk,
  type PluginFault,
  type PluginModels,
  type PluginSettingsLimits,
} from '../../../src/plugin-desk.ts';
import type { PluginStores } from '../../../src/plugin-ports.ts';
import type { Sandbox, SandboxCall, SandboxResult } from '../../../src/ports.ts';
import { openPluginDesk } from '../../../src/services/plugins/open-plugin-desk.ts';
import { aVersion, usage } from '../../builders.ts';
import { noPluginModels } from '../../model-builders.ts';
import { aManifest, aTarball } from './install/packages.ts';

export const pluginId = 'word-tools';
export const principal = aPrincipal();
export const place = { tenantId: principal.tenantId, pluginId };
export const command = { principal, pluginId };

/** What a version does in a test instead of running code. */
export interface Script {
  /** Why its code can't be loaded. */
  readonly load?: PluginFault;
  readonly initialize?: PluginFault;
  readonly cleanup?: PluginFault;
  readonly call?: (call: SandboxCall) => Promise<SandboxResult>;
}

/** A sandbox that writes down what it was asked for, such as `load word-tools@1.0.0`. */
export function aSandbox(scripts: Readonly<Record<string, Script>> = {}) {
  const did: string[] = [];
  const calls: SandboxCall[] = [];
  const stopped = new Map<string, string>();
  const sandbox: Sandbox = {
    load: async ({ manifest }) => {
      const { name } = manifest;
      const version = plainVersion(manifest);
      const id = `${name}@${version}`;
      const { load, call: answer, ...steps } = scripts[version] ?? {};
      did.push(`load ${id}`);
      const reason = stopped.get(`${name}@${manifest.version}`);
      if (reason) throw loadError(name, { code: 'PLUGIN_DISABLED', message: reason });
      if (load) throw loadError(name, load);
      return {
        call: async (call) => {
          calls.push(call);
          did.push(`${call.name} ${id}`);
          const fault = call.kind === 'lifecycle' ? steps[call.name as 'initialize' | 'cleanup'] : undefined;
          if (fault) return { ok: false, error: { ...fault, retryable: false }, usage };
          return answer && call.kind !== 'lifecycle' ? answer(call) : { ok: true, output: version, usage };
        },
        unload: () => void did.push(`unload ${id}`),
      };
    },
    enable: ({ name, version }) => stopped.delete(`${name}@${version}`),
    disabledReason: ({ name, version }) => stopped.get(`${name}@${version}`) ?? null,
  };
  /** Stops a version, as the sandbox does by itself when it has cost too many processes. */
  const stop = ({ name, version }: SandboxIdentity) =>
    void stopped.set(`${name}@${version}`, 'it cost three processes');
  return { sandbox, did, calls, stop };
}

function loadError(name: string, fault: PluginFault): PluginLoadError {
  return new PluginLoadError(name, { ...fault, retryable: false });
}

interface Given {
  readonly sandbox?: Sandbox;
  readonly stores?: PluginStores;
  readonly transport?: FetchTransport;
  readonly models?: PluginModels;
  readonly builtIns?: readonly BuiltIn[];
  readonly settings?: Partial<PluginSettingsLimits>;
  readonly clock?: ReturnType<typeof createManualClock>;
  readonly definitions?: PluginDesk['definitions'];
}

/** Everything that plugins need, in memory. Two worlds over the same stores are two processes. */
export function aWorld(given: Given = {}) {
  const log = createRecordingLog();
  const clock = given.clock ?? createManualClock();
  const events = createMemoryEvents();
  const bus = createBus();
  const { storage, ...memory } = createMemoryPluginStores(clock);
  const stores = given.stores ?? memory;
  const desk = openPluginDesk({
    stores,
    storage,
    builtIns: new Map((given.builtIns ?? []).map((one) => [one.bundle.manifest.name, one])),
    definitions: given.definitions ?? createMemoryDefinitionStore(),
    sandbox: given.sandbox ?? aSandbox().sandbox,
    transport: given.transport ?? null,
    models: given.models ?? noPluginModels,
    registry: null,
    catalogue: [],
    folders: [],
    events,
    bus,
    clock,
    log,
    settings: { ...defaultPluginSettings, ...given.settings },
  });
  onTestFinished(async () => {
    desk.roster.close();
    await desk.journal.close();
  });
  return { desk, stores, clock, events, log };
}

/** A version whose package is stored, consented to unless told otherwise. */
export async function aStoredVersion(
  { stores }: { stores: PluginStores },
  changes: Partial<PluginManifest> = {},
  overrides: Partial<PluginVersion> & { readonly code?: string } = {},
): Promise<PluginVersion> {
  const { code, ...rest } = overrides;
  const manifest = aManifest(changes);
  const bytes = await aTarball(changes, code === undefined ? {} : { code });
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  await stores.packages.put({ integrity, bytes, at: 1_000 });
  return aVersion({
    version: manifest.version,
    integrity,
    digest: `digest-${manifest.version}`,
    reviewed: false,
    manifest: JSON.parse(JSON.stringify(manifest)),
    ...rest,
  });
}

/** A plugin that the tenant has, in a state or with other changes. */
export async function anInstalled(
  { stores, clock }: { stores: PluginStores; clock: { now(): number } },
  version: PluginVersion,
  changes: Partial<PluginInstall> = {},
): Promise<PluginInstall> {
  const install = { ...installed(place, version, { by: 'user_bob', at: clock.now() }), ...changes };
  await stores.installs.create(install);
  return install;
}

export const enabledBefore = { phase: 'ENABLED', by: 'user_bob', at: 1_000 } as const;

/** What the sandbox knows a version of the test's plugin by. */
export const identityOf = (version: PluginVersion) => sandboxIdentity(pluginId, version);

export async function recordOf({ stores }: { stores: PluginStores }): Promise<PluginInstall> {
  const [install] = await stores.installs.findMany({ tenantId: place.tenantId, pluginIds: [pluginId] });
  if (!install) throw new Error('there is no record');
  return install;
}

/** Calls the plugin's tool as a run would. */
export async function callTool(
  desk: PluginDesk,
  changes: Partial<SandboxCall> = {},
): Promise<SandboxResult | null> {
  const plugin = await desk.roster.ready(place);
  return plugin ? plugin.sandboxed.call(await aCall(plugin, changes)) : null;
}

type Ready = NonNullable<Awaited<ReturnType<PluginDesk['roster']['ready']>>>;

export async function aCall(plugin: Ready, changes: Partial<SandboxCall> = {}): Promise<SandboxCall> {
  const listener = plugin.listen({ runId: 'tcall_1', startedBy: principal.id });
  return {
    kind: 'tool',
    name: 'count-words',
    input: { text: 'a b' },
    run: { id: 'tcall_1', tenantId: plugin.tenantId },
    ports: plugin.ports,
    config: await plugin.config(),
    depth: 0,
    callTool: async () => ({ ok: false, error: { code: 'X', message: 'none here', retryable: false } }),
    onRefusedTool: async () => {},
    onRefusal: listener.onRefusal,
    onEvent: listener.onEvent,
    ...changes,
  };
}

/** The actions that were told, in order. */
export function toldOf(events: { published: readonly { topic: string; payload: object }[] }) {
  return events.published
    .filter(({ topic }) => topic === 'agents.plugin.changed')
    .map(({ payload }) => ('action' in payload ? payload.action : null));
}

export function aBuiltIn(changes: Partial<PluginManifest> = {}): BuiltIn {
  const manifest = aManifest(changes);
  const bundle: PluginBundle = { manifest, code: '', sourceMap: '', sha256: 'b'.repeat(64) };
  const { version } = manifest;
  return { bundle, version: aVersion({ version, manifest: JSON.parse(JSON.stringify(manifest)) }) };
}
