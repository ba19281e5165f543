/** Which open transaction holds which keys. First come, first served; a key is held until the transaction ends. */
export class Locks<Owner> {
  private readonly owners = new Map<string, Owner>();
  private readonly keys = new Map<Owner, string[]>();
  /** How many keys are held in each collection. */
  private readonly perCollection = new Map<number, number>();

  get size(): number {
    return this.owners.size;
  }

  ownerOf(key: string): Owner | undefined {
    return this.owners.get(key);
  }

  /** Whether any transaction has changed something in a collection. */
  isHeld(collection: number): boolean {
    return this.perCollection.has(collection);
  }

  /** Gives a key to an owner; false if it has it already. The caller has looked that nobody else does. */
  take(owner: Owner, collection: number, key: string): boolean {
    if (this.owners.has(key)) return false;
    this.owners.set(key, owner);
    this.perCollection.set(collection, (this.perCollection.get(collection) ?? 0) + 1);
    const held = this.keys.get(owner);
    if (held === undefined) this.keys.set(owner, [key]);
    else held.push(key);
    return true;
  }

  release(owner: Owner): void {
    for (const key of this.keys.get(owner) ?? []) {
      this.owners.delete(key);
      const collection = Number(key.slice(0, key.indexOf('/')));
      const left = (this.perCollection.get(collection) ?? 1) - 1;
      if (left === 0) this.perCollection.delete(collection);
      else this.perCollection.set(collection, left);
    }
    this.keys.delete(owner);
  }
}

/** The lock of a key in a collection's documents, or in one of its unique indexes. */
export const lockName = (collection: number, index: number | '_id_', key: Buffer): string =>
  `${collection}/${index}/${key.toString('latin1')}`;
