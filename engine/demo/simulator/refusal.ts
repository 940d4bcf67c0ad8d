import { refusals } from '../../connectors/nhsmail/contract.ts';

/** The portal's no to one request, as it goes over the wire. */
export class PortalRefusal extends Error {
  readonly status: number;
  readonly scimType: string;

  constructor(status: number, scimType: string, detail: string) {
    super(detail);
    this.name = 'PortalRefusal';
    this.status = status;
    this.scimType = scimType;
  }
}

export const noSuchAccount = (id: string): PortalRefusal => new PortalRefusal(404, '', `There is no account ${id}.`);
export const invalid = (detail: string): PortalRefusal => new PortalRefusal(400, refusals.invalid, detail);
export const taken = (detail: string): PortalRefusal => new PortalRefusal(409, refusals.taken, detail);
