import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import {
  addWorkingDays,
  checkHolidayYear,
  createCalendar,
  isWorkingDay,
  lastWorkingDay,
  missingYears,
  nextWorkingDay,
  type HolidayYear,
} from '../../rules/calendar.ts'

const years = JSON.parse(readFileSync(new URL('../../forms/holidays.json', import.meta.url), 'utf8')) as HolidayYear[]
const china = createCalendar(years)

describe('working days', () => {
  const days: [string, boolean, string][] = [
    ['2026-02-13', true, 'a Friday'],
    ['2026-02-14', true, 'the 调休 Saturday before 春节'],
    ['2026-02-15', false, 'the first day of 春节, a Sunday'],
    ['2026-02-23', false, 'the last day of 春节, a Monday'],
    ['2026-02-24', true, 'the Tuesday after 春节'],
    ['2026-02-28', true, 'the 调休 Saturday after 春节, end of the month'],
    ['2026-03-01', false, 'a plain Sunday'],
    ['2026-09-20', true, 'the 调休 Sunday before 国庆'],
    ['2026-10-07', false, 'the last day of 国庆, a Wednesday'],
    ['2026-10-10', true, 'the 调休 Saturday after 国庆'],
    ['2026-10-11', false, 'the Sunday after it'],
    ['2025-01-28', false, '除夕 2025'],
    ['2025-01-26', true, 'the 调休 Sunday of 2025'],
    ['2025-10-08', false, '国庆 and 中秋 together, a Wednesday'],
    ['2024-02-09', true, '除夕 2024, which the notice left to the units'],
    ['2024-05-11', true, 'the 调休 Saturday of 2024'],
    ['2024-09-16', false, '中秋 2024, a Monday'],
  ]
  for (const [day, works, what] of days) it(`${day}: ${what}`, () => expect(isWorkingDay(day, china)).to.equal(works))

  it('are counted over a holiday', () => {
    expect(nextWorkingDay('2026-02-15', china)).to.equal('2026-02-24')
    expect(lastWorkingDay('2026-02-23', china)).to.equal('2026-02-14')
    expect(addWorkingDays('2026-02-13', 2, china)).to.equal('2026-02-24')
    expect(addWorkingDays('2026-02-24', -1, china)).to.equal('2026-02-14')
    expect(addWorkingDays('2026-02-15', 0, china)).to.equal('2026-02-24')
    expect(addWorkingDays('2026-12-31', 1, china)).to.equal('2027-01-01')
  })

  it('warn of a year whose notice is missing', () => {
    expect(missingYears('2026-11-01', '2027-02-28', china)).to.deep.equal([2027])
    expect(missingYears('2024-01-01', '2026-12-31', china)).to.deep.equal([])
  })

  it('hold to what the notices say about their own length', () => {
    for (const year of years) expect(checkHolidayYear(year), String(year.year)).to.deep.equal([])
    const free = (year: number) => [...china.free].filter((day) => day.startsWith(String(year))).length
    expect([free(2024), free(2025), free(2026)]).to.deep.equal([28, 28, 33])
  })

  it('refuse a year that cannot be', () => {
    const wrong = (change: Partial<HolidayYear>) =>
      checkHolidayYear({ year: 2027, notice: '', source: '', holidays: [], workingDays: [], ...change })[0]?.code
    const range = (from: string, to: string) => ({ holidays: [{ name: '春节', from, to }] })
    expect(wrong(range('2027-02-30', '2027-03-01'))).to.equal('day-malformed')
    expect(wrong(range('2026-02-01', '2027-02-03'))).to.equal('wrong-year')
    expect(wrong(range('2027-02-05', '2027-02-01'))).to.equal('range-backwards')
    expect(wrong(range('2027-02-05', '2027-12-01'))).to.equal('range-too-long')
    expect(wrong({ workingDays: ['2027-02-03'] })).to.equal('not-a-weekend')
    expect(wrong({ ...range('2027-02-06', '2027-02-08'), workingDays: ['2027-02-06'] })).to.equal('free-and-working')
  })
})
