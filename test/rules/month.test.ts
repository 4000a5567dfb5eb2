import { expect } from 'chai'
import { isDay, isMonth, shiftMonth, weeksOf } from '../../rules/month.ts'

describe('a month as a page of a calendar', () => {
  it('has every day once, in weeks from Monday on', () => {
    const weeks = weeksOf('2026-11')
    expect(weeks[0]).to.deep.equal([null, null, null, null, null, null, '2026-11-01'])
    expect(weeks).to.have.length(6)
    expect(weeks.flat().filter(Boolean)).to.have.length(30)
    expect(weeksOf('2027-02')).to.have.length(4)
    expect(weeksOf('2028-02').flat()).to.include('2028-02-29')
  })

  it('turns over the end of a year and stops at the ends of the calendar', () => {
    expect(shiftMonth('2026-12', 1)).to.equal('2027-01')
    expect(shiftMonth('2026-01', -1)).to.equal('2025-12')
    expect(shiftMonth('2026-11', -12)).to.equal('2025-11')
    expect(shiftMonth('1900-01', -1)).to.equal(null)
    expect(shiftMonth('2199-12', 1)).to.equal(null)
  })

  it('knows what is a day', () => {
    for (const good of ['2026-11-23', '2028-02-29']) expect(isDay(good), good).to.equal(true)
    for (const bad of ['2026-02-29', '2026-13-01', '1026-01-01', '', '2026-1-1', '2026-11-23T'])
      expect(isDay(bad), bad).to.equal(false)
    expect(isMonth('2026-00')).to.equal(false)
  })
})
