/** `high`: no honest build looks like this. `medium`: a person should look. `low`: worth knowing. */
export type ScanSeverity = 'high' | 'medium' | 'low';

const kinds = {
  SCAN_UNREADABLE: {
    why: 'Code that cannot be parsed cannot be looked at, and would not run either.',
    fix: 'Build the plugin again with "ymera-plugin build".',
  },
  SCAN_DYNAMIC_CODE: {
    why: 'Code made from text at run time cannot be looked at beforehand; the sandbox refuses it unless the operator allows it.',
    fix: 'Write the code out, or declare permissions.codegen with a reason.',
  },
  SCAN_IMPORT: {
    why: 'The sandbox has no modules to load: the call always fails.',
    fix: 'Import at the top of a file, so that the build bundles it.',
  },
  SCAN_HOST: {
    why: 'The text names a host that the manifest does not; a request to it would be refused.',
    fix: 'Add the host to permissions.network with a reason, or remove the text.',
  },
  SCAN_OBFUSCATED: {
    why: 'The code is written so that people cannot read it, which bundlers do not do.',
    fix: 'Publish what the build makes of readable sources; load data as JSON.',
  },
  SCAN_HIDDEN_CODE: {
    why: 'Code far to the right of blank space is not seen in an editor.',
    fix: 'Remove the blank space.',
  },
  SCAN_UNMAPPED: {
    why: 'Minified code without a source map cannot be reviewed, and its errors name no place.',
    fix: 'Pack dist/plugin.js.map beside dist/plugin.js.',
  },
  SCAN_REMOVED_GLOBAL: {
    why: 'The sandbox does not have it: reaching it throws.',
    fix: 'Guard it with typeof, or use what the README lists.',
  },
  SCAN_TRUNCATED: {
    why: 'The list of findings is bounded.',
    fix: 'Mend what is listed, and scan again.',
  },
} as const;

export type ScanCode = keyof typeof kinds;

/** Something in the code that a reviewer should know. */
export type ScanFinding = {
  readonly code: ScanCode;
  readonly severity: ScanSeverity;
  /** The author's file, line and column where the source map knows them, else those of dist/plugin.js. */
  readonly where: string;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
};

/** A finding before its place is known: `at` is an offset into the code. */
export type Sighting = {
  readonly code: ScanCode;
  readonly severity: ScanSeverity;
  readonly at: number;
  readonly message: string;
};

/** A finding with the reason and the fix that belong to its code. */
export function finding({ code, severity, message }: Omit<Sighting, 'at'>, where: string): ScanFinding {
  return { code, severity, where, message, ...kinds[code] };
}
