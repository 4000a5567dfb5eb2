import { expect } from 'chai'
import { discloseTogether, type Profile } from '../../rules/disclose-together.ts'
import { followsAlone } from '../support/attack.ts'
import { seeded } from '../support/tally-form.ts'

const profilesOf = (units: string[][]): Profile[] => {
  const found = new Map<string, Profile>()
  for (const rows of units) {
    const known = found.get(rows.join())
    if (known) known.units++
    else found.set(rows.join(), { rows, units: 1 })
  }
  return [...found.values()]
}
const times = (many: number, ...rows: string[]): string[][] => Array.from({ length: many }, () => rows)

describe('small cells of several tables seen together', () => {
  it('are not told by a district less the chamber that lies within it', () => {
    const units = [...times(5, 'yuzhong', 'catering'), ...times(1, 'yuzhong', 'none'), ...times(6, 'jiangbei', 'none')]
    const hidden = discloseTogether(profilesOf(units), 3)!
    // 6 of Yuzhong less 5 of its chamber would be one firm.
    expect(hidden.map((rows) => rows.size)).to.not.deep.equal([0, 0])
    expect(followsAlone(units, [new Set(), new Set()], [5])).to.equal(true)
    expect(followsAlone(units, hidden, [5])).to.equal(false)
  })

  it('cost nothing where every group is large enough', () => {
    const units = [...times(4, 'a', 'x'), ...times(3, 'a', 'y'), ...times(5, 'b', 'x'), ...times(9, 'b', 'y')]
    expect(discloseTogether(profilesOf(units), 3)!.map((rows) => [...rows])).to.deep.equal([[], []])
  })

  it('hide everything when all units together are too few', () => {
    expect(discloseTogether(profilesOf(times(2, 'a', 'x')), 3)).to.equal(null)
    expect(discloseTogether([], 3)).to.deep.equal([])
  })

  it('never follow for one or two units, whatever the tables (an attacker who knows every unit reckons it out)', () => {
    const random = seeded(11)
    let [shown, open] = [0, 0]
    for (let round = 0; round < 150; round++) {
      const [tables, many] = [2 + Math.floor(random() * 3), 3 + Math.floor(random() * 14)]
      const kinds = Array.from({ length: tables }, () => 1 + Math.floor(random() * 5))
      const units = Array.from({ length: many }, () => {
        const district = Math.floor(random() ** 2 * kinds[0]!)
        // Chambers mostly lie within one district, as real ones do.
        return kinds.map((kind, table) =>
          table === 0
            ? `${district}`
            : table === 1 && random() < 0.7
              ? `${district}.${Math.floor(random() * 2)}`
              : `${Math.floor(random() ** 2 * kind)}`,
        )
      })
      const hidden = discloseTogether(profilesOf(units), 3)!
      const word = JSON.stringify({ units, hidden: hidden.map((rows) => [...rows]) })
      const none = hidden.map(() => new Set<string>())
      for (let one = 0; one < many; one++) {
        for (let other = one; other < many; other++) {
          expect(followsAlone(units, hidden, [one, other]), `${one} ${other} ${word}`).to.equal(false)
          if (followsAlone(units, none, [one, other])) open++
        }
      }
      shown += hidden.reduce((sum, rows, table) => sum + new Set(units.map((unit) => unit[table])).size - rows.size, 0)
    }
    expect(open, 'without the rule there was something to find').to.be.greaterThan(1000)
    expect(shown, 'and much is still shown').to.be.greaterThan(150)
  })

  it('are looked for in the time of a page, for a city of twenty thousand firms', () => {
    const random = seeded(5)
    const units = Array.from({ length: 20_000 }, () => {
      const district = Math.floor(random() * 38)
      return [
        `${district}`,
        `${Math.floor(random() ** 3 * 6)}`,
        `${Math.floor(random() ** 2 * 12)}`,
        random() < 0.4 ? 'none' : `${district}.${Math.floor(random() * 12)}`,
        random() < 0.9 ? 'none' : `S${Math.floor(random() * 20)}`,
      ]
    })
    const profiles = profilesOf(units)
    const begun = performance.now()
    const hidden = discloseTogether(profiles, 3)!
    expect(performance.now() - begun).to.be.lessThan(3000)
    expect(hidden.map((rows) => rows.size)).to.deep.equal([0, 0, 0, 0, 0])
  })
})
