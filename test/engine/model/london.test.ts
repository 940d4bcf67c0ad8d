import t from 'tap';
import { isDay, londonDate, londonInstant, londonTime } from '../../../engine/model/london.ts';

t.test('the day in London', async (t) => {
  t.test('is the day of UTC in winter', async (t) => {
    t.equal(londonDate(new Date('2024-01-15T23:59:59Z')), '2024-01-15');
    t.equal(londonDate(new Date('2024-01-16T00:00:00Z')), '2024-01-16');
  });

  t.test('begins an hour earlier in summer', async (t) => {
    t.equal(londonDate(new Date('2024-06-30T22:59:59Z')), '2024-06-30');
    t.equal(londonDate(new Date('2024-06-30T23:00:00Z')), '2024-07-01');
  });
});

t.test('a day of the calendar', async (t) => {
  for (const day of ['2024-02-29', '2000-02-29', '2024-12-31']) t.ok(isDay(day), day);
  for (const text of ['2023-02-29', '1900-02-29', '2024-04-31', '2024-00-10', '20240229', '2024-2-9', ''])
    t.notOk(isDay(text), text);
});

t.test('the instant of a London clock', async (t) => {
  const instants: Record<string, [date: string, time: string, utc: string]> = {
    'is UTC in winter': ['2024-12-25', '08:00', '2024-12-25T08:00:00.000Z'],
    'is an hour before UTC in summer': ['2024-07-01', '08:00', '2024-07-01T07:00:00.000Z'],
    'is UTC at the midnight before summer time begins': ['2024-03-31', '00:00', '2024-03-31T00:00:00.000Z'],
    'is summer time on the morning it begins': ['2024-03-31', '08:00', '2024-03-31T07:00:00.000Z'],
    'begins the day after in summer time': ['2024-04-01', '00:00', '2024-03-31T23:00:00.000Z'],
    'still begins the last day of summer time early': ['2024-10-27', '00:00', '2024-10-26T23:00:00.000Z'],
    'is winter time on the morning it ends': ['2024-10-27', '08:00', '2024-10-27T08:00:00.000Z'],
    'means the first of two equal hours': ['2024-10-27', '01:30', '2024-10-27T00:30:00.000Z'],
    'shows an hour later for a time that is skipped': ['2024-03-31', '01:30', '2024-03-31T01:30:00.000Z'],
  };
  for (const [what, [date, time, utc]] of Object.entries(instants)) {
    t.test(what, async (t) => t.equal(londonInstant(date, time).toISOString(), utc));
  }

  t.test('is read back as the day it was made from, every midnight of a year', async (t) => {
    const wrong: string[] = [];
    for (let day = Date.UTC(2024, 0, 1); day <= Date.UTC(2024, 11, 31); day += 86_400_000) {
      const date = new Date(day).toISOString().slice(0, 10);
      const midnight = londonInstant(date, '00:00');
      const before = new Date(midnight.getTime() - 1);
      if (londonDate(midnight) !== date || londonDate(before) >= date) wrong.push(date);
    }
    t.same(wrong, []);
  });
});

t.test('an instant is written as a clock in London shows it', async (t) => {
  t.equal(londonTime('2024-03-11T09:00:59.000Z'), '11 March 2024, 09:00');
  t.equal(londonTime('2024-07-01T23:30:00.000Z'), '2 July 2024, 00:30', 'in summer, and over midnight');
});
