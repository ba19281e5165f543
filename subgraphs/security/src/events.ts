import { auditedTopics } from './domain/audit-of-event.ts';

/** What security hears of, to write it into the audit log. It publishes nothing itself. */
export const consumes: readonly string[] = auditedTopics;
