/** What a person of ESR looks like to the engine, as of a day. The order is the order of the values. */
import type { AttributeDefinition, AttributeKind } from '../../model/attribute.ts';

/** The person's record that the value comes from, or that leads to the shared record it comes from. */
type Source = 'PR' | 'AS' | 'PH';

interface EsrAttribute<Name extends string> extends AttributeDefinition {
  readonly name: Name;
  readonly from: Source;
}

function attribute<Name extends string>(
  name: Name,
  from: Source,
  description: string,
  kind: AttributeKind = 'text',
): EsrAttribute<Name> {
  return { name, kind, description, from };
}

export const esrAttributes = [
  attribute('personId', 'PR', 'Person ID within the VPD.'),
  attribute('vpd', 'PR', 'The employer in ESR: three digits.'),
  attribute('employeeNumber', 'PR', 'Employee number; unique within the VPD only.'),
  attribute('title', 'PR', 'Title, e.g. "Ms."'),
  attribute('givenName', 'PR', 'First name.'),
  attribute('familyName', 'PR', 'Last name.'),
  attribute('preferredName', 'PR', 'Preferred name; never part of a generated display name.'),
  attribute('emailAddress', 'PR', 'Office e-mail address as ESR holds it: it may be private, old or an alias.'),
  attribute('mobile', 'PH', 'Mobile number as ESR holds it, chosen by phone type or by pattern.'),
  attribute('telephoneNumber', 'PH', 'Work telephone number (phone type W1).'),
  attribute('startDate', 'PR', 'Hire date, or the first effective date when there is none. YYYY-MM-DD.', 'date'),
  attribute(
    'terminationDate',
    'PR',
    'Actual termination date, or the later explicit end of an assignment that goes on without a gap. YYYY-MM-DD.',
    'date',
  ),
  attribute('personType', 'PR', 'System person type: EMP, EX_EMP, …'),
  attribute('assignmentNumber', 'AS', 'Number of the primary assignment.'),
  attribute('assignmentStatus', 'AS', 'User status of the primary assignment, e.g. "Active Assignment", "Maternity".'),
  attribute('positionId', 'AS', 'Position of the primary assignment.'),
  attribute('jobTitle', 'AS', 'Title segment of the position name.'),
  attribute('jobRole', 'AS', 'Job role of the position.'),
  attribute('staffGroup', 'AS', 'Staff group of the position.'),
  attribute('department', 'AS', 'Name of the organisation of the primary assignment.'),
  attribute('organisationCode', 'AS', 'ODS (NACS) code of that organisation.'),
  attribute('location', 'AS', 'Description of the location of the primary assignment.'),
  attribute('siteCode', 'AS', 'Site code of that location.'),
  attribute('postalCode', 'AS', 'Postcode of that location.'),
  attribute('supervisorId', 'AS', 'The supervisor of the primary assignment, as an anchor (VPD/Person ID).'),
] as const;

export type EsrAttributeName = (typeof esrAttributes)[number]['name'];
