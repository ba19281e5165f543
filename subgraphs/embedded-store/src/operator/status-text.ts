import type { Serving } from './serving.ts';
import type { StoreStatus } from './status.ts';
import { columns, countOf, showBytes, showTime } from './text.ts';

/** A store's status for people. */
export function describeStatus(status: StoreStatus): string {
  const { history, lastBackup: backup, createdBy, restoredFrom } = status;
  const rows = [
    ['Data', status.dataDir],
    ['Server', describeServing(status.serving)],
    ['File', `${showBytes(status.fileBytes)}, and ${showBytes(status.logBytes)} of log not folded in yet`],
    [
      'Format',
      `${status.format}${createdBy === null ? '' : `, made by Ymera ${createdBy}`}; SQLite ${status.sqliteVersion}`,
    ],
    [
      'History',
      history
        ? `${countOf(history.changes, 'change')}, ${showBytes(history.bytes)}, since ${showTime(history.from)}`
        : 'no changes are kept',
    ],
    [
      'Last backup',
      backup
        ? `${showTime(backup.at)}, ${showBytes(backup.bytes)}, ${backup.file}`
        : 'none was made from here',
    ],
  ];
  if (restoredFrom !== null) rows.push(['Restored', `from a backup of ${showTime(restoredFrom)}`]);
  return `${columns(rows, 2)}\n\n${describeCollections(status)}\n`;
}

function describeServing(serving: Serving): string {
  if (serving.kind === 'stopped') return 'not running';
  if (serving.kind === 'held')
    return 'a process holds the store and does not answer; it starts, ends or restores';
  if (serving.server === null) return 'running, on loopback TCP';
  const { pid, startedAt, connections, transactions, cursors, residentMegabytes } = serving.server;
  const told = [
    `process ${pid} since ${showTime(startedAt)}`,
    connections === undefined ? undefined : countOf(connections, 'connection'),
    transactions === undefined ? undefined : countOf(transactions, 'open transaction'),
    cursors === undefined ? undefined : countOf(cursors, 'open cursor'),
    residentMegabytes === undefined ? undefined : `${residentMegabytes} MB of memory`,
  ];
  return told.filter((part) => part !== undefined).join(', ');
}

function describeCollections({ collections }: StoreStatus): string {
  if (collections.length === 0) return 'There are no collections.';
  const rows = collections.map(({ namespace, kind, documents, bytes, indexes }) =>
    kind === 'view'
      ? [namespace, 'view', '', '']
      : [namespace, documents.toLocaleString('en-US'), showBytes(bytes), String(indexes.length)],
  );
  return columns([['Collection', 'Documents', 'Bytes', 'Indexes'], ...rows]);
}
