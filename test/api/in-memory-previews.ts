import {
  type ApprovePreview,
  type Caller,
  type CycleName,
  EngineError,
  type PageRequest,
  type Preview,
} from '../../engine/index.ts';
import { InMemoryAnswers } from './in-memory-answers.ts';
import { pageOf } from './in-memory-page.ts';
import { pendingExports } from './people.ts';

const at = '2030-01-01T07:00:00.000Z';
const digest = 'd'.repeat(64);

/** Previews that are worked out at once, of what is pending anyway. */
export class InMemoryPreviews extends InMemoryAnswers {
  private readonly all: Preview[] = [];

  async startPreview(cycle: CycleName, caller: Caller): Promise<Preview> {
    const of = { connector: 'AD', operation: 'create', count: 3 } as const;
    const preview: Preview = {
      id: this.all.length + 1,
      cycle,
      state: 'ended',
      result: 'completed-changes-held',
      startedBy: caller.name,
      startedAt: at,
      endedAt: at,
      configuration: digest,
      version: 1,
      counts: [{ ...of, held: 3, rules: [{ rule: 'provision', count: 3 }] }],
      sets: [
        {
          ...of,
          digest,
          why: '3 × create is over the limit of 0.',
          irreversible: null,
          approversNeeded: 1,
          approvals: [],
          expiresAt: null,
          changeSet: null,
        },
      ],
      toFollow: [],
      errors: 0,
      notes: [],
    };
    this.all.push(preview);
    return preview;
  }

  async preview(id: number): Promise<Preview> {
    return this.one(id);
  }

  async previews(query: PageRequest) {
    return pageOf(this.all.toReversed(), query);
  }

  async previewItems(id: number, query: PageRequest) {
    return pageOf(this.items(id), query);
  }

  async comparePreviews(id: number) {
    return { preview: this.one(id).id, with: id, withEndedAt: at, counts: [] };
  }

  async previewDifferences(id: number, _since: string, query: PageRequest) {
    const items = this.items(id).map((item) => ({ ...item, difference: 'new' as const }));
    return pageOf(items, query);
  }

  async previewReport(id: number): Promise<AsyncIterable<Buffer>> {
    const items = this.items(id);
    return (async function* () {
      for (const { dn } of items) yield Buffer.from(`${dn}\n`);
    })();
  }

  async checkPreviewApproval(id: number) {
    return this.one(id);
  }

  async approvePreview(id: number, { reason }: ApprovePreview, caller: Caller) {
    const preview = this.one(id);
    const approvals = [{ by: caller.name, at, reason }];
    this.all[id - 1] = { ...preview, sets: preview.sets.map((set) => ({ ...set, approvals, expiresAt: at })) };
    return this.one(id);
  }

  private one(id: number): Preview {
    const preview = this.all[id - 1];
    if (preview === undefined) throw new EngineError('not-found', `There is no preview ${id}.`);
    return preview;
  }

  private items(id: number) {
    this.one(id);
    return pendingExports.map(({ connector, operation, displayName, person, changes }, i) => {
      const names = { anchor: '', dn: `CN=${displayName}`, displayName, rules: ['provision'] };
      return { number: i + 1, connector, operation, person, changes, state: 'held' as const, ...names };
    });
  }
}
