import type { DomainError, NextMove } from '@ymera/kernel';
import type { InstallationProblem } from './installation.ts';

export type InstallationProblems = readonly [InstallationProblem, ...InstallationProblem[]];

/** How many problems of one package are kept. */
export const problemsMax = 50;

const moves: Readonly<Record<NextMove, { why: string; fix: string }>> = {
  retry: { why: 'The platform could not do its part now.', fix: 'Install it again.' },
  'fix-input': { why: 'What was asked for does not fit what is there.', fix: 'Mend it, and install again.' },
  'sign-in': { why: 'Nobody is known to have asked for it.', fix: 'Sign in, and install again.' },
  'give-up': {
    why: 'This plugin, or this version of it, does not fit this installation.',
    fix: 'Choose another version, or ask its author.',
  },
};

/** What an error of the platform says to the person who installs. */
export function problemOf({ code, message, nextMove }: DomainError, where: string): InstallationProblem {
  return { code, where, message, ...moves[nextMove] };
}

/** A defect is shown without its text, which may hold anything. */
export const internalProblem: InstallationProblem = {
  code: 'INTERNAL',
  where: 'platform',
  message: 'The installation failed for a reason of the platform itself.',
  why: 'It is a defect; the log of the platform has the details.',
  fix: 'Install it again; if it stays so, report it with the id of the installation.',
};
