import type { JournalLevel } from '../../domain/plugin-journal.ts';

/** Levels from the least on. */
export const levels: readonly JournalLevel[] = ['DEBUG', 'INFO', 'WARN', 'ERROR'];

/** The higher, the graver. */
export const rankOf = (level: JournalLevel): number => levels.indexOf(level);
