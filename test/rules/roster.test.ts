import { expect } from 'chai'
import { findDistrict, headings, optionalHeadings, readRoster, type Catalogues } from '../../rules/roster.ts'

const catalogues: Catalogues = {
  unitTypes: [{ code: 'private_firm', zh: '民营企业', en: 'Private firm' }],
  industries: [{ code: 'catering', zh: '餐饮', en: 'Catering' }],
  districts: [
    { code: '500103', name: '渝中区' },
    { code: '500105', name: '江北区', validTo: '2025-11-05' },
    { code: '500240', name: '石柱土家族自治县' },
  ],
}
const good = ['U1', '小面坊', '民营企业', '渝中区', '餐饮', '餐饮商会', '', '林']
const read = (rows: string[][], known: string[] = []) =>
  readRoster({ name: '名册', rows: [[...headings], ...rows] }, catalogues, '2026-11-23', (code) => known.includes(code))

describe('a roster of units', () => {
  it('becomes units, whether districts are named, shortened or coded', () => {
    const { units, problems } = read([
      good,
      ['U2', ...good.slice(1, 3), '500103', ...good.slice(4)],
      ['U3', '甲', 'private_firm', '石柱', '餐饮'],
    ])
    expect(problems).to.deep.equal([])
    expect(units.map((unit) => unit.district)).to.deep.equal(['500103', '500103', '500240'])
    expect(units[0]).to.deep.equal({
      ...{ _id: 'U1', name: '小面坊', type: 'private_firm', district: '500103', industry: 'catering' },
      ...{ chamber: '餐饮商会', superior: null, contact: '林' },
    })
  })

  it('may carry 四好商会, 规模 and 标签, and leaves them alone where it does not', () => {
    const more = (marks: string[]) =>
      readRoster(
        {
          name: '名册',
          rows: [
            [...headings, ...optionalHeadings],
            [...good, ...marks],
          ],
        },
        ...([catalogues, '2026-11-23', () => false] as const),
      )
    expect(more(['是', '小型', '规上、出口, 规上']).units[0]).to.deep.include({
      ...{ fourGood: true, scale: 'small', tags: ['规上', '出口'] },
    })
    expect(more(['', '', '']).units[0]).to.deep.include({ fourGood: false, scale: null, tags: [] })
    expect(read([good]).units[0]).to.not.have.any.keys('fourGood', 'scale', 'tags')
    expect(more(['大概', '巨型', '']).problems.map(({ column, code }) => `${column} ${code}`)).to.deep.equal([
      '四好商会 yes-no-expected',
      '规模 scale-unknown',
    ])
  })

  it('passes over empty rows and keeps Excel’s row numbers', () => {
    const { problems } = read([[], ['', ' '], ['U9', '乙', '外企', '渝中区', '餐饮']])
    expect(problems).to.deep.equal([{ sheet: '名册', row: 4, column: '单位类型', code: 'type-unknown', value: '外企' }])
  })

  const bad: [string, string[], string, string][] = [
    ['a missing code', ['', ...good.slice(1)], '单位编号', 'missing'],
    ['a malformed code', ['U 1;', ...good.slice(1)], '单位编号', 'code-malformed'],
    ['an unknown district', ['U1', '甲', '民营企业', '浦东新区', '餐饮'], '区县', 'district-unknown'],
    ['a district that has ended', ['U1', '甲', '民营企业', '江北区', '餐饮'], '区县', 'district-ended'],
    ['an unknown industry', ['U1', '甲', '民营企业', '渝中区', '炼金'], '行业', 'industry-unknown'],
    ['an unknown superior', ['U1', '甲', '民营企业', '渝中区', '餐饮', '', 'U404'], '上级单位编号', 'superior-unknown'],
    ['itself as superior', ['U1', '甲', '民营企业', '渝中区', '餐饮', '', 'U1'], '上级单位编号', 'superior-unknown'],
    ['a name that is too long', ['U1', '甲'.repeat(201), '民营企业', '渝中区', '餐饮'], '单位名称', 'too-long'],
  ]
  for (const [title, row, column, code] of bad)
    it(`names ${title}`, () => {
      const { units, problems } = read([row])
      expect(units).to.deep.equal([])
      expect(problems.map((problem) => [problem.row, problem.column, problem.code])).to.deep.include([2, column, code])
    })

  it('names the second of two equal codes and keeps the first', () => {
    const { units, problems } = read([good, good])
    expect(units).to.have.length(1)
    expect(problems).to.have.length(1)
    expect(problems[0]).to.include({ row: 3, code: 'code-twice' })
  })

  it('knows superiors from the same sheet and from before', () => {
    const { problems } = read([good, ['U2', ...good.slice(1, 6), 'U1'], ['U3', ...good.slice(1, 6), 'OLD']], ['OLD'])
    expect(problems).to.deep.equal([])
  })

  it('says which heading is missing', () => {
    const roster = readRoster({ name: 'S', rows: [headings.slice(0, 7)] }, catalogues, '2026-11-23', () => false)
    expect(roster.problems).to.deep.equal([
      { sheet: 'S', row: 1, column: '联系人', code: 'heading-missing', value: '' },
    ])
  })

  it('does not take one letter for a district', () => {
    expect(findDistrict(catalogues.districts, '渝')).to.equal(undefined)
    expect(findDistrict(catalogues.districts, '渝中')?.code).to.equal('500103')
  })
})
