import { expect } from 'chai'
import { disclose, isOwnLine } from '../../rules/disclose.ts'
import { seeded } from '../support/tally-form.ts'

describe('small cells', () => {
  const cases: [number[], number, boolean[], boolean][] = [
    [[], 3, [], false],
    [[5, 4], 3, [false, false], false],
    [[0, 5], 3, [false, false], false],
    [[2, 5, 4], 3, [true, false, true], false],
    [[1, 1, 9], 3, [true, true, true], false],
    [[1, 2, 9], 3, [true, true, false], false],
    [[2], 3, [true], true],
    [[2, 0], 3, [true, false], true],
    [[1, 1], 3, [true, true], true],
    [[1, 5], 3, [true, true], false],
  ]
  for (const [sizes, least, hidden, totalHidden] of cases)
    it(`of ${JSON.stringify(sizes)} hide ${JSON.stringify(hidden)}`, () => {
      expect(disclose(sizes, least)).to.deep.equal({ hidden, totalHidden })
    })

  it('never follow from what is shown: hidden rows are two or more and together large enough, or the total is hidden', () => {
    const random = seeded(7)
    for (let round = 0; round < 3000; round++) {
      const least = 1 + Math.floor(random() * 6)
      const sizes = Array.from({ length: Math.floor(random() * 9) }, () => Math.floor(random() ** 2 * 12))
      const { hidden, totalHidden } = disclose(sizes, least)
      const away = sizes.filter((_, at) => hidden[at])
      const sum = away.reduce((all, size) => all + size, 0)
      const word = JSON.stringify({ sizes, least, hidden, totalHidden })
      for (const [at, size] of sizes.entries()) if (size > 0 && size < least) expect(hidden[at], word).to.equal(true)
      if (away.length > 0 && !totalHidden) {
        expect(away.length, word).to.be.at.least(2)
        expect(sum, word).to.be.at.least(least)
      }
      // Nothing is hidden without need.
      if (sizes.every((size) => size === 0 || size >= least)) expect(hidden, word).to.not.include(true)
    }
  })

  it('are shown to whoever reads their own line', () => {
    expect(isOwnLine({})).to.equal(true)
    expect(isOwnLine({ districts: ['500103'] })).to.equal(true)
    expect(isOwnLine({ measures: [10], superiors: ['S1'] })).to.equal(true)
    expect(isOwnLine({ measures: [10] })).to.equal(false)
  })
})
