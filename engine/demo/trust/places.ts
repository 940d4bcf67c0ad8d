/** Departments, positions and sites of the invented trust. */

export interface Role {
  readonly title: string;
  readonly staffGroup: string;
  readonly jobRole: string;
  readonly code: string;
}

type Kind = 'ward' | 'clinic' | 'office' | 'support';

const role = (title: string, staffGroup: string, jobRole: string, code: string): Role => ({
  title,
  staffGroup,
  jobRole,
  code,
});
const nursing = 'Nursing and Midwifery Registered';
const medical = 'Medical and Dental';
const additional = 'Additional Clinical Services';
const allied = 'Allied Health Professionals';
const clerical = 'Administrative and Clerical';
const estates = 'Estates and Ancillary';

/** The first role of each kind leads the department. There are always eight, so that position numbers stay in step. */
export const ROLES_A_DEPARTMENT = 8;

const roles: Record<Kind, readonly Role[]> = {
  ward: [
    role('Ward Manager', nursing, 'Sister/Charge Nurse', 'N01'),
    role('Staff Nurse', nursing, 'Staff Nurse', 'N02'),
    role('Healthcare Assistant', additional, 'Healthcare Assistant', 'H01'),
    role('Senior Staff Nurse', nursing, 'Staff Nurse', 'N03'),
    role('Ward Clerk', clerical, 'Clerical Worker', 'A01'),
    role('Foundation Doctor', medical, 'Foundation Year 1', 'M01'),
    role('Nursing Associate', additional, 'Nursing Associate', 'H02'),
    role('Specialty Registrar', medical, 'Specialty Registrar', 'M02'),
  ],
  clinic: [
    role('Lead Practitioner', allied, 'Manager', 'C01'),
    role('Physiotherapist', allied, 'Physiotherapist', 'C02'),
    role('Therapy Assistant', additional, 'Assistant', 'H03'),
    role('Clinic Coordinator', clerical, 'Clerical Worker', 'A02'),
    role('Consultant', medical, 'Consultant', 'M03'),
    role('Specialist Nurse', nursing, 'Specialist Nurse Practitioner', 'N04'),
    role('Medical Secretary', clerical, 'Medical Secretary', 'A03'),
    role('Radiographer', allied, 'Radiographer', 'C03'),
  ],
  office: [
    role('Head of Department', clerical, 'Senior Manager', 'D01'),
    role('Systems Analyst', clerical, 'Analyst', 'D02'),
    role('Administrator', clerical, 'Officer', 'A04'),
    role('Project Manager', clerical, 'Manager', 'D03'),
    role('Adviser', clerical, 'Adviser', 'A05'),
    role('Accountant', clerical, 'Accountant', 'A06'),
    role('Support Officer', clerical, 'Officer', 'A07'),
    role('Business Partner', clerical, 'Manager', 'D04'),
  ],
  support: [
    role('Services Manager', estates, 'Manager', 'E01'),
    role('Porter', estates, 'Porter', 'E02'),
    role('Domestic Assistant', estates, 'Domestic', 'E03'),
    role('Catering Assistant', estates, 'Catering Assistant', 'E04'),
    role('Electrician', estates, 'Electrician', 'E05'),
    role('Store Keeper', estates, 'Storekeeper', 'E06'),
    role('Driver', estates, 'Driver', 'E07'),
    role('Gardener', estates, 'Gardener', 'E08'),
  ],
};

const named: readonly (readonly [string, Kind])[] = [
  ['Trust Headquarters', 'office'],
  ['Emergency Department', 'ward'],
  ['Digital Services', 'office'],
  ['Acute Medical Unit', 'ward'],
  ['Outpatients', 'clinic'],
  ['Facilities', 'support'],
  ['Maternity', 'ward'],
  ['Physiotherapy', 'clinic'],
  ['People Directorate', 'office'],
  ['Intensive Care', 'ward'],
  ['Radiology', 'clinic'],
  ['Finance', 'office'],
  ["Children's Services", 'ward'],
  ['Cardiology', 'clinic'],
  ['Portering', 'support'],
  ['Stroke Unit', 'ward'],
  ['Community Nursing', 'clinic'],
  ['Medical Records', 'office'],
  ['Theatres', 'ward'],
  ['Estates and Catering', 'support'],
];

export interface Department {
  readonly number: number;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** Beyond the named ones there are as many wards and community teams as it takes. */
export function departmentAt(number: number): Department {
  const [name, kind] = named[number] ?? numbered(number - named.length);
  return { number, name, roles: roles[kind] };
}

function numbered(index: number): readonly [string, Kind] {
  const number = Math.floor(index / 2) + 1;
  return index % 2 === 0 ? [`Ward ${number}`, 'ward'] : [`Community Team ${number}`, 'clinic'];
}

export const sites = [
  'Elmfield General Hospital',
  'Larkrise House',
  'Quarry Lane Clinic',
  'The Old Mill Centre',
  'Wrenhurst Hospital',
  'Foxglove Health Centre',
  'Kestrel Business Park',
  'Saltmarsh Clinic',
  "St Osyth's Annexe",
  'Brookvale Centre',
] as const;
