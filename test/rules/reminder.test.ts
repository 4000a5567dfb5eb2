import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { createCalendar, type HolidayYear } from '../../rules/calendar.ts'
import { endOfDay } from '../../rules/day.ts'
import { checkPolicy, defaultPolicy, escalationsDue, slotDue, slotsOf, snoozeUntil } from '../../rules/reminder.ts'
import type { Plan, ReminderPolicy } from '../../rules/reminder.ts'

const zone = 'Asia/Shanghai'
const at = (text: string) => new Date(`${text}+08:00`)
const years = JSON.parse(readFileSync(new URL('../../forms/holidays.json', import.meta.url), 'utf8')) as HolidayYear[]
const china = createCalendar(years)
const plan = (opens: string, dueDay: string, policy: Partial<ReminderPolicy> = {}): Plan => ({
  opensAt: at(opens),
  dueAt: endOfDay(dueDay, zone),
  policy: { ...defaultPolicy, ...policy },
  timeZone: zone,
})
const days = (given: Plan, until = '2027-12-31') =>
  slotsOf(given, china, until).map((slot) => `${slot.name} ${slot.day.slice(5)}`)
const due = (days: number) => ({ from: 'due' as const, days })
const open = (days: number) => ({ from: 'open' as const, days })

describe('when a reminder is due', () => {
  const campaign = plan('2026-11-02T00:00', '2026-11-27')

  it('has its slots at 09:30 local, counted from the due day', () => {
    expect(slotsOf(campaign, china, '2026-12-31')).to.deep.equal([
      { name: 'T-7', day: '2026-11-20', at: at('2026-11-20T09:30') },
      { name: 'T-3', day: '2026-11-24', at: at('2026-11-24T09:30') },
      { name: 'T-1', day: '2026-11-26', at: at('2026-11-26T09:30') },
      { name: 'T0', day: '2026-11-27', at: at('2026-11-27T09:30') },
      { name: 'T+1', day: '2026-11-30', at: at('2026-11-30T09:30') },
    ])
  })

  const cases: [string, string, string | null][] = [
    ['nothing before the first slot', '2026-11-20T09:29', null],
    ['the slot at its minute', '2026-11-20T09:30', 'T-7'],
    ['a missed tick is made up for the same day', '2026-11-20T15:00', 'T-7'],
    ['until the last minute before the quiet hours', '2026-11-20T19:59', 'T-7'],
    ['not in the evening', '2026-11-20T20:00', null],
    ['not at night', '2026-11-21T03:00', null],
    ['not on the weekend that follows', '2026-11-21T10:00', null],
    ['a pause over a slot sends it on the next working day', '2026-11-23T10:00', 'T-7'],
    ['not before the morning hour of a later day', '2026-11-23T08:59', null],
    ['of several missed only the latest', '2026-11-26T12:00', 'T-1'],
    ['on the due day', '2026-11-27T10:00', 'T0'],
    ['after the weekend', '2026-11-30T09:30', 'T+1'],
  ]
  for (const [title, now, slot] of cases)
    it(title, () => expect(slotDue(campaign, china, at(now))?.name ?? null).to.equal(slot))

  it('leaves out slots from before the campaign opened', () => {
    expect(days(plan('2026-11-24T12:00', '2026-11-27'))).to.deep.equal(['T-1 11-26', 'T0 11-27', 'T+1 11-30'])
  })

  it('moves back from a weekend before the due day, and on after it; two on one day are one', () => {
    expect(days(plan('2026-11-02T00:00', '2026-11-29'))).to.deep.equal([
      'T-7 11-20',
      'T-3 11-26',
      'T0 11-27',
      'T+1 11-30',
    ])
  })

  it('counts a 调休 Saturday as a working day and 春节 as none', () => {
    expect(days(plan('2026-01-05T00:00', '2026-02-17'))).to.deep.equal(['T-7 02-10', 'T0 02-14', 'T+1 02-24'])
    const policy = { offsets: [due(0)], thenEvery: 1 }
    expect(days(plan('2026-02-02T00:00', '2026-02-27', policy), '2026-03-03')).to.deep.equal([
      ...['T0 02-27', 'T+1 02-28', 'T+3 03-02', 'T+4 03-03'],
    ])
    expect(slotDue(campaign, china, at('2026-11-21T10:00'))).to.equal(null)
  })

  it('may take every day as it comes', () => {
    const every = { workingDays: false }
    expect(days(plan('2026-11-02T00:00', '2026-11-29', every))).to.deep.equal([
      ...['T-7 11-22', 'T-3 11-26', 'T-1 11-28', 'T0 11-29', 'T+1 11-30'],
    ])
  })

  it('takes what is due at midnight as due on the day that ends then', () => {
    const midnight = { ...campaign, dueAt: at('2026-11-28T00:00') }
    expect(days(midnight)).to.deep.equal(days(campaign))
  })

  it('holds at the end of a month and of February', () => {
    expect(days(plan('2026-02-02T00:00', '2026-02-28'))).to.deep.equal([
      ...['T-7 02-14', 'T-3 02-25', 'T-1 02-27', 'T0 02-28', 'T+1 03-02'],
    ])
    expect(days(plan('2024-02-01T00:00', '2024-02-29'))).to.include('T+1 03-01')
  })

  it('counts from the opening too, and tells of the opening when it opens', () => {
    const policy = { offsets: [open(0), open(3), due(-1)] }
    const given = plan('2026-11-02T14:00', '2026-11-27', policy)
    expect(days(given)).to.deep.equal(['O0 11-02', 'O+3 11-05', 'T-1 11-26'])
    expect(slotsOf(given, china, '2026-12-01')[0]!.at).to.deep.equal(at('2026-11-02T14:00'))
    expect(slotDue(given, china, at('2026-11-02T14:00'))?.name).to.equal('O0')
  })

  it('goes on every so many working days after the last offset, for as long as it is asked', () => {
    const weekly = plan('2026-09-01T00:00', '2026-09-24', { offsets: [due(1)], thenEvery: 5 })
    // 中秋, 国庆 and the 调休 Saturday of 10-10 lie between.
    expect(days(weekly, '2026-10-21')).to.deep.equal(['T+1 09-28', 'T+16 10-10', 'T+22 10-16'])
  })

  it('keeps its hour where the clocks change', () => {
    const york: Plan = {
      ...plan('2026-10-01T00:00', '2026-11-02', { workingDays: false }),
      timeZone: 'America/New_York',
      dueAt: endOfDay('2026-11-02', 'America/New_York'),
    }
    const times = slotsOf(york, china, '2026-12-01').map((slot) => slot.at.toISOString())
    expect(times[0]).to.equal('2026-10-26T13:30:00.000Z')
    expect(times[3]).to.equal('2026-11-02T14:30:00.000Z')
  })

  it('does not repeat a slot whose day stays when the due day moves, and counts anew from the new one', () => {
    const later = { ...campaign, dueAt: endOfDay('2026-12-04', zone) }
    expect(days(later)[0]).to.equal('T-7 11-27')
    expect(days({ ...campaign, opensAt: at('2026-11-09T00:00') })).to.deep.equal(days(campaign))
  })

  it('looks at weekends only where the year is not known', () => {
    expect(days(plan('2027-09-01T00:00', '2027-10-04'))).to.include('T0 10-04')
  })
})

describe('escalation', () => {
  const campaign = plan('2026-11-02T00:00', '2026-11-27', {
    escalation: [
      { afterDays: 10, to: ['district'] },
      { afterDays: 3, to: ['superior', 'chamber'] },
    ],
  })
  const names = (now: string) => escalationsDue(campaign, china, at(now)).map((step) => step.name)

  it('comes step by step, in daylight, and names every step that has come', () => {
    expect(names('2026-11-30T09:29')).to.deep.equal([])
    expect(names('2026-11-30T09:30')).to.deep.equal(['E3'])
    expect(names('2026-11-30T21:00')).to.deep.equal([])
    expect(names('2026-12-07T09:30')).to.deep.equal(['E3', 'E10'])
  })
})

describe('稍后提醒', () => {
  it('is tonight while there is an evening, and tomorrow at 09:30', () => {
    expect(snoozeUntil('tonight', at('2026-11-23T10:00'), zone)).to.deep.equal(at('2026-11-23T19:30'))
    expect(snoozeUntil('tonight', at('2026-11-23T19:01'), zone)).to.equal(null)
    expect(snoozeUntil('tomorrow', at('2026-11-30T23:59'), zone)).to.deep.equal(at('2026-12-01T09:30'))
  })
})

describe('a reminder policy', () => {
  const code = (change: Partial<ReminderPolicy>) => checkPolicy({ ...defaultPolicy, ...change })[0]?.code ?? null
  it('is checked before it is kept', () => {
    expect(code({})).to.equal(null)
    expect(code({ at: '9:30' })).to.equal('time-malformed')
    expect(code({ quiet: { from: '20:00', to: '24:00' } })).to.equal('time-malformed')
    expect(code({ quiet: { from: '00:00', to: '23:30' } })).to.equal('always-quiet')
    expect(code({ at: '21:00' })).to.equal('hour-in-quiet')
    expect(code({ offsets: [open(-1)] })).to.equal('out-of-range')
    expect(code({ thenEvery: 0 })).to.equal('out-of-range')
    expect(code({ escalation: [{ afterDays: 3, to: [] }] })).to.equal('no-recipient')
  })
})
