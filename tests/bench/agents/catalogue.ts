interface AgentFile {
  readonly path: string;
  readonly text: string;
}

const trades = [
  'security',
  'testing',
  'backend',
  'frontend',
  'database',
  'operations',
  'documentation',
  'data',
];
const subjects = [
  ...['leaks', 'queries', 'schemas', 'pipelines', 'caches', 'queues', 'tokens', 'forms', 'charts', 'logs'],
  ...['indexes', 'deployments', 'contracts', 'migrations', 'sessions', 'uploads', 'invoices', 'reports'],
];
const deeds = [
  'Reviews',
  'Finds',
  'Repairs',
  'Tests',
  'Documents',
  'Designs',
  'Measures',
  'Migrates',
  'Secures',
];

/** So many definition files that differ in what they say of themselves. */
export function catalogueOf(count: number): readonly AgentFile[] {
  return Array.from({ length: count }, (_, n) => {
    const [trade, subject, deed] = [pick(trades, n), pick(subjects, n * 7), pick(deeds, n * 5)];
    const other = pick(subjects, n * 11 + 3);
    const text = `---
name: specialist-${n}
description: "${deed} ${subject} and ${other} of a ${trade} team, number ${n} of its kind."
category: ${trade}
triggers: [${subject}, "${deed.toLowerCase()} ${other}"]
focus_areas: [${subject}, ${other}]
---

You are specialist ${n} for ${subject}. Work on what you are asked for, and say what you have done.
`;
    return { path: `bench/specialist-${n}.md`, text };
  });
}

/** What is to be done, another task each time. */
export function taskOf(n: number): string {
  return `${pick(deeds, n * 3)} the ${pick(subjects, n)} and ${pick(subjects, n * 5 + 2)} in the ${pick(trades, n)} service`;
}

function pick(texts: readonly string[], n: number): string {
  return texts[n % texts.length] ?? '';
}
