/** Where a person is, and what somebody must do by hand when they should be elsewhere. */
import type { System } from '../connectors/connector.ts';
import { EngineError } from '../errors.ts';
import { plainValue, unpackValues } from '../model/attribute.ts';
import type { Presence, Remediation } from '../model/remediation.ts';
import { isJoined } from '../model/state.ts';
import type { SpaceRow } from '../store/rows.ts';
import type { Landscape } from './landscape.ts';
import { lifecycleNow } from './lifecycle.ts';
import { type Found, remediate } from './remedies.ts';
import type { SpaceViews } from './space.ts';

/** What a system calls somebody whom an administrator looks for there. */
const nameAttributes: Partial<Record<System, string>> = {
  esr: 'employeeNumber',
  nhsmail: 'mail',
  ad: 'distinguishedName',
};
/** The portal still shows them, and nobody can use them. */
const deleted = ['Deleted', 'Deleted_Permanent'];
const markedAsLeaver = ['Active (Leaver)', 'Disabled_Leaver'];

export class RemediationViews {
  private readonly land: Landscape;
  private readonly space: SpaceViews;

  constructor(land: Landscape, space: SpaceViews) {
    this.land = land;
    this.space = space;
  }

  async ofPerson(id: number): Promise<Remediation> {
    const [person] = await this.land.store.people([id]);
    if (person === undefined) throw new EngineError('not-found', `There is no metaverse object ${id}.`);
    const findings = await this.land.store.findings('person', [id]);
    const undecided = findings.find(({ code }) => code === 'possible-second-account')?.sentence;
    return this.view(id, await this.land.store.objectsOfPeople([id]), undecided);
  }

  /** Of its person; of what belongs to nobody, what can be said of the object alone. */
  async ofObject(id: number): Promise<Remediation> {
    const [row] = await this.land.store.objects([id]);
    if (row === undefined) throw new EngineError('not-found', `There is no connector-space object ${id}.`);
    return row.person === null ? this.view(null, [row]) : await this.ofPerson(row.person);
  }

  private view(person: number | null, rows: readonly SpaceRow[], undecided?: string): Remediation {
    const { land, space } = this;
    const of = (system: System) => this.foundIn(system, rows);
    const nameOf = (system: System) => land.systems.find((one) => one.system === system);
    const [nhsmail, ad] = [nameOf('nhsmail'), nameOf('ad')];
    const answer = remediate({
      person,
      lifecycle: lifecycleNow(rows, space, land.now()),
      esr: of('esr'),
      mailbox: of('nhsmail'),
      account: of('ad'),
      nhsmail: nhsmail?.name ?? 'NHSmail',
      ad: ad?.name ?? 'AD',
      undecided,
      makesMailboxes: land.writable.has(nhsmail?.id ?? 0),
      ending: (why) => land.deprovision(ad?.name ?? '', why),
    });
    const displayName = rows.map((row) => space.displayName(row)).find((name) => name !== '') ?? '';
    return { person, displayName, presence: this.presence(rows), ...answer };
  }

  /** What is there comes before what is kept out, and that before what is gone. */
  private foundIn(system: System, rows: readonly SpaceRow[]): Found | undefined {
    const found = rows
      .filter((row) => this.space.systemOf(row)?.system === system)
      .map((row): Found => {
        const isKeptOut = row.state === 'ExplicitlyDisconnected';
        const [isThere, isClosed] = [this.isThere(row), this.isClosed(row)];
        return { object: row.id, name: this.nameOf(row), isKeptOut, isThere, isClosed };
      });
    const rank = ({ isThere, isKeptOut }: Found) => (isThere ? 0 : 2) + (isKeptOut ? 1 : 0);
    return found.sort((a, b) => rank(a) - rank(b) || a.object - b.object)[0];
  }

  private presence(rows: readonly SpaceRow[]): Presence[] {
    return this.land.systems.flatMap(({ id, name }): Presence[] => {
      const own = rows.filter(({ connector }) => connector === id);
      if (own.length === 0) return [{ connector: name, object: null, name: '', sentence: 'Not there.' }];
      return own.map((row) => {
        const sentence = this.presenceOf(row);
        return { connector: name, object: row.id, name: this.nameOf(row), sentence };
      });
    });
  }

  private presenceOf(row: SpaceRow): string {
    const status = this.read(row, 'status');
    if (row.state === 'ExplicitlyDisconnected')
      return row.hash === '' ? 'Kept out by hand, and gone.' : 'Kept out by hand.';
    if (row.state === 'Placeholder') return 'Gone from its system.';
    if (row.hash === '') return row.sent === '' ? 'To be made.' : 'Made, and not shown yet.';
    const standing = isJoined(row) ? 'There' : `There, ${row.state}`;
    if (this.isDisabled(row)) return `${standing}, disabled.`;
    return status === '' ? `${standing}.` : `${standing}, ${status}.`;
  }

  private isThere(row: SpaceRow): boolean {
    return row.hash !== '' && row.state !== 'Placeholder' && !deleted.includes(this.read(row, 'status'));
  }

  private isClosed(row: SpaceRow): boolean {
    return this.isDisabled(row) || markedAsLeaver.includes(this.read(row, 'status'));
  }

  private isDisabled(row: SpaceRow): boolean {
    return this.read(row, 'accountDisabled') === 'true';
  }

  private nameOf(row: SpaceRow): string {
    const attribute = nameAttributes[this.space.systemOf(row)?.system ?? 'file'];
    return (attribute === undefined ? '' : this.read(row, attribute)) || row.anchor;
  }

  private read(row: SpaceRow, attribute: string): string {
    return plainValue(unpackValues(row.seen)[this.space.systemOf(row)?.slot(attribute) ?? -1] ?? '');
  }
}
