import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { Assembler } from '../../../engine/connectors/connector.ts';
import { daysChanges, usualCounts } from '../../../engine/demo/trust/changes.ts';
import { blankExtract, esrChangeExtract, esrFullExtract, writeExtract } from '../../../engine/demo/trust/extract.ts';
import { folded, men, surnames, women } from '../../../engine/demo/trust/names.ts';
import {
  type DirectoryRow,
  directoryEntries,
  type NhsmailRow,
  nhsmailAccounts,
} from '../../../engine/demo/trust/populations.ts';
import { inventTrust, type Trust } from '../../../engine/demo/trust/trust.ts';
import { esrConnector, esrFolder, readAll } from '../../support/esr.ts';

const directory = {
  people: 'OU=Staff,DC=trust,DC=example',
  services: 'OU=Services,DC=trust,DC=example',
  domain: 'trust.example',
  nhsmailIdAttribute: 'employeeNumber',
};
const everyone = (trust: Trust) => Array.from({ length: trust.people }, (_, i) => trust.personAt(i));

/** All that a trust writes, as one text. */
function everything(trust: Trust): string {
  const changes = daysChanges(trust, 2);
  return [
    ...esrFullExtract(trust, trust.date, 1).lines,
    ...esrChangeExtract(trust, changes, changes.date, 2).lines,
    ...blankExtract(trust, '2024-03-13', 3).lines,
    ...[...nhsmailAccounts(trust), ...directoryEntries(trust, directory)].map((row) => JSON.stringify(row)),
  ].join('\n');
}

t.test('an invented trust', async (t) => {
  t.test('is the same for the same seed, and another one for another', async (t) => {
    const trust = inventTrust({ people: 300, seed: 7 });

    t.equal(everything(inventTrust({ people: 300, seed: 7 })), everything(trust));
    t.not(everything(inventTrust({ people: 300, seed: 8 })), everything(trust));
  });

  t.test('names nobody who could exist: addresses, numbers and postcodes are reserved ones', async (t) => {
    const text = everything(inventTrust({ people: 2_000, seed: 7 }));

    t.same([...new Set(text.match(/@[a-z0-9.-]+/gi))].sort(), ['@nhs.example', '@post.example', '@trust.example']);
    const phones = text.match(/\b0\d{4} ?\d{6}\b/g) ?? [];
    t.ok(phones.length > 500);
    t.same(
      phones.filter((number) => !/^(07700 900|01632 960)\d{3}$/.test(number)),
      [],
    );
    t.same(
      [...new Set(text.match(/~[A-Z]{1,2}\d{1,2} \d[A-Z]{2}~/g))].filter((code) => !code.startsWith('~ZZ99')),
      [],
    );
    t.notMatch(text, /nhs\.net|nhs\.uk/);
  });

  t.test('has varied names in ISO-8859-1 that stay apart in addresses', async (t) => {
    for (const list of [[...women, ...men], surnames]) {
      t.equal(new Set(list.map(folded)).size, list.length);
      t.same(
        list.filter((name) => [...name].some((letter) => (letter.codePointAt(0) ?? 0) > 255)),
        [],
      );
      t.same(
        list.filter((name) => !/^[a-z]+(-[a-z]+)?$/.test(folded(name))),
        [],
      );
    }
    const people = everyone(inventTrust({ people: 2_000, seed: 7 }));
    const names = people.map(({ givenName, familyName }) => `${givenName} ${familyName}`);
    t.ok(people.some(({ familyName }) => familyName.includes("'")));
    t.ok(people.some(({ familyName }) => familyName.includes('-')));
    t.ok(names.some((name) => /[éëüñöå]/.test(name)));
    t.ok(new Set(names).size < names.length, 'some people share a name');
    t.equal(new Set(people.map(({ address }) => address)).size, 2_000, 'nobody shares an address');
  });

  t.test('gives a mobile to one person only, save for a few who share', async (t) => {
    for (const size of [10, 200, 2_000, 20_000]) {
      const holders = new Map<string, number>();
      for (const { mobile } of everyone(inventTrust({ people: size, seed: 3 }))) {
        if (mobile) holders.set(mobile, (holders.get(mobile) ?? 0) + 1);
      }
      t.ok(holders.size >= Math.min(size * 0.25, 900), `${size}: ${holders.size} numbers`);
      t.ok([...holders.values()].filter((count) => count > 1).length <= 10);
    }
  });

  t.test('has somebody above everybody but one', async (t) => {
    const people = everyone(inventTrust({ people: 500, seed: 7 }));

    t.same(
      people.filter(({ supervisor }) => supervisor === undefined).map(({ index }) => index),
      [0],
    );
    t.same(
      people.filter(({ index, supervisor }) => supervisor === index),
      [],
    );
  });

  t.test('refuses a size that is none', async (t) => {
    for (const people of [0, 9, 2.5, 3_000_000])
      t.throws(() => inventTrust({ people, seed: 1 }), { code: 'request-invalid' });
  });
});

t.test('its extracts', async (t) => {
  for (const people of [10, 57, 2_000]) {
    t.test(`are taken by the ESR connector: full, changes and blank, of ${people} people`, async (t) => {
      const trust = inventTrust({ people, seed: 11 });
      const folder = esrFolder(t);
      const connector = esrConnector(folder);
      const changes = daysChanges(trust, 2);
      await writeExtract(folder, esrFullExtract(trust, trust.date, 1));
      const first = await readAll(connector);
      await writeExtract(folder, esrChangeExtract(trust, changes, changes.date, 2));
      await writeExtract(folder, blankExtract(trust, '2024-03-13', 3));

      const later = await readAll(connector, first.end.watermark);

      t.equal(first.owners.filter((owner) => owner !== '').length, people);
      const concerned = [changes.starters, changes.movers, changes.nameChanges, changes.leavers]
        .flat()
        .map(({ index }) => index);
      const expected = [...concerned, ...changes.corrections].map((index) => `999/${trust.personAt(index).personId}`);
      t.same([...later.owners].sort(), expected.sort());
      t.same([...first.problems, ...later.problems], []);
      t.match(later.end.notes, [/nothing changed/]);
    });
  }

  t.test('are files in ISO-8859-1 that appear only when they are whole', async (t) => {
    const trust = inventTrust({ people: 400, seed: 7 });
    const folder = esrFolder(t);

    const path = await writeExtract(folder, esrFullExtract(trust, trust.date, 1));

    t.equal(path, join(folder, 'GO_999_NHM_GOF_20240311_00000001.DAT'));
    t.equal(readFileSync(path, 'latin1'), `${[...esrFullExtract(trust, trust.date, 1).lines].join('\n')}\n`);
  });

  t.test('assemble into the people that were invented', async (t) => {
    const trust = inventTrust({ people: 60, seed: 5 });
    const folder = esrFolder(t);
    const connector = esrConnector(folder);
    const file = (await writeExtract(folder, esrFullExtract(trust, trust.date, 1))).split('/').at(-1) ?? '';
    const { owners, records } = await readAll(connector);
    const { assemble, merge } = connector.assembler as Assembler;

    const slot = (name: string) => connector.schema.findIndex((attribute) => attribute.name === name);
    for (const person of everyone(trust)) {
      const owner = `999/${person.personId}`;
      const staged = merge('', records[owners.indexOf(owner)] ?? '', file, true);
      const values = assemble(owner, staged, new Map(), new Date('2024-03-11T09:00:00Z'))?.values ?? [];
      const { givenName, familyName, mobile, esrEmail, hireDate } = person;
      const found = ['givenName', 'familyName', 'mobile', 'emailAddress', 'startDate'].map(
        (name) => values[slot(name)],
      );
      t.same(found, [givenName, familyName, mobile, esrEmail, hireDate], owner);
    }
  });
});

t.test('the changes of a day', async (t) => {
  const trust = inventTrust({ people: 2_000, seed: 7 });
  const changes = daysChanges(trust, 2);

  t.test('are 12 starters, 9 movers, a new name, 5 leavers and 2 corrections at 2,000 people', async (t) => {
    const counts = [changes.starters, changes.movers, changes.nameChanges, changes.leavers, changes.corrections];
    t.same(
      counts.map(({ length }) => length),
      [12, 9, 1, 5, 2],
    );
    t.equal(changes.date, '2024-03-12');
  });

  t.test('grow with the trust, and a trust of ten has one of each', async (t) => {
    t.same(usualCounts(1_000_000), {
      starters: 6_000,
      movers: 4_500,
      nameChanges: 500,
      leavers: 2_500,
      corrections: 1_000,
    });
    for (let seed = 0; seed < 40; seed++) {
      const small = daysChanges(inventTrust({ people: 10, seed }), 2);
      t.same([small.starters.length, small.movers.length, small.leavers.length], [1, 1, 1], `seed ${seed}`);
    }
  });

  t.test('concern nobody twice, on one day or on two', async (t) => {
    const next = daysChanges(trust, 3);
    const all = [changes, next].flatMap((day) => [
      ...[day.starters, day.movers, day.nameChanges, day.leavers].flat().map(({ index }) => index),
      ...day.corrections,
    ]);

    t.equal(new Set(all).size, all.length);
    t.ok(changes.starters.every(({ index }) => index >= trust.people));
  });

  t.test('have somebody who starts in a week and somebody who leaves in a fortnight', async (t) => {
    t.same(
      changes.starters.filter(({ startDate }) => startDate !== '2024-03-12').map(({ startDate }) => startDate),
      ['2024-03-19'],
    );
    t.same(
      changes.leavers
        .filter(({ terminationDate }) => terminationDate !== '2024-03-11')
        .map((leaver) => leaver.terminationDate),
      ['2024-03-26'],
    );
  });

  t.test('move people to another department and give a new name', async (t) => {
    t.same(
      changes.movers.filter(({ index, department }) => trust.personAt(index).department === department),
      [],
    );
    t.same(
      changes.nameChanges.filter(({ index, familyName }) => trust.personAt(index).familyName === familyName),
      [],
    );
  });

  t.test('may be as many as somebody asks for', async (t) => {
    const many = daysChanges(trust, 2, { starters: 0, movers: 1_000, nameChanges: 0, leavers: 0, corrections: 0 });

    t.equal(many.movers.length, 1_000);
    t.same(many.starters, []);
  });
});

t.test('what NHSmail and the directory hold', async (t) => {
  const trust = inventTrust({ people: 2_000, seed: 7 });
  const mailboxes: NhsmailRow[] = [...nhsmailAccounts(trust)];
  const entries: DirectoryRow[] = [...directoryEntries(trust, directory)];
  const people = everyone(trust);

  t.test('never uses an ID, an address, a name or an account twice', async (t) => {
    const keys = [
      mailboxes.map(({ nhsmailId }) => nhsmailId),
      mailboxes.map(({ mail }) => mail),
      entries.map(({ dn }) => dn.toLowerCase()),
      entries.map(({ attributes }) => attributes['sAMAccountName']),
    ];
    for (const [i, column] of keys.entries()) t.equal(new Set(column).size, column.length, `column ${i}`);
    t.same(
      entries.filter(({ attributes }) => String(attributes['sAMAccountName']).length > 20),
      [],
    );
  });

  t.test('has most people in both, some in one, and new ones in none', async (t) => {
    const present = (presence: string) =>
      people.filter((person) => person.presence === presence).length / people.length;

    t.ok(present('mailbox and account') > 0.88);
    t.ok(present('mailbox only') > 0.02);
    t.ok(present('nowhere') > 0.01);
    const tiny = everyone(inventTrust({ people: 10, seed: 1 })).map(({ presence }) => presence);
    t.equal(new Set(tiny).size, 3, 'even ten people have one of each');
  });

  t.test('leaves enough to know people by: address or employee number in both, beside the name', async (t) => {
    const byAddress = new Map(mailboxes.map((mailbox) => [mailbox.mail, mailbox]));
    const lost = people.filter((person) => {
      if (person.presence === 'nowhere') return false;
      const mailbox = byAddress.get(person.address);
      return person.esrEmail !== mailbox?.mail && mailbox?.employeeNumber !== `999|${person.employeeNumber}`;
    });

    t.same(lost, []);
  });

  t.test('has what nobody should touch, and what only a human can decide', async (t) => {
    t.ok(entries.some(({ attributes }) => attributes['servicePrincipalName'] !== undefined));
    t.ok(entries.some(({ attributes }) => attributes['adminCount'] === '1'));
    t.ok(mailboxes.some(({ accountType }) => accountType === 'Shared'));
    t.ok(mailboxes.some(({ mail }) => mail.includes('.agency@')));
    const numbers = mailboxes.map(({ employeeNumber }) => employeeNumber).filter((number) => number !== '');
    t.ok(new Set(numbers).size < numbers.length, 'some people have two accounts');
  });

  t.test('comes in another order than ESR, and escapes names in the directory', async (t) => {
    const order = mailboxes
      .flatMap(({ mail }) => people.find(({ address }) => address === mail)?.index ?? [])
      .slice(0, 50);
    t.not(order.join(), [...order].sort((a, b) => a - b).join());
    t.ok(entries.every(({ dn }) => /^CN=[^,]*(\\,[^,]*)?,OU=/.test(dn)));
  });
});
