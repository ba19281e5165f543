/** Every bound of reading packages, in one table. */
export type PackageLimits = {
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly entries: number;
  /** How many times larger than its archive the content may be; small content is exempt. */
  readonly ratio: number;
  /** Content up to this size may shrink as much as it likes: an empty file compresses without limit. */
  readonly ratioFromBytes: number;
  readonly pathBytes: number;
  readonly packageJsonBytes: number;
  readonly pluginFileBytes: number;
  /** What dist/plugin.json says without the examples: platforms keep it with every version that is installed. */
  readonly listedBytes: number;
  readonly jsonDepth: number;
  /** Size of dist/plugin.js. */
  readonly codeBytes: number;
  readonly sourceMapBytes: number;
};

export const packageLimits: PackageLimits = {
  packedBytes: 8 * 1024 * 1024,
  unpackedBytes: 32 * 1024 * 1024,
  entries: 200,
  ratio: 100,
  ratioFromBytes: 1024 * 1024,
  pathBytes: 255,
  packageJsonBytes: 256 * 1024,
  pluginFileBytes: 2 * 1024 * 1024,
  listedBytes: 256 * 1024,
  jsonDepth: 64,
  codeBytes: 2 * 1024 * 1024,
  sourceMapBytes: 8 * 1024 * 1024,
};

/** Every bound of talking to a registry. */
export const registryLimits = {
  packumentBytes: 16 * 1024 * 1024,
  searchBytes: 2 * 1024 * 1024,
  keysBytes: 64 * 1024,
  searchResults: 50,
  /** From the first byte of the request to the last of the answer. */
  timeoutMs: 30_000,
} as const;
