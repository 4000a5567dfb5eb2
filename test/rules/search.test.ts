import { expect } from 'chai'
import { districts } from '../../forms/index.ts'
import { isChoice, loadReadings, mayBePinyin, search, type Hits } from '../../rules/answer.ts'

const items = districts.map(({ code, name }) => ({ name: code, label: name }))
const software = [
  'WPS Office 2023',
  'Microsoft Office 2016',
  '中望CAD',
  '银河麒麟',
  '重庆银行软件',
  '长安杯',
  '绿盟',
].map((label, index) => ({ name: `s${index}`, label }))
const labels = ({ items: found }: Hits<{ name: string; label: string }>) => found.map(({ label }) => label)

describe('search: by part of the name, the code or the pinyin', () => {
  let readings: Awaited<ReturnType<typeof loadReadings>>
  before(async () => {
    readings = await loadReadings()
  })

  for (const [typed, found, sure] of [
    ['渝中', ['渝中区'], true],
    ['500103', ['渝中区'], true],
    ['渝', ['渝中区', '渝北区'], false],
    ['yuzhong', ['渝中区'], true],
    ['yu zhong qu', ['渝中区'], true],
    ['YZQ', ['渝中区'], true],
    ['yuzq', ['渝中区'], true],
    ['yubei', ['渝北区'], true],
    ['shizhu', ['石柱土家族自治县'], true],
    ['szx', [], false],
    ['changshou', ['长寿区'], true],
    ['nosuch', [], false],
    ['某某', [], false],
    ['12', [], false],
    ['', [], false],
  ] as const)
    it(`"${typed}" finds ${found.join(', ') || 'nothing'} among the districts`, () => {
      const hits = search(typed, items, readings)
      expect(labels(hits)).to.deep.equal(found)
      expect(hits.sure).to.equal(sure)
    })

  for (const [typed, found, sure] of [
    ['office', ['WPS Office 2023', 'Microsoft Office 2016'], false],
    ['zhongwang', ['中望CAD'], true],
    ['zwcad', ['中望CAD'], true],
    ['chongqing', ['重庆银行软件'], true],
    ['yinhang', ['重庆银行软件'], false],
    ['yh', ['银河麒麟', '重庆银行软件'], false],
    ['lvmeng', ['绿盟'], true],
    ['lumeng', ['绿盟'], true],
    ['银', ['银河麒麟', '重庆银行软件'], false],
    ['杯', ['长安杯'], false],
    ['20', [], false],
  ] as const)
    it(`"${typed}" finds ${found.join(', ') || 'nothing'} among software`, () => {
      const hits = search(typed, software, readings)
      expect(labels(hits)).to.deep.equal(found)
      expect(hits.sure).to.equal(sure)
    })

  it('needs the dictionary only for letters', () => {
    expect(mayBePinyin('渝中')).to.equal(false)
    expect(mayBePinyin('500103')).to.equal(false)
    expect(mayBePinyin('yz')).to.equal(true)
    expect(search('yz', items).items).to.deep.equal([])
  })

  it('knows a whole name from a part of one', () => {
    const labelled = items.map(({ name, label }) => ({ choice: { name, label: {}, cells: {} }, label }))
    for (const whole of ['渝中区', '500103', '3']) expect(isChoice(whole, labelled)).to.equal(true)
    for (const part of ['渝中', 'yz', '500']) expect(isChoice(part, labelled)).to.equal(false)
  })

  it('is not led astray by endless letters', () => {
    const long = [{ name: 'a', label: '啊'.repeat(300) }]
    expect(search('a'.repeat(250) + 'b', long, readings).items).to.deep.equal([])
  })
})
