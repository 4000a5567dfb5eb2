import { expect } from 'chai'
import {
  checkAnswer,
  compileForm,
  readTable,
  stopAt,
  submission,
  type Env,
  type RepeatStop,
  type SheetRow,
} from '../../rules/form.ts'
import { maskKeys } from '../../rules/product-key.ts'

const rows = (cells: Record<string, string>[]): SheetRow[] =>
  cells.map((row, index) => ({ row: index + 2, cells: row }))

const masked = '*****-*****-*****-*****-3V66T'

describe('a product key in an answer', () => {
  const seen: [string, string][] = [
    ['VK7JG-NPHTM-C97JM-9MPGT-3V66T', masked],
    ['vk7jg-nphtm-c97jm-9mpgt-3v66t', '*****-*****-*****-*****-3v66t'],
    ['密钥：VK7JG-NPHTM-C97JM-9MPGT-3V66T，共 2 套', `密钥：${masked}，共 2 套`],
    ['VK7JG NPHTM C97JM 9MPGT 3V66T', masked],
    ['VK7JG – NPHTM — C97JM－9MPGT - 3V66T', masked],
    ['ＶＫ７ＪＧ-ＮＰＨＴＭ-Ｃ９７ＪＭ-９ＭＰＧＴ-３Ｖ６６Ｔ', '*****-*****-*****-*****-３Ｖ６６Ｔ'],
    ['VKJGW-NPHTM-CJMXX-MPGTK-VTTTT\nVK7JG-NPHTM-C97JM-9MPGT-3V66T', `*****-*****-*****-*****-VTTTT\n${masked}`],
    [masked, masked],
  ]
  for (const [text, kept] of seen)
    it(`of “${text}” only the last group is kept`, () => expect(maskKeys(text)).to.equal(kept))

  const plain = [
    '3V66T',
    '91500103MA5U7KXX1X',
    'VK7JG-NPHTM-C97JM-9MPGT',
    'VK7JG-NPHTM-C97JM-9MPGT-3V66T-AAAAA',
    '550e8400-e29b-41d4-a716-446655440000',
    '12345 67890 12345 67890 12345',
    'these words could never count',
    'ＡＢＣ 公司，采购了 10 套',
  ]
  for (const text of plain) it(`“${text}” is none and stays as it is`, () => expect(maskKeys(text)).to.equal(text))

  it('is looked for in a moment in what is made to be slow', () => {
    const begun = performance.now()
    for (const text of ['A1B2C-'.repeat(20_000), `A1B2C${' '.repeat(100_000)}`, 'A1B2C \t'.repeat(20_000)])
      maskKeys(text)
    expect(performance.now() - begun).to.be.below(500)
  })

  const compiled = compileForm({
    settings: { form_id: 'k', version: '1', form_title: 'k' },
    survey: rows([
      { type: 'text', name: 'serial', label: '序列号' },
      { type: 'begin repeat', name: 'list', label: '清单' },
      { type: 'text', name: 'no', label: '编号' },
      { type: 'end repeat', name: '' },
    ]),
    choices: [],
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled))
  const { form } = compiled
  const env: Env = { now: new Date(0), timeZone: 'Asia/Shanghai', startedAt: new Date(0), seed: 'x' }
  const whole = 'VK7JG-NPHTM-C97JM-9MPGT-3V66T'

  it('is not kept of an answer in chat, of a row of a table, nor of a report over the API', () => {
    expect(checkAnswer(form, {}, 'serial', whole, env)).to.deep.equal({ ok: true, value: masked })
    const stop = stopAt(form, {}, 'list', env) as RepeatStop
    const table = readTable(form, {}, stop, [{ name: 'A', rows: [['编号'], [whole]] }], {
      ...{ env, lang: 'zh-CN', replace: true },
    })
    expect(JSON.stringify(table)).to.contain(masked).and.not.contain('VK7JG')
    expect(submission(form, { serial: whole, list: [{ _row: 1, no: whole }] }, env)).to.deep.equal({
      serial: masked,
      list: [{ _row: 1, no: masked }],
    })
  })
})
