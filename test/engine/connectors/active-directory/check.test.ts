import t from 'tap';
import type { Connector, Finding } from '../../../../engine/connectors/connector.ts';
import { connectorFor, openTestDirectory } from '../../../support/samba.ts';

const { directory, administrator, managed, staff, unmanaged } = await openTestDirectory(t);

t.test('checking a connector that is set up well', async (t) => {
  t.test('finds nothing wrong in an empty container', async (t) => {
    const findings = await check(connectorFor(directory));

    t.strictSame(wrong(findings), []);
    t.ok(has(findings, /may be written shows once there is an account/));
    t.ok(has(findings, /may create users in OU=Staff/));
    t.ok(has(findings, /no msExchHideFromAddressLists: leavers are disabled, and not hidden/));
    t.ok(has(findings, /in no administrators' group/));
  });

  t.test('finds that the NHSmail id may be written once there is somebody', async (t) => {
    await administrator.addPerson('Hal Ives', staff, { sAMAccountName: 'halives' });

    t.ok(has(await check(connectorFor(directory)), /may write employeeNumber/));
  });
});

t.test('checking a connector that is set up wrongly says what to do', async (t) => {
  const { administrator: admin, serviceAccount } = directory;
  const cases = [
    ['a container that does not exist', { containers: [managed, `OU=Ward 9,${managed}`] }, /OU=Ward 9.*does not exist/],
    ['a place for new accounts outside the containers', { createIn: unmanaged }, /createIn OU=Unmanaged.*outside/],
    [
      'a place for new accounts without the right to create',
      { containers: [unmanaged], createIn: unmanaged },
      /may not create users/,
    ],
    [
      'a place for new accounts that does not exist',
      { createIn: `OU=Ward 9,${managed}` },
      /createIn OU=Ward 9.*does not exist/,
    ],
    [
      'an attribute that only Exchange brings',
      { nhsmailIdAttribute: 'extensionAttribute1' },
      /schema has no attribute extensionAttribute1/,
    ],
    ['an attribute with several values', { nhsmailIdAttribute: 'otherMailbox' }, /otherMailbox takes several values/],
    [
      'an administrator as its account',
      { bindDn: admin.upn, password: () => admin.password },
      /the account is in .*Domain Admins/,
    ],
    ['a wrong password', { password: () => 'wrong' }, /name or the password is wrong/],
    ['an unknown account', { bindDn: `nobody-${serviceAccount.upn}` }, /signing in/],
  ] as const;
  for (const [situation, options, what] of cases) {
    t.test(situation, async (t) => {
      const findings = await check(connectorFor(directory, options));

      const found = findings.find((finding) => !finding.ok && what.test(finding.what));
      t.ok(found, findings.map((finding) => finding.what).join('\n'));
      t.ok(found?.remedy);
    });
  }

  t.test('an attribute that the account may only read', async (t) => {
    await administrator.addPerson('Ira Jones', unmanaged, { sAMAccountName: 'irajones' });

    const findings = await check(connectorFor(directory, { containers: [unmanaged], createIn: unmanaged }));

    t.ok(has(wrongOnes(findings), /may not write employeeNumber/));
  });
});

async function check(connector: Connector): Promise<readonly Finding[]> {
  return await connector.test(AbortSignal.timeout(20_000));
}

function wrongOnes(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ ok }) => !ok);
}

function wrong(findings: readonly Finding[]): string[] {
  return wrongOnes(findings).map(({ what }) => what);
}

function has(findings: readonly Finding[], what: RegExp): boolean {
  return findings.some((finding) => what.test(finding.what));
}
