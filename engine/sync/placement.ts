/**
 * Where an account stands in its directory, and under which name: given when it is made, and followed afterwards only as
 * far as the connector's configuration says. What somebody moved by hand stays where it is.
 */
import type { Finding } from '../model/views.ts';
import { childDn, parentOf, rdnOf, sameDn } from '../protocol/dn.ts';

/** Whether the rule counts only when the account is made, or whenever its outcome changes. */
export interface Placement {
  readonly name: 'creation' | 'always';
  readonly container: 'creation' | 'always';
}

export const placedOnce: Placement = { name: 'creation', container: 'creation' };

export function isPlacedOnce({ name, container }: Placement): boolean {
  return name === 'creation' && container === 'creation';
}

export interface PlacementCase {
  readonly placement: Placement;
  /** DN as the directory holds it. */
  readonly current: string;
  /** The DN that the rule gives as its `nth` choice, from 1. */
  readonly choice: (nth: number) => string;
  /** The DN with which this engine put the account into a container last; '' when it never did. */
  readonly given: string;
  /** Whether a DN is free, or this account's own. */
  readonly isFree: (dn: string) => boolean;
}

export type PlacementDecision =
  | { readonly outcome: 'stays'; readonly finding?: Finding | undefined }
  | { readonly outcome: 'rename' | 'move'; readonly to: string };

/** Every DN that a decision may ask for: the names of the rule and the present one, in its container and in the present one. */
export function candidatesOf({ current, choice }: Pick<PlacementCase, 'current' | 'choice'>): ReadonlySet<string> {
  const parents = [parentOf(current), parentOf(choice(1))];
  const names = [rdnOf(current)];
  for (let nth = 1; nth <= MOST_CHOICES; nth++) names.push(rdnOf(choice(nth)));
  return new Set(names.flatMap(({ type, value }) => parents.map((parent) => childDn(type, value, parent))));
}

/** Choices tried for a name that others have; more namesakes than that wait for a human. */
export const MOST_CHOICES = 25;

export function decidePlacement(subject: PlacementCase): PlacementDecision {
  const { current, choice, isFree } = subject;
  const place = containerFor(subject);
  const parent = place.parent;
  for (const nth of inOrder(subject)) {
    const wanted = nameFor(subject, choice(nth), parent);
    if (sameDn(wanted, current)) return { outcome: 'stays', finding: place.finding };
    if (!isFree(wanted)) {
      // Without a say in the name there is no next choice.
      if (subject.placement.name === 'creation') return { outcome: 'stays', finding: taken(wanted) };
      continue;
    }
    return { outcome: sameDn(parentOf(current), parent) ? 'rename' : 'move', to: wanted };
  }
  return { outcome: 'stays', finding: taken(nameFor(subject, choice(1), parent)) };
}

/** The choice that the account bears comes first: nobody is renamed because a namesake has gone. */
function inOrder({ current, choice }: PlacementCase): number[] {
  const nths = Array.from({ length: MOST_CHOICES }, (_, index) => index + 1);
  const own = rdnOf(current).value.toLowerCase();
  const present = nths.find((nth) => rdnOf(choice(nth)).value.toLowerCase() === own);
  return present === undefined ? nths : [present, ...nths];
}

function containerFor({ placement, current, choice, given }: PlacementCase): { parent: string; finding?: Finding } {
  const [here, wanted] = [parentOf(current), parentOf(choice(1))];
  if (placement.container === 'creation' || sameDn(here, wanted)) return { parent: here };
  if (given !== '' && sameDn(parentOf(given), here)) return { parent: wanted };
  const why = given === '' ? 'it was not made by this engine' : 'somebody moved it by hand';
  const sentence = `The account stays in ${here}: ${why}. The rule would put it into ${wanted}: move it there by hand if that is right.`;
  return { parent: here, finding: { code: 'placed-by-hand', sentence } };
}

function nameFor({ placement, current }: PlacementCase, choice: string, parent: string): string {
  const { type, value } = rdnOf(placement.name === 'always' ? choice : current);
  return childDn(type, value, parent);
}

function taken(dn: string): Finding {
  return {
    code: 'name-taken',
    sentence: `The account keeps its name and place: ${dn} is taken by another object. Rename that one, or the account by hand.`,
  };
}
