/** The half of the facade over arrays that answers: why, since when, what was sent, and what can be taken back. */
import {
  type Caller,
  type DeletedObjectView,
  EngineError,
  type ExportQuery,
  type FeedQuery,
  type PageRequest,
  type RestoreWish,
} from '../../engine/index.ts';
import {
  deletedAccount,
  explanationOf,
  exportRecords,
  feedEntries,
  historyOf,
  objectExplanationOf,
  remediationOf,
  restoreWishOf,
  undoneValues,
  undoOf,
} from './explanations.ts';
import { pageOf } from './in-memory-page.ts';
import { found, matches } from './lists.ts';
import { pendingExports, people, spaceObjects } from './people.ts';

export class InMemoryAnswers {
  private wish: RestoreWish | null = null;

  async explainPerson(id: number) {
    return explanationOf(found(people[id - 1], `person ${id}`));
  }

  async remediatePerson(id: number) {
    return remediationOf(found(people[id - 1], `person ${id}`));
  }

  async remediateObject(id: number) {
    const { person } = found(
      spaceObjects.find((object) => object.id === id),
      `object ${id}`,
    );
    return await this.remediatePerson(person ?? 1);
  }

  async explainObject(id: number) {
    return objectExplanationOf(
      found(
        spaceObjects.find((object) => object.id === id),
        `object ${id}`,
      ),
    );
  }

  async checkUndo(connector: string) {
    return undoOf(connector, []);
  }

  async undoExport(connector: string) {
    return undoOf(connector, [1]);
  }

  async undone(query: PageRequest) {
    return pageOf(undoneValues, query);
  }

  async liftUndone(object: number) {
    found(
      undoneValues.find((one) => one.object === object),
      `undone value of ${object}`,
    );
    return 1;
  }

  async deletedObject(id: number): Promise<DeletedObjectView> {
    return { ...found(id === deletedAccount.object ? deletedAccount : undefined, `object ${id}`), wish: this.wish };
  }

  async askRestore(id: number, reason: string, { name }: Caller): Promise<RestoreWish> {
    const deleted = await this.deletedObject(id);
    if (deleted.wish !== null) throw new EngineError('restore-asked-already', `Object ${id} was asked for already.`);
    this.wish = { ...restoreWishOf(deleted, name), reason };
    return this.wish;
  }

  async withdrawRestore(id: number): Promise<RestoreWish> {
    const { wish } = await this.deletedObject(id);
    this.wish = null;
    return found(wish ?? undefined, `wish for object ${id}`);
  }

  async releaseExports() {
    return pendingExports.length;
  }

  async changes({ after = '0' }: FeedQuery) {
    const entries = feedEntries.filter(({ cursor }) => Number(cursor) > Number(after));
    return { entries, next: entries.at(-1)?.cursor ?? after };
  }

  async exports({ connector, outcome, ...page }: ExportQuery) {
    const items = exportRecords.filter((one) => matches(connector, one.connector) && matches(outcome, one.outcome));
    return pageOf(items, page);
  }

  async metaverseHistory(id: number) {
    return historyOf(found(people[id - 1], `person ${id}`));
  }
}
