import { expect } from 'chai'
import { Types } from 'mongoose'
import { choiceKey, data, pathOfPlace, readPress } from '../../bot/button.ts'
import { sendersLine } from '../../bot/colleague.ts'
import { cut, keyboardOf, longestCaption, longestToast, payloadOf } from '../../bot/message.ts'
import { readTexts } from '../../locales/index.ts'
import { Voice } from '../../bot/voice.ts'
import { writeWorkbook } from '../../models/xlsx.ts'
import { longestName } from '../../rules/colleague.ts'
import type { FormSource, SheetRow } from '../../rules/form.ts'
import { openOffice, words, type Office } from './office.ts'

const rows = (cells: Record<string, string>[]): SheetRow[] =>
  cells.map((row, index) => ({ row: index + 2, cells: row }))
const long = (sign: string) => sign.repeat(3000)

/** An author without measure: everything as long as Excel allows, and many choices with long names. */
const longForm: FormSource = {
  settings: { form_id: 'long', version: '1', form_title: long('题') },
  survey: rows([
    { type: 'begin group', name: 'g', label: long('组') },
    { type: 'note', name: 'n', label: long('注'), hint: long('示') },
    { type: 'text', name: 't', label: long('😀'), hint: long('*_[`<&'), required: 'yes' },
    {
      ...{ type: 'select_one l', name: 's', label: long('选'), hint: long('示'), required: 'yes' },
      ...{ guidance_hint: long('导'), image: 'https://example.org/a.png', video: `https://example.org/${long('a')}` },
    },
    { type: 'select_multiple l', name: 'm', label: long('多'), required: 'yes' },
    { type: 'end group', name: '' },
    { type: 'begin repeat', name: 'r', label: long('项'), hint: long('示') },
    { type: 'text', name: 'rt', label: long('名'), required: 'yes' },
    { type: 'datetime', name: 'rd', label: long('时'), hint: long('示'), required: 'yes' },
    { type: 'end repeat', name: '' },
    ...Array.from({ length: 25 }, (_, n) => ({ type: 'text', name: `x${n}`, label: long('问'), required: 'yes' })),
  ]),
  choices: rows(
    Array.from({ length: 60 }, (_, n) => ({
      list_name: 'l',
      name: `choice_with_a_very_long_name_${n}`,
      label: `${n} ${long('项')}`,
    })),
  ),
}

describe('bot: limits of the Bot API', () => {
  it('texts are cut without halving a sign, buttons are cut, nothing is parsed', () => {
    expect(cut('一二三四', 3)).to.equal('一二…')
    expect(cut('😀😀', 3)).to.equal('😀…')
    expect(cut('a😀', 2)).to.equal('a…')
    expect(payloadOf({ text: long('*') + long('[') }).text).to.have.length(4096)
    expect(payloadOf({ text: 'x' })).not.to.have.property('parse_mode')
    expect(keyboardOf({ text: '', rows: [[{ text: long('按'), data: 'a' }], []] }).inline_keyboard).to.have.length(1)
  })

  it('button data fits into 64 bytes and reads back', () => {
    const report = new Types.ObjectId()
    const made = data('tick', { report, place: '1234.999.999', arg: `${choiceKey('很长的选项名称'.repeat(9))}:1` })
    expect(Buffer.byteLength(made)).to.be.at.most(64)
    expect(readPress(made)).to.include({ act: 'tick', report: String(report), place: '1234.999.999' })
    expect(readPress('')).to.equal(null)
    expect(readPress('pick:short:1:2')).to.equal(null)
    expect(pathOfPlace({ nodes: [] } as never, '99')).to.equal(null)
    expect(pathOfPlace({ nodes: [] } as never, '../../x')).to.equal(null)
  })

  it('all words of the menu are short enough for it', () => {
    for (const command of ['tasks', 'help', 'lang', 'link', 'mydata', 'forget'])
      for (const lang of ['zh-CN', 'en']) expect(words.say(lang, `command-${command}`)).to.have.length.within(1, 256)
  })

  it('all words of buttons, with the longest values, fit a button or are cut', () => {
    for (const [lang, texts] of Object.entries(readTexts()))
      for (const [, id, body] of texts.join('\n').matchAll(/^(button-[\w-]+) =(.*(?:\n[ \t]+.*)*)/gm)) {
        const names = [...body!.matchAll(/\$(\w+)/g)].map(([, name]) => [name!, long('题')])
        const text = words.say(lang, id!, Object.fromEntries(names) as Record<string, string>)
        const [row] = keyboardOf({ text: 'x', rows: [[{ text, data: 'a' }]] }).inline_keyboard
        expect(row![0]!.text, id).to.have.length.within(1, 48)
      }
  })

  it('all other words, with the longest values, are messages, toasts and captions that the Bot API takes', () => {
    for (const [lang, texts] of Object.entries(readTexts())) {
      const bodies = new Map(
        [...texts.join('\n').matchAll(/^([a-z][\w-]+) =(.*(?:\n(?![a-zA-Z#-]).*)*)/gm)].map(([, id, body]) => [
          id!,
          body!,
        ]),
      )
      // With the words it is made of: { other-words } stands in some.
      const whole = (body: string): string =>
        body + [...body.matchAll(/\{ ([a-z][\w-]+) \}/g)].map(([, id]) => whole(bodies.get(id!) ?? '')).join('')
      const ids = [...bodies.keys()].filter((id) => !/^(button|console|page|reason|problem)-/.test(id))
      expect(ids.length).to.be.above(300)
      for (const id of ids) {
        const body = whole(bodies.get(id)!)
        const named = (pattern: RegExp) => new Set([...body.matchAll(pattern)].map(([, name]) => name!))
        const dates = named(/DATETIME\(\s*\$(\w+)/g)
        const numbers = named(/NUMBER\(\s*\$(\w+)/g)
        const longest = (name: string, value: string) =>
          dates.has(name) ? new Date('2026-12-31T23:59:59.999+08:00') : numbers.has(name) ? -1234567890.125 : value
        const filled = (value: string) =>
          Object.fromEntries([...named(/\$(\w+)/g)].map((name) => [name, longest(name, value)])) as Record<
            string,
            string
          >
        const text = words.say(lang, id, filled(long('题')))
        expect(payloadOf({ text }).text, id).to.have.length.within(1, 4096)
        expect(cut(text, longestToast), id).to.have.length.within(1, 200)
        expect(cut(text, longestCaption), id).to.have.length.within(1, 1024)
        // What a person or author wrote may be longer than any message; our words around it are not.
        expect(words.say(lang, id, filled('九'.repeat(60))), id).to.have.length.below(3000)
      }
    }
  })

  it('thirty photos of thirty colleagues with long names stay one short line', () => {
    const people = Array.from({ length: 30 }, () => new Types.ObjectId())
    const photos = people.map((_, n) => `photo ${n}`)
    const draft = {
      ...{ me: null, answers: { proof: photos.map((id) => ({ id })) } },
      senders: new Map(photos.map((id, n) => [id, people[n]!])),
      colleagues: new Map(people.map((id, n) => [String(id), { name: '长'.repeat(longestName), n: n + 1 }])),
    }
    for (const lang of ['zh-CN', 'en'] as const) {
      const line = sendersLine(new Voice({ words } as never, lang), draft as never, 'proof')
      expect(line).to.have.length.within(250, 320)
    }
  })

  describe('with a form of endless texts', () => {
    let office: Office
    before(async () => {
      office = await openOffice({ form: longForm })
    })
    after(() => office.close())

    it('every message goes through', async () => {
      const lin = await office.filling('lin')
      await lin.presses('知道了')
      await lin.says('*不是_标记[`<b>&')
      await lin.presses('填写说明')
      await lin.sees('导导')
      await lin.sees('7. ')
      await lin.says('长'.repeat(2000))
      await lin.sees('没有找到')
      await lin.says('项')
      await lin.sees('只列出前 40 项')
      await lin.presses('下一页')
      await lin.presses('全部选项')
      await lin.presses('1')
      await lin.presses('下一页')
      await lin.presses(/^☐ 9$/)
      await lin.presses('完成')
      await lin.presses('＋ 添加一项')
      await lin.says('长'.repeat(2000))
      await lin.presses('日历')
      await lin.presses(/^12$/)
      await lin.says('14:30')
      await lin.presses('下载模板')
      const { rt, rd } = { rt: long('名'), rd: long('时') }
      await lin.sendsDocument(
        await writeWorkbook([
          { name: 'A', rows: [[rt, rd], ...Array.from({ length: 12 }, () => [long('长'), long('错')])] },
        ]),
        'list.xlsx',
      )
      await lin.sees('表格里有 24 处要改')
      await lin.sendsDocument(
        await writeWorkbook([
          {
            name: 'A',
            rows: [
              ['rt', 'rd'],
              ['x', '2026-01-01 8:00'],
            ],
          },
        ]),
        'list.xlsx',
      )
      await lin.presses('接在后面')
      await lin.presses('复制最后一项')
      await lin.presses('看第 1 项')
      await lin.presses('返回列表')
      await lin.presses('完成')
      for (let n = 0; n < 25; n++) await lin.says('答'.repeat(1500))
      await lin.sees('请核对')
      await lin.presses('下一页')
      await lin.sees('第 2 / 2 页')
      await lin.presses('提交')
      await lin.presses('确定提交')
      await lin.sees('提交成功')
      const refused = office.api.calls().filter(({ ok }) => !ok)
      expect(refused.map(({ method, error }) => `${method} ${error}`)).to.deep.equal([])
      expect(office.errors()).to.deep.equal([])
    })
  })
})
