import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { type Capability, capabilities, server } from './capabilities.ts';

/** Prints, after a run, which server the contract ran against, what it could not show there, and why. */
export default class ContractReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const cases = modules
      .filter(({ moduleId }) => /embedded-store\/test\/contract\/[^/]+\.test\.ts$/.test(moduleId))
      .flatMap(({ children }) => [...children.allTests()]);
    if (cases.length > 0) process.stdout.write(`${summary(cases).join('\n')}\n`);
  }
}

function summary(cases: readonly TestCase[]): string[] {
  const count = (state: string, among = cases) =>
    among.filter((test) => test.result().state === state).length;
  const lines = [
    '',
    `The contract against ${server.name}: ${cases.length} cases, ${count('passed')} passed, ` +
      `${count('failed')} failed, ${count('skipped')} skipped.`,
  ];
  for (const [capability, meaning] of Object.entries(capabilities)) {
    const tagged = cases.filter((test) => needsOf(test).some((name) => name === capability));
    if (tagged.length === 0) continue;
    const skipped = count('skipped', tagged);
    lines.push(`  [${capability}] ${tagged.length} need ${meaning}: ${skipped} of them skipped`);
  }
  for (const test of cases) if (test.result().state === 'skipped') lines.push(`  skipped: ${reasonOf(test)}`);
  return lines;
}

function reasonOf(test: TestCase): string {
  const lacking = needsOf(test).filter((capability) => !server.has.has(capability));
  return `${test.fullName} [${lacking.length > 0 ? `needs ${lacking.join(', ')}` : 'by hand'}]`;
}

function needsOf(test: TestCase): readonly Capability[] {
  const needed = new Set(test.meta().needs);
  let parent: TestSuite | TestModule = test.parent;
  while (parent.type === 'suite') {
    for (const capability of parent.meta().needs ?? []) needed.add(capability);
    parent = parent.parent;
  }
  return [...needed];
}
