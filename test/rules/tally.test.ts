import { expect } from 'chai'
import { compileForm, type Form } from '../../rules/form.ts'
import {
  added,
  changesOf,
  flattened,
  nested,
  planOf,
  ratesIn,
  shareOf,
  taken,
  type Share,
  type TallyState,
} from '../../rules/tally.ts'
import { bucketOf, inOrder, joined, split } from '../../rules/tally/numbers.ts'
import { builtInForms } from '../../forms/index.ts'
import { pick, seeded, tallyAnswers, tallyForm } from '../support/tally-form.ts'

describe('what reports count for', () => {
  const formOf = (source: typeof tallyForm): Form => {
    const compiled = compileForm(source)
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
    return compiled.form
  }
  const plan = planOf(formOf(tallyForm), tallyForm.settings)
  const campaign = { graceEnds: new Date('2026-11-10T00:00:00Z'), timeZone: 'Asia/Shanghai', isReviewed: true }
  const share = (state: TallyState, answers: object, with_ = plan): Share =>
    shareOf({
      report: {
        measure: 10,
        dims: { district: '500103' },
        state,
        answers,
        submittedAt: new Date('2026-11-01T20:00:00Z'),
      },
      plan: with_,
      campaign,
      before: null,
    })

  it('adds up in any order to the same sum, and what was added can be taken out again', () => {
    const random = seeded(3)
    const shares = Array.from({ length: 60 }, () =>
      share(pick(random, ['draft', 'submitted', 'returned', 'accepted'] as const), tallyAnswers(random)),
    )
    const sumOf = (list: Share[]) =>
      Object.fromEntries(
        changesOf(list.map((now) => ({ before: null, now }))).map(({ key, counters }) => [
          JSON.stringify(key),
          counters,
        ]),
      )
    const whole = sumOf(shares)
    expect(sumOf([...shares].reverse())).to.deep.equal(whole)
    const [left, right] = [sumOf(shares.slice(0, 23)), sumOf(shares.slice(23))]
    for (const key of Object.keys(whole))
      expect(added({ ...left[key] }, right[key] ?? {}), key).to.deep.equal(whole[key])
    for (const key of Object.keys(whole))
      expect(taken({ ...whole[key]! }, right[key] ?? {}), key).to.deep.equal(left[key] ?? {})
    expect(changesOf(shares.map((one) => ({ before: one, now: one })))).to.deep.equal([])
  })

  it('is the day and the lateness of the place, not of the clock', () => {
    expect(share('submitted', {})).to.include({ day: '2026-11-02', late: false })
    expect(share('returned', {})).to.include({ day: null, late: false })
  })

  it('keeps names with dots and signs apart', () => {
    const [all] = changesOf([{ before: null, now: share('accepted', { os: 'win.10', help: ['$50%'] }) }]).filter(
      ({ key }) => key.level === 'all+',
    )
    expect(flattened(nested(all!.counters))).to.deep.equal(all!.counters)
  })

  it('sorts buckets as their values', () => {
    const random = seeded(5)
    const values = Array.from({ length: 500 }, () => Math.round((random() - 0.5) * 10 ** (random() * 9) * 100) / 100)
    const ordered = [...values].sort((a, b) => a - b).map(bucketOf)
    expect(inOrder(new Set(values.map(bucketOf)))).to.deep.equal([...new Set(ordered)])
    for (const value of values) expect(joined(...split(value))).to.equal(value)
  })

  it('has no rate where there is no denominator', () => {
    for (const { value, denominator } of ratesIn({}))
      expect({ value, denominator }).to.deep.equal({ value: null, denominator: 0 })
  })

  it('finds the licence gap per product and version, without free, OEM and unlimited ones', () => {
    const source = builtInForms['software-summary']
    const summary = planOf(formOf(source), source.settings)
    const row = (name: string, type: string, licence: object, installed: number) => ({
      ...{ _row: 1, software_name: name, software_type: type, usable_version: '1', installed_count: installed },
      ...licence,
    })
    const software = [
      row('WPS', 'commercial', { licence_count: 10 }, 8),
      row('WPS', 'commercial', { licence_count: 5 }, 12),
      row('CAD', 'commercial', { licence_count: 3 }, 4),
      row('Oracle', 'commercial', { licence_type: 'unlimited' }, 99),
      row('Linux', 'free', {}, 50),
    ]
    expect(share('accepted', { software }, summary)).to.include({ gap: 6, compliant: false, legalised: false })
    const enough = [row('WPS', 'commercial', { licence_count: 10 }, 10)]
    expect(share('submitted', { software: enough }, summary)).to.include({ gap: 0, compliant: true, legalised: false })
    expect(share('accepted', { software: enough }, summary)).to.include({ legalised: true })
    expect(summary.questions.filter(({ money }) => money).map(({ name }) => name)).to.have.members([
      'purchase_amount',
      'amount_total',
    ])
  })

  it('knows how much of the computers the ledger covers, of units that have some', () => {
    const source = builtInForms['software-summary']
    const summary = planOf(formOf(source), source.settings)
    const rates = (answers: object) => share('submitted', answers, summary).rates
    expect(rates({ computer_total: 30, ledger_count: 28 })).to.deep.equal({ ledger: [28, 30] })
    expect(rates({ computer_total: 0 })).to.deep.equal({ ledger: [0, 0] })
    // A report on the version before, which did not ask, says nothing by that version's own settings.
    const { tally_rate_ledger: _, ...before } = source.settings
    expect(share('submitted', { computer_total: 30 }, planOf(formOf(source), before)).rates).to.deep.equal({})
  })
})
