import type { Document } from 'mongodb';
import type { ChangeEvent } from './change-streams.ts';

/** Documents kept up to date by nothing but the events of a change stream, by their `_id`. */
export class Replica {
  readonly documents = new Map<unknown, Document>();

  apply(event: ChangeEvent): void {
    const id = event.documentKey._id;
    switch (event.operationType) {
      case 'insert':
        if (this.documents.has(id)) throw new Error(`document ${id} was inserted twice`);
        this.documents.set(id, structuredClone(event.fullDocument));
        break;
      case 'replace':
        this.documents.set(id, structuredClone(event.fullDocument));
        break;
      case 'delete':
        if (!this.documents.delete(id)) throw new Error(`document ${id} was deleted twice`);
        break;
      case 'update':
        change(this.documents.get(id) ?? {}, structuredClone(event.updateDescription));
        break;
      default:
        throw new Error(`an event of the kind ${event.operationType} was not expected`);
    }
  }

  inOrder(): Document[] {
    return [...this.documents.values()].sort((a, b) => a._id - b._id);
  }
}

function change(document: Document, { updatedFields, removedFields, truncatedArrays }: Document): void {
  for (const { field, newSize } of truncatedArrays) {
    const { parent, name } = leadTo(document, field);
    parent[name].length = newSize;
  }
  for (const path of removedFields) {
    const { parent, name } = leadTo(document, path);
    delete parent[name];
  }
  for (const [path, value] of Object.entries(updatedFields)) {
    const { parent, name } = leadTo(document, path);
    parent[name] = value;
  }
}

/** The document or array that a dotted path ends in, and its name or place there. */
function leadTo(document: Document, path: string): { parent: Document; name: string } {
  const parts = path.split('.');
  const name = parts.pop() ?? '';
  const parent = parts.reduce<Document>((value, part) => value[part], document);
  return { parent, name };
}
