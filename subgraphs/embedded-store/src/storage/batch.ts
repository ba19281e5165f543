import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Group commit: every write of one turn of the event loop joins one SQLite transaction, and nothing is acknowledged
 * before its COMMIT. With `synchronous=FULL` that is one fsync for all of them. Inside the transaction every command
 * has a savepoint, so that one that fails takes no other with it.
 */
export class Batch {
  open = false;
  private inCommand = false;
  private written = false;
  private readonly statements: Readonly<
    Record<'begin' | 'commit' | 'rollback' | 'save' | 'release' | 'undo', StatementSync>
  >;

  constructor(database: DatabaseSync) {
    this.statements = {
      begin: database.prepare('BEGIN IMMEDIATE'),
      commit: database.prepare('COMMIT'),
      rollback: database.prepare('ROLLBACK'),
      save: database.prepare('SAVEPOINT command'),
      release: database.prepare('RELEASE command'),
      undo: database.prepare('ROLLBACK TO command'),
    };
  }

  /** Called before every write. */
  begin(): void {
    this.enter();
    this.written = true;
  }

  /** Called by a command that is about to write, so that what it reads first is read inside of the transaction. */
  enter(): void {
    if (!this.open) {
      this.statements.begin.run();
      this.open = true;
    }
    if (this.inCommand) return;
    this.statements.save.run();
    this.inCommand = true;
  }

  /** Ends a command that went well; its writes wait for the commit. Tells whether there are any. */
  endCommand(): boolean {
    if (!this.inCommand) return false;
    const { written } = this;
    this.inCommand = false;
    this.written = false;
    this.statements.release.run();
    return written;
  }

  /** Undoes what the current command wrote; tells whether it had written. Throws if SQLite lost the whole batch. */
  undoCommand(): boolean {
    if (!this.inCommand) return false;
    const { written } = this;
    this.inCommand = false;
    this.written = false;
    if (written) this.statements.undo.run();
    this.statements.release.run();
    return written;
  }

  /** Makes the batch durable; throws after rolling it back if SQLite cannot. */
  commit(): void {
    if (!this.open) return;
    try {
      this.endCommand();
      this.statements.commit.run();
    } catch (error) {
      this.rollback();
      throw error;
    }
    this.open = false;
  }

  rollback(): void {
    if (!this.open) return;
    this.open = false;
    this.inCommand = false;
    this.written = false;
    try {
      this.statements.rollback.run();
    } catch {
      // SQLite has rolled the transaction back by itself, as it does on a full disk or an I/O error.
    }
  }
}
