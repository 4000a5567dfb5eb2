import { expect } from 'chai'
import { slotDue, slotsOf } from '../../rules/reminder.ts'
import { endOfDay } from '../../rules/day.ts'

const zone = 'Asia/Shanghai'
const at = (text: string) => new Date(`${text}+08:00`)
const campaign = { opensAt: at('2026-11-01T00:00'), dueAt: endOfDay('2026-11-30', zone) }

describe('when a reminder is due', () => {
  it('has its slots at 09:30 local, counted from the due day', () => {
    expect(slotsOf(campaign, zone)).to.deep.equal([
      { name: 'T-7', at: at('2026-11-23T09:30') },
      { name: 'T-3', at: at('2026-11-27T09:30') },
      { name: 'T-1', at: at('2026-11-29T09:30') },
      { name: 'T0', at: at('2026-11-30T09:30') },
      { name: 'T+1', at: at('2026-12-01T09:30') },
    ])
  })

  const cases: [string, string, string | null][] = [
    ['nothing before the first slot', '2026-11-23T09:29', null],
    ['the slot at its minute', '2026-11-23T09:30', 'T-7'],
    ['a missed tick is made up for the same day', '2026-11-23T15:00', 'T-7'],
    ['not in the evening', '2026-11-23T20:00', null],
    ['not before the morning hour of a later day', '2026-11-24T08:00', null],
    ['a pause over a slot sends it on the next day', '2026-11-24T10:00', 'T-7'],
    ['of several missed only the latest', '2026-11-29T12:00', 'T-1'],
    ['on the due day', '2026-11-30T10:00', 'T0'],
    ['the day after', '2026-12-01T09:30', 'T+1'],
  ]
  for (const [title, now, slot] of cases)
    it(title, () => expect(slotDue(campaign, at(now), zone)?.name ?? null).to.equal(slot))

  it('leaves out slots from before the campaign opened', () => {
    const late = { ...campaign, opensAt: at('2026-11-28T12:00') }
    expect(slotDue(late, at('2026-11-28T13:00'), zone)).to.equal(null)
    expect(slotDue(late, at('2026-11-29T09:30'), zone)?.name).to.equal('T-1')
  })

  it('keeps 09:30 where the clocks change', () => {
    const york = { opensAt: new Date('2026-10-01T00:00Z'), dueAt: endOfDay('2026-11-02', 'America/New_York') }
    const [, , before, day] = slotsOf(york, 'America/New_York')
    expect(before!.at.toISOString()).to.equal('2026-11-01T14:30:00.000Z')
    expect(day!.at.toISOString()).to.equal('2026-11-02T14:30:00.000Z')
    expect(slotsOf(york, 'America/New_York')[0]!.at.toISOString()).to.equal('2026-10-26T13:30:00.000Z')
  })
})
