import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command, News, ProcessOrder } from './messages.ts';

/** A process of a campaign. It ends by itself when the process that started it does. */
export interface Member {
  readonly order: ProcessOrder;
  readonly ready: () => boolean;
  readonly alive: () => boolean;
  readonly tell: (command: Command) => void;
  readonly signal: (signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT') => void;
  /** Resolves when it has ended, in whichever way. */
  readonly ended: Promise<void>;
}

export interface MemberEvents {
  readonly onNews: (member: Member, news: News) => void;
  /** It has ended although nobody killed it. */
  readonly onDefect: (why: string) => void;
}

const files = { coordinator: './coordinator.ts', worker: './worker.ts' } as const;

export function startMember(order: ProcessOrder, { onNews, onDefect }: MemberEvents): Member {
  const path = fileURLToPath(new URL(files[order.role], import.meta.url));
  const child: ChildProcess = fork(path, [JSON.stringify(order)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let ready = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL')
        onDefect(`${order.nodeId} ended with ${signal ?? `code ${code}`}`);
      resolve();
    });
  });
  const alive = () => child.exitCode === null && child.signalCode === null;
  const member: Member = {
    order,
    ready: () => ready,
    alive,
    tell: (command) => {
      if (child.connected) child.send(command, () => {}); // it may be killed at this moment
    },
    signal: (signal) => void child.kill(signal),
    ended,
  };
  child.on('message', (news: News) => {
    if (news.is === 'ready') ready = true;
    onNews(member, news);
  });
  // Whoever is stopped does not see that this process ends.
  const killAlong = () => child.kill('SIGKILL');
  process.once('exit', killAlong);
  void ended.then(() => process.off('exit', killAlong));
  return member;
}
