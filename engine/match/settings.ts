/** The figures of the score: one table, one threshold. */

/** What two records agree in, in the order in which it is told. */
export const hitKinds = ['email', 'employeeNumber', 'mobile', 'firstAndLast', 'first', 'last', 'position'] as const;

export type Hit = (typeof hitKinds)[number];

/** `exclusive`: first and last name together count in place of either alone. `additive`: they count on top. */
export type NameReading = 'exclusive' | 'additive';

export interface MatchSettings {
  readonly weights: Readonly<Record<Hit, number>>;
  readonly names: NameReading;
  /** Points from which two records are taken for one person. */
  readonly threshold: number;
}

/** The score table of the JML service. Its names are read as exclusive: alike in name and job title is not one person. */
export const jml: MatchSettings = {
  weights: { email: 5, employeeNumber: 5, mobile: 4, firstAndLast: 3, first: 1, last: 1, position: 1 },
  names: 'exclusive',
  threshold: 6,
};
