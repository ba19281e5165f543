import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { useTestDatabase } from '../support/database.ts';
import { double, evaluate, int, long, type Row } from './aggregation-evaluate.ts';

const database = useTestDatabase();
const at = new Date('2024-02-29T13:45:30.123Z');
const day = (text: string) => new Date(`${text}Z`);
const paris = 'Europe/Paris';

const rows: readonly Row[] = [
  ['$year', { $year: '$at' }, int(2024)],
  ['$month', { $month: '$at' }, int(2)],
  ['$dayOfMonth', { $dayOfMonth: '$at' }, int(29)],
  ['$hour', { $hour: '$at' }, int(13)],
  ['$hour in a zone', { $hour: { date: '$at', timezone: paris } }, int(14)],
  ['$hour at an offset', { $hour: { date: '$at', timezone: '-05:30' } }, int(8)],
  ['$minute', { $minute: '$at' }, int(45)],
  ['$second', { $second: '$at' }, int(30)],
  ['$millisecond', { $millisecond: '$at' }, int(123)],
  ['$dayOfYear', { $dayOfYear: '$at' }, int(60)],
  ['$dayOfWeek begins on Sunday', { $dayOfWeek: '$at' }, int(5)],
  ['$isoDayOfWeek begins on Monday', { $isoDayOfWeek: '$at' }, int(4)],
  ['$week', { $week: '$at' }, int(8)],
  ['$isoWeek', { $isoWeek: '$at' }, int(9)],
  ['$isoWeek of the last days of a year', { $isoWeek: day('2024-12-30T00:00:00') }, int(1)],
  ['$isoWeekYear of the last days of a year', { $isoWeekYear: day('2024-12-30T00:00:00') }, long(2025)],
  ['$dateToString without a format', { $dateToString: { date: '$at' } }, '2024-02-29T13:45:30.123Z'],
  [
    '$dateToString by parts',
    { $dateToString: { date: '$at', format: '%Y/%m/%d %H:%M:%S.%L %j %u %V %G %%' } },
    '2024/02/29 13:45:30.123 060 4 09 2024 %',
  ],
  [
    '$dateToString in a zone',
    { $dateToString: { date: '$at', format: '%H:%M %z %Z', timezone: paris } },
    '14:45 +0100 60',
  ],
  ['$dateToString of null', { $dateToString: { date: null, onNull: 'none' } }, 'none'],
  ['$dateFromString of an ISO text', { $dateFromString: { dateString: '2024-02-29T13:45:30.123Z' } }, at],
  ['$dateFromString of a day', { $dateFromString: { dateString: '2024-02-29' } }, day('2024-02-29T00:00:00')],
  [
    '$dateFromString in a zone',
    { $dateFromString: { dateString: '2024-07-01T12:00:00', timezone: paris } },
    day('2024-07-01T10:00:00'),
  ],
  [
    '$dateFromString with an offset',
    { $dateFromString: { dateString: '2024-07-01T12:00:00+0200' } },
    day('2024-07-01T10:00:00'),
  ],
  [
    '$dateFromString by a format',
    { $dateFromString: { dateString: '01.07.2024', format: '%d.%m.%Y' } },
    day('2024-07-01T00:00:00'),
  ],
  [
    '$dateFromString that fails gives onError',
    { $dateFromString: { dateString: 'x', onError: 'bad' } },
    'bad',
  ],
  [
    '$dateFromParts',
    { $dateFromParts: { year: 2024, month: 2, day: 29, hour: 13, minute: 45, second: 30, millisecond: 123 } },
    at,
  ],
  [
    '$dateFromParts carries over',
    { $dateFromParts: { year: 2024, month: 14, day: 0 } },
    day('2025-01-31T00:00:00'),
  ],
  [
    '$dateFromParts by ISO week',
    { $dateFromParts: { isoWeekYear: 2025, isoWeek: 1, isoDayOfWeek: 1 } },
    day('2024-12-30T00:00:00'),
  ],
  [
    '$dateToParts',
    { $dateToParts: { date: '$at' } },
    {
      year: int(2024),
      month: int(2),
      day: int(29),
      hour: int(13),
      minute: int(45),
      second: int(30),
      millisecond: int(123),
    },
  ],
  [
    '$dateAdd of a month gives the last day',
    { $dateAdd: { startDate: day('2024-01-31T00:00:00'), unit: 'month', amount: 1 } },
    day('2024-02-29T00:00:00'),
  ],
  [
    '$dateAdd of a day over the change of clocks keeps the hour',
    { $dateAdd: { startDate: day('2024-03-30T11:00:00'), unit: 'day', amount: 1, timezone: paris } },
    day('2024-03-31T10:00:00'),
  ],
  [
    '$dateSubtract of hours',
    { $dateSubtract: { startDate: '$at', unit: 'hour', amount: 14 } },
    day('2024-02-28T23:45:30.123'),
  ],
  [
    '$dateDiff counts boundaries',
    {
      $dateDiff: { startDate: day('2023-12-31T23:59:00'), endDate: day('2024-01-01T00:01:00'), unit: 'year' },
    },
    long(1),
  ],
  [
    '$dateDiff in days',
    { $dateDiff: { startDate: day('2024-02-28T23:00:00'), endDate: '$at', unit: 'day' } },
    long(1),
  ],
  [
    '$dateDiff in weeks from Monday',
    {
      $dateDiff: {
        startDate: day('2024-03-03T00:00:00'),
        endDate: day('2024-03-04T00:00:00'),
        unit: 'week',
        startOfWeek: 'monday',
      },
    },
    long(1),
  ],
  [
    '$dateDiff in weeks from Sunday',
    {
      $dateDiff: { startDate: day('2024-03-03T00:00:00'), endDate: day('2024-03-04T00:00:00'), unit: 'week' },
    },
    long(0),
  ],
  [
    '$dateDiff backwards is negative',
    { $dateDiff: { startDate: '$at', endDate: day('2024-01-01T00:00:00'), unit: 'month' } },
    long(-1),
  ],
  ['$dateTrunc to the hour', { $dateTrunc: { date: '$at', unit: 'hour' } }, day('2024-02-29T13:00:00')],
  [
    '$dateTrunc to bins',
    { $dateTrunc: { date: '$at', unit: 'minute', binSize: 30 } },
    day('2024-02-29T13:30:00'),
  ],
  [
    '$dateTrunc to the week',
    { $dateTrunc: { date: '$at', unit: 'week', startOfWeek: 'mon' } },
    day('2024-02-26T00:00:00'),
  ],
  ['$dateTrunc to the quarter', { $dateTrunc: { date: '$at', unit: 'quarter' } }, day('2024-01-01T00:00:00')],
  [
    '$dateTrunc to a day in a zone',
    { $dateTrunc: { date: day('2024-02-29T23:30:00'), unit: 'day', timezone: paris } },
    day('2024-02-29T23:00:00'),
  ],
  ['a date plus milliseconds', { $add: ['$at', 1000] }, day('2024-02-29T13:45:31.123')],
  ['a date minus a date is a long', { $subtract: ['$at', day('2024-02-29T13:45:30')] }, long(123)],
  ['a date minus milliseconds', { $subtract: ['$at', double(123)] }, day('2024-02-29T13:45:30')],
  ['a part of null is null', { $year: null }, null],
  ['$toDate of a text', { $toDate: '2024-02-29' }, day('2024-02-29T00:00:00')],
];

describe('dates in expressions', needs('server8'), () => {
  test.each(rows)('%s', async (_, expression, value) => {
    expect(await evaluate(database().db, expression, { at })).toEqual(value);
  });
});
