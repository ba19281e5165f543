import { createRequire } from 'node:module';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const require = createRequire(import.meta.url);

// Vitest loads graphql.mjs for ESM imports and graphql/index.js for CommonJS ones; two copies of graphql refuse
// each other's schemas, so every import is sent to the one that graphql-shield and graphql-middleware must use.
const alias = [{ find: /^graphql$/, replacement: require.resolve('graphql') }];
const execArgv = ['--disable-warning=ExperimentalWarning'];

// The tests' processes and those that they start run the same code over and over; compiling it is most of a start.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'ymera-compile');

/** What takes long begins first, so that in the end no processor waits for one long file on the other. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((left, right) => rankOf(left) - rankOf(right));
  }
}

const ranks = [
  /tests\/e2e\/(workers|crash|eight|one-process|coordinator\.)/,
  /tests\/(e2e|chaos\/workflows)\//,
  /\.integration\.ts$/,
];

function rankOf({ moduleId }: TestSpecification): number {
  const rank = ranks.findIndex((pattern) => pattern.test(moduleId));
  return rank < 0 ? ranks.length : rank;
}

// Bounds for a machine that does ten things at once: what is slow is not broken, and only what hangs must end.
const project = (name: string, include: string[], testTimeout: number) => ({
  resolve: { alias },
  test: {
    name,
    include,
    testTimeout,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    pool: 'forks' as const,
    isolate: false,
    execArgv,
  },
});

export default defineConfig({
  test: {
    reporters: ['default', './subgraphs/embedded-store/test/support/contract-reporter.ts'],
    projects: [
      project(
        'unit',
        [
          '{gateway,subgraphs/*,plugin-sdk,plugins/*,tools}/test/**/*.test.ts',
          'tests/{isolation,chaos}/**/*.test.ts',
        ],
        60_000,
      ),
      project(
        'integration',
        ['{gateway,subgraphs/*,plugin-sdk,plugins/*}/test/**/*.integration.ts'],
        180_000,
      ),
      project('e2e', ['tests/e2e/**/*.test.ts'], 300_000),
    ],
    sequence: { sequencer: LongFirst },
    // One more than the processors of a small machine: many files wait for processes that they have started.
    maxWorkers: 3,
  },
});
