import type { JsonObject, JsonValue } from '@ymera/kernel';
import type { PluginManifest } from '@ymera/plugin-sdk/host';
import {
  descriptionHash,
  diffPermissions,
  type PackageReport,
  type PermissionChange,
  type ScanFinding,
  type ValidPackage,
  withoutExamples,
} from '@ymera/plugin-sdk/packages';
import { gravestFirst } from '../../../domain/gravest-first.ts';
import { modelFindings, type ServedModels } from '../../../domain/model-needs.ts';
import { pluginDigest } from '../../../domain/plugin-digest.ts';
import type {
  PluginFinding,
  PluginRight,
  PluginVersion,
  RightChange,
} from '../../../domain/plugin-version.ts';
import type { FetchedPackage } from './fetched-package.ts';

/** A version as it is installed, of a package that was checked; nobody has consented to it yet. */
export function describeVersion(
  { bundle, contents }: ValidPackage,
  facts: {
    readonly fetched: FetchedPackage;
    readonly findings: PackageReport['findings'];
    readonly by: string;
    readonly at: number;
    readonly models: ServedModels;
  },
): PluginVersion {
  const { manifest, sha256 } = bundle;
  const { source, provenance, publisher, reviewed, notes } = facts.fetched;
  const rights = rightsOf(manifest);
  const described = asJson(withoutExamples(manifest));
  const findings = [
    ...notes,
    ...modelFindings({ manifest: described }, facts.models),
    ...facts.findings.map(toFinding),
  ];
  return {
    version: manifest.version,
    description: manifest.description,
    integrity: contents.integrity,
    sha256,
    source,
    provenance,
    publisher,
    reviewed,
    manifest: described,
    rights,
    findings: gravestFirst(findings),
    digest: pluginDigest({ rights, publisher, provenance, described: descriptionHash(manifest) }),
    consent: null,
    installedBy: facts.by,
    installedAt: facts.at,
  };
}

/** All that a plugin asks for, limits only where they are above those that every plugin has. */
export function rightsOf(manifest: PluginManifest): readonly PluginRight[] {
  const asked = diffPermissions(undefined, manifest).changes;
  const above = diffPermissions({ ...manifest, limits: {} }, manifest).changes.filter(
    ({ change }) => change === 'widened',
  );
  return [...asked, ...above].map(toRight);
}

/** How what a version asks for differs from the one before. */
export function compareVersions(
  before: PluginVersion,
  after: PluginVersion,
): {
  readonly changes: readonly RightChange[];
  readonly redescribed: readonly string[];
  needsConsent: boolean;
} {
  const { changes, redescribed, needsConsent } = diffPermissions(manifestOf(before), manifestOf(after));
  return { changes: changes.map(toRightChange), redescribed, needsConsent };
}

/** The manifest in the form of the sandbox. */
export function manifestOf({ manifest }: Pick<PluginVersion, 'manifest'>): PluginManifest {
  return manifest as unknown as PluginManifest; // It was read and checked as one before it was stored.
}

function toRight({ kind, what, reason, after, before, change }: PermissionChange): PluginRight {
  return { kind, what, reason, terms: (change === 'removed' ? before : after) ?? null };
}

const changeKinds = {
  added: 'ADDED',
  removed: 'REMOVED',
  widened: 'WIDENED',
  narrowed: 'NARROWED',
} as const;

const toRightChange = (change: PermissionChange): RightChange => ({
  ...toRight(change),
  change: changeKinds[change.change],
});

const severities = { high: 'HIGH', medium: 'MEDIUM', low: 'LOW' } as const;

function toFinding({ severity, ...finding }: ScanFinding): PluginFinding {
  return { ...finding, severity: severities[severity] };
}

/** A copy that is JSON and nothing else. */
function asJson(manifest: PluginManifest): JsonObject {
  return JSON.parse(JSON.stringify(manifest)) as JsonValue & JsonObject; // An object's text is an object's.
}
