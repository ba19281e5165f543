/** Why each refusal exists: the part of an error that is the same wherever it happens. */
const reasons = {
  PKG_TOO_LARGE: 'A package is read in memory, so its size is bounded.',
  PKG_TOO_MANY_ENTRIES: 'A plugin is one built file with a manifest; thousands of entries only cost time.',
  PKG_RATIO: 'Content that shrinks this much is made to fill memory, not to be read.',
  PKG_GZIP_INVALID: 'A damaged archive may be read differently by different programs.',
  PKG_GZIP_TRAILING:
    'What follows the archive is seen by some programs and not by others, so it can hide content.',
  PKG_TAR_INVALID: 'A damaged archive may be read differently by different programs.',
  PKG_TAR_TRAILING:
    'What follows the end mark is seen by some programs and not by others, so it can hide content.',
  PKG_PAX_MISLEADING:
    'Extended headers that contradict the plain ones name different files to different programs.',
  PKG_ENTRY_TYPE: 'Links, devices and folders have no place in a package that is never unpacked to disk.',
  PKG_ENTRY_MODE:
    'A file that runs with the rights of its owner or group is an attack on whoever unpacks it.',
  PKG_PATH_UNSAFE: 'Such a path can point outside the package, or mean another file on another system.',
  PKG_PATH_DECEPTIVE: 'Such characters make a name look like another one to the person who reviews it.',
  PKG_PATH_DUPLICATE: 'Of two files with one name, different programs keep a different one.',
  PKG_PATH_CLASH: 'The two names are one file on systems that ignore case or Unicode forms.',
  PKG_TOP_FOLDER:
    'npm puts everything below one folder and drops its name; a second folder would overlay the first.',
  PKG_INTEGRITY_MISMATCH: 'These are not the bytes that were published or approved.',
  PKG_INTEGRITY_WEAK: 'A SHA-1 digest can be forged; only sha512 says that the bytes are the published ones.',
  PKG_FILE_MISSING: 'Without this file the package cannot be listed or run.',
  PKG_JSON_INVALID: 'The file decides what is installed, so it has to be beyond doubt.',
  PKG_JSON_FORBIDDEN_KEY: 'The key reaches the prototype of whoever merges the data.',
  PKG_NAME_INVALID: 'The name is part of addresses, permissions and ids.',
  PKG_NAME_MISMATCH: 'What was asked for and what came are two packages.',
  PKG_VERSION_INVALID: 'Installs are pinned to one exact version.',
  PKG_VERSION_MISMATCH: 'What was asked for and what came are two versions.',
  PKG_SCRIPTS: 'Nothing of a package runs when it is installed, so such a script is a mistake or an attack.',
  PKG_NATIVE: 'Nothing is compiled when a plugin is installed.',
  PKG_BIN: 'A plugin installs no commands.',
  PKG_DEPENDENCIES: 'A plugin is one bundled file; what it depends on is never installed beside it.',
  PKG_NOT_A_PLUGIN: 'Only packages made for this platform can be installed.',
  PKG_ENGINE_MISMATCH: 'The plugin was made for other versions of the platform.',
  PKG_DEPRECATED: 'Its author advises against using this version.',
  PKG_PRERELEASE: 'Versions such as 2.0.0-beta.1 are not meant for everybody.',
  PKG_TOO_YOUNG: 'Most malicious releases are found and withdrawn within hours.',
  PKG_NO_TIME: 'Without its time of publication a young release cannot be told from an old one.',
  PKG_NOT_FOUND: 'There is nothing to install.',
  PKG_VERSION_NOT_FOUND: 'There is nothing to install.',
  PKG_REGISTRY_ADDRESS: 'The registry decides whose code is installed.',
  PKG_REGISTRY_UNREACHABLE: 'The registry did not answer in time, or not at all.',
  PKG_REGISTRY_REFUSED: 'The registry answered with an error.',
  PKG_REGISTRY_REDIRECT: 'An answer from another host is not the registry that the operator chose.',
  PKG_REGISTRY_ANSWER: 'An answer that is not what npm registries say cannot be trusted in part.',
  PKG_MANIFEST_CONFUSION: 'The registry shows reviewers one package.json and delivers another.',
  PKG_PROVENANCE_FAILED: 'A signature that does not fit means that somebody changed what was signed.',
  PKG_PROVENANCE_UNKNOWN: 'Without current roots of trust an attestation is neither right nor wrong.',
  PKG_PACOTE_MISSING:
    'Packages from a registry are fetched by the library "pacote", which is not a fixed part of the SDK.',
  PKG_CANCELLED: 'The caller gave up.',
  PKG_HASH_MISMATCH: 'The file is not the one that the build described.',
  PKG_CODE_TOO_LARGE: 'The code is scanned before it may run, and that takes memory in proportion.',
  MANIFEST_INVALID: 'The manifest says what the plugin may do, so every field is checked.',
  MANIFEST_MISMATCH: 'package.json and dist/plugin.json describe two different plugins.',
  BUILD_FAILED: 'A folder is built before it is read.',
} as const;

/** Every way in which a package can be refused. */
export type PackageCode = keyof typeof reasons;

/** One thing that is wrong with a package, for the person who can mend it. */
export type PackageProblem = {
  readonly code: PackageCode;
  /** File, entry or field. */
  readonly where: string;
  /** What is the case, in one sentence. */
  readonly message: string;
  readonly why: string;
  readonly fix: string;
};

/** A problem with the reason that belongs to its code. */
export function problem(code: PackageCode, where: string, message: string, fix: string): PackageProblem {
  return { code, where, message, why: reasons[code], fix };
}

/** A package is refused; `problems` lists everything that was found, `code` is that of the first. */
export class PackageError extends Error {
  override readonly name = 'PackageError';
  readonly code: PackageCode;
  readonly problems: readonly PackageProblem[];

  constructor(problems: readonly [PackageProblem, ...PackageProblem[]], options?: ErrorOptions) {
    super(
      problems.map(({ code, where, message, fix }) => `${code} ${where}: ${message} ${fix}`).join('\n'),
      options,
    );
    this.code = problems[0].code;
    this.problems = problems;
  }
}

/** An error for one reason. */
export function packageError(
  code: PackageCode,
  where: string,
  message: string,
  fix: string,
  options?: ErrorOptions,
): PackageError {
  return new PackageError([problem(code, where, message, fix)], options);
}

/** Refuses a package for one reason. */
export function refuse(...reason: Parameters<typeof packageError>): never {
  throw packageError(...reason);
}

/** Throws when there are problems. */
export function refuseAll(problems: readonly PackageProblem[]): void {
  const [first, ...rest] = problems;
  if (first) throw new PackageError([first, ...rest]);
}

/** A text from outside, cut and without control characters, fit for a message. */
export function quote(text: unknown): string {
  return JSON.stringify(String(text).slice(0, 120)).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
