import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Group commit: every write of one turn of the event loop joins one SQLite transaction, and nothing is acknowledged
 * before its COMMIT. With `synchronous=FULL` that is one fsync for all of them.
 */
export class Batch {
  open = false;
  private readonly beginStatement: StatementSync;
  private readonly commitStatement: StatementSync;
  private readonly rollbackStatement: StatementSync;

  constructor(database: DatabaseSync) {
    this.beginStatement = database.prepare('BEGIN IMMEDIATE');
    this.commitStatement = database.prepare('COMMIT');
    this.rollbackStatement = database.prepare('ROLLBACK');
  }

  /** Called before every write. */
  begin(): void {
    if (this.open) return;
    this.beginStatement.run();
    this.open = true;
  }

  /** Makes the batch durable; throws after rolling it back if SQLite cannot. */
  commit(): void {
    if (!this.open) return;
    try {
      this.commitStatement.run();
    } catch (error) {
      this.rollback();
      throw error;
    }
    this.open = false;
  }

  rollback(): void {
    if (!this.open) return;
    this.open = false;
    try {
      this.rollbackStatement.run();
    } catch {
      // SQLite has rolled the transaction back by itself, as it does on a full disk or an I/O error.
    }
  }
}
