import { createHash } from 'node:crypto';
import type { JsonValue } from '../bridge/json.ts';
import { budgetNames, defaultLimits } from '../bridge/limits.ts';
import type { ManifestEntry, PluginManifest } from '../bridge/manifest.ts';
import { canonicalText } from '../build/canonical.ts';
import { coversHost } from '../build/manifest-shape.ts';

/** One right of a plugin that an update changes. */
export type PermissionChange = {
  readonly kind:
    | 'tools'
    | 'network'
    | 'models'
    | 'emit'
    | 'storage'
    | 'codegen'
    | 'secrets'
    | 'limits'
    | 'isolation';
  /** Which one, such as a host; the kind itself where there is only one. */
  readonly what: string;
  readonly change: 'added' | 'removed' | 'widened' | 'narrowed';
  /** What the manifest says it is for. Of what is removed, what the former one said. */
  readonly reason: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
};

/** What an update of a plugin changes for the operator who granted its permissions. */
export type PermissionDiff = {
  readonly changes: readonly PermissionChange[];
  /** Tools and agents whose texts or schemas changed, so that a model may be told something else about them. */
  readonly redescribed: readonly string[];
  /** True when the operator has to be asked again: something is added, widened or described anew. */
  readonly needsConsent: boolean;
};

/** Compares what a plugin may do before and after an update. Without `before`, everything is added. */
export function diffPermissions(before: PluginManifest | undefined, after: PluginManifest): PermissionDiff {
  const [old, next] = [before ? rightsOf(before) : [], rightsOf(after)];
  const changes = [
    ...next.flatMap((right) => gained(old, right)),
    ...old.flatMap((right) => lost(right, next)),
  ];
  const redescribed = before ? changedEntries(before, after) : [];
  const grows = changes.some(({ change }) => change === 'added' || change === 'widened');
  return { changes, redescribed, needsConsent: grows || redescribed.length > 0 };
}

/**
 * A digest (SHA-256, hex) of all that is said about a plugin's tools and agents. A grant that remembers it notices
 * when a description is changed later, to mislead the model that reads it.
 */
export function descriptionHash(manifest: Pick<PluginManifest, 'tools' | 'agents'>): string {
  const { tools, agents } = manifest;
  const told = { tools: tools.map(toldOf), agents: agents.map(toldOf) };
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}

type Right = Pick<PermissionChange, 'kind' | 'what' | 'reason'> & {
  /** How much of it; absent where there is only yes and no. */
  readonly extent?: number | readonly string[];
};

function rightsOf(manifest: PluginManifest): readonly Right[] {
  const { permissions, secrets = {}, limits, isolation } = manifest;
  const { tools, network = [], models = [], emit = [], storage, codegen } = permissions;
  const said = 'The manifest sets it.';
  return [
    ...tools.map(({ name, reason }): Right => ({ kind: 'tools', what: name, reason })),
    ...network.map(({ host, reason }): Right => ({ kind: 'network', what: host, reason })),
    ...models.map(({ alias, reason }): Right => ({ kind: 'models', what: alias, reason })),
    ...emit.map(({ event, reason }): Right => ({ kind: 'emit', what: event, reason })),
    ...(storage ? [right('storage', 'storage', storage.reason, storage.quotaBytes)] : []),
    ...(codegen ? [right('codegen', 'codegen', codegen.reason)] : []),
    ...Object.entries(secrets).map(([name, { hosts, reason }]) => right('secrets', name, reason, hosts)),
    ...Object.entries(secrets)
      .filter(([, { readable }]) => readable === true)
      .map(([name, { reason }]) => right('secrets', `${name} (read by the code)`, reason)),
    right('limits', 'memoryMb', said, limits.memoryMb ?? defaultLimits.memoryMb),
    right('limits', 'timeoutMs', said, limits.timeoutMs ?? defaultLimits.wallMs),
    ...budgetNames.map((name) => right('limits', name, said, limits[name] ?? defaultLimits[name])),
    // The order of extents is that of rights: calls that meet in one context can see each other's leftovers.
    right('isolation', 'isolation', said, isolation === 'per-call' ? 0 : 1),
  ];
}

function right(kind: Right['kind'], what: string, reason: string, extent?: Right['extent']): Right {
  return { kind, what, reason, ...(extent === undefined ? {} : { extent }) };
}

/** Limits and isolation are always there, so a first install does not list them. */
const isImplied = ({ kind }: Right) => kind === 'limits' || kind === 'isolation';

function gained(before: readonly Right[], right: Right): readonly PermissionChange[] {
  const { kind, what, reason, extent } = right;
  const same = before.find((other) => other.kind === kind && other.what === what);
  if (same) return resized(same, right);
  if (isImplied(right)) return [];
  const after = extent === undefined ? {} : { after: extent };
  if (kind !== 'network') return [{ kind, what, change: 'added', reason, ...after }];
  const hosts = before.filter((other) => other.kind === 'network').map((other) => other.what);
  if (hosts.some((pattern) => coversHost(pattern, what))) return [];
  const within = hosts.filter((host) => coversHost(what, host));
  if (within.length === 0) return [{ kind, what, change: 'added', reason }];
  return [{ kind, what, change: 'widened', reason, before: within, after: what }];
}

function resized(before: Right, after: Right): readonly PermissionChange[] {
  const { kind, what, reason, extent } = after;
  const [from, to] = [before.extent, extent];
  if (from === undefined || to === undefined || JSON.stringify(from) === JSON.stringify(to)) return [];
  const grows =
    typeof from === 'number' || typeof to === 'number'
      ? to > from
      : to.some((host) => !from.some((pattern) => coversHost(pattern, host)));
  return [{ kind, what, change: grows ? 'widened' : 'narrowed', reason, before: from, after: to }];
}

function lost(right: Right, after: readonly Right[]): readonly PermissionChange[] {
  const { kind, what, reason, extent } = right;
  if (isImplied(right) || after.some((other) => other.kind === kind && other.what === what)) return [];
  const replaced =
    kind === 'network' && after.some((other) => other.kind === 'network' && coversHost(other.what, what));
  if (replaced) return [];
  return [{ kind, what, change: 'removed', reason, ...(extent === undefined ? {} : { before: extent }) }];
}

function changedEntries(before: PluginManifest, after: PluginManifest): readonly string[] {
  return (['tools', 'agents'] as const).flatMap((kind) => {
    const old = new Map(before[kind].map((entry) => [entry.id, toldOf(entry)]));
    return after[kind]
      .filter((entry) => old.has(entry.id) && old.get(entry.id) !== toldOf(entry))
      .map((entry) => `${kind}.${entry.id}`);
  });
}

/** What a model or a person is told about a tool or agent; not its examples, which are tests. */
function toldOf(entry: ManifestEntry): string {
  const { id, title, description, inputSchema, outputSchema, annotations, declared } = entry;
  return canonicalText({ id, title, description, inputSchema, outputSchema, annotations, declared });
}
