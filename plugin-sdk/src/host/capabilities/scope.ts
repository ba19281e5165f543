import { budgetsOf, type HostLimits } from '../../bridge/limits.ts';
import type { PluginManifest } from '../../bridge/manifest.ts';
import type { CapabilityPorts, PluginPlace } from '../ports.ts';
import type { CallRequest, HostLog } from '../types.ts';
import { Budget } from './budget.ts';
import { CapabilityError } from './errors.ts';
import type { OpenStream } from './model-stream.ts';
import { Redactor } from './redact.ts';

/** Everything that capabilities know of the call they work for. */
export type CallScope = {
  readonly manifest: PluginManifest;
  readonly limits: HostLimits;
  readonly request: CallRequest;
  readonly place: PluginPlace;
  readonly budget: Budget;
  readonly redactor: Redactor;
  /** Requests under way, by the number that the plugin gave them. */
  readonly fetches: Map<number, AbortController>;
  /** Streams of models that the plugin has open, by number. */
  readonly streams: Map<number, OpenStream>;
  /** Aborted when the call is over. */
  readonly signal: AbortSignal;
  readonly log: HostLog | undefined;
};

export function openScope(
  deps: { readonly manifest: PluginManifest; readonly limits: HostLimits; readonly log: HostLog | undefined },
  request: CallRequest,
  over: { readonly signal: AbortSignal },
): CallScope {
  const { manifest, limits, log } = deps;
  const { tenantId } = request.run;
  return {
    manifest,
    limits,
    request,
    place: { plugin: manifest.name, ...(tenantId === undefined ? {} : { tenantId }) },
    budget: new Budget(limits, budgetsOf(manifest.limits, limits)),
    redactor: redactorOf(manifest),
    fetches: new Map(),
    streams: new Map(),
    get signal() {
      return over.signal;
    },
    log,
  };
}

/** One for each loaded plugin: its code may keep a value that one call has read, and let it out in another. */
const redactors = new WeakMap<PluginManifest, Redactor>();

function redactorOf(manifest: PluginManifest): Redactor {
  const redactor = redactors.get(manifest) ?? new Redactor();
  redactors.set(manifest, redactor);
  return redactor;
}

/** The port of a capability. Throws `NOT_GRANTED` when this run has none. */
export function portOf<Name extends keyof CapabilityPorts>(
  scope: CallScope,
  name: Name,
): NonNullable<CapabilityPorts[Name]> {
  const port = scope.request.ports?.[name];
  if (!port) throw new CapabilityError('NOT_GRANTED', `${name} is not available in this run`);
  return port;
}
