import { expect } from 'chai'
import { readTyped } from '../../rules/answer.ts'
import { choicesOf, plainText } from '../../rules/form.ts'
import { env, formOf, question } from './form-sheet.ts'

const choices = [
  ['wps', 'WPS', 'WPS'],
  ['ms', '微软 Office', 'Microsoft Office'],
  ['ms_old', '微软 Office 2010', 'Microsoft Office 2010'],
  ['none', '不用办公软件', 'None'],
].map(([name, zh, en]) => ({ list_name: 'office', name: name!, 'label::中文 (zh)': zh!, 'label::English (en)': en! }))
const answers = ['yes', 'no'].map((name, index) => ({
  list_name: 'yn',
  name,
  'label::中文 (zh)': ['有', '没有'][index]!,
}))
const years = ['2018', '2019', '2'].map((name) => ({ list_name: 'year', name, 'label::中文 (zh)': name }))
const types = ['integer', 'decimal', 'range', 'date', 'time', 'datetime', 'text', 'acknowledge', 'image', 'file', 'note', 'phonenumber', 'select_one office', 'select_multiple office', 'rank office', 'select_one yn', 'select_one year'] // prettier-ignore
const form = formOf(
  types.map((type) => question(type, type.replace(' ', '_'))),
  [...choices, ...answers, ...years],
)

function read(name: string, text: string, lang = 'zh-CN'): unknown {
  const asked = form.questions.find((each) => each.name === name)!
  const labelled = choicesOf(form, {}, name, env).map((choice) => ({
    choice,
    label: plainText(form, choice.label, lang),
  }))
  const typed = readTyped(asked, text, { choices: labelled, now: env.now, timeZone: env.timeZone, lang })
  return typed.ok ? typed.value : typed.reason.code
}

const tables: Record<string, [string, unknown][]> = {
  integer: [
    ['12', 12],
    ['１２００台', 1200],
    ['1,200', 1200],
    ['1，200', 1200],
    ['12,0000', 120000],
    ['3万', 30000],
    ['1.5万', 15000],
    ['1.15万', 11500],
    ['3 万台', 30000],
    ['3w', 30000],
    ['二十', 20],
    ['二十台', 20],
    ['十', 10],
    ['十五人', 15],
    ['两台', 2],
    ['三百零五', 305],
    ['一千零二十', 1020],
    ['一万二千', 12000],
    ['贰拾', 20],
    ['-3', -3],
    ['－３', -3],
    ['负三', -3],
    ['+5', 5],
    ['0', 0],
    ['没有', 0],
    ['3.0', 3],
    ['一共30台', 30],
    ['共 12 人', 12],
    ['3台。', 3],
    ['100台电脑', 100],
    ['  7  ', 7],
    ['7 sets', 7],
    ['2.5', 'whole-number-expected'],
    ['abc', 'whole-number-expected'],
    ['', 'whole-number-expected'],
    ['半', 'whole-number-expected'],
    ['1e5', 'whole-number-expected'],
    ['0x10', 'whole-number-expected'],
    ['Infinity', 'whole-number-expected'],
    ['1,20', 'number-ambiguous'],
    ['1.200,5', 'number-ambiguous'],
    ['约30', 'number-ambiguous'],
    ['30多', 'number-ambiguous'],
    ['30左右', 'number-ambiguous'],
    ['>30', 'number-ambiguous'],
    ['十几', 'number-ambiguous'],
    ['一万二', 'number-ambiguous'],
    ['一百二', 'number-ambiguous'],
    ['一二', 'number-ambiguous'],
    ['2万3', 'number-ambiguous'],
    ['3-5', 'several-numbers'],
    ['3到5', 'several-numbers'],
    ['3 4', 'several-numbers'],
    ['20%', 'unit-mismatch'],
    ['3公斤', 'unit-mismatch'],
    ['99999999999999999999', 'number-too-large'],
  ],
  decimal: [
    ['12.5', 12.5],
    ['￥1,200.50', 1200.5],
    ['１．５万元', 15000],
    ['12800元', 12800],
    ['5000元整', 5000],
    ['0.1', 0.1],
    ['.5', 0.5],
    ['RMB 300', 300],
    ['没有', 'number-ambiguous'],
    ['三点五', 'number-expected'],
    ['1.2.3', 'number-ambiguous'],
  ],
  date: [
    ['2018-07-02', '2018-07-02'],
    ['2018.7.2', '2018-07-02'],
    ['2018/07/02', '2018-07-02'],
    ['2018年7月2日', '2018-07-02'],
    ['2018年7月2号', '2018-07-02'],
    ['2018 年 7 月 2 日', '2018-07-02'],
    ['20180702', '2018-07-02'],
    ['２０１８．７．２', '2018-07-02'],
    ['二〇一八年七月二日', '2018-07-02'],
    ['二零一八年十二月三十一日', '2018-12-31'],
    ['今天', '2026-11-23'],
    ['昨天', '2026-11-22'],
    ['前天', '2026-11-21'],
    ['today', '2026-11-23'],
    ['2 July 2018', '2018-07-02'],
    ['Jul 2, 2018', '2018-07-02'],
    ['2024-02-29', '2024-02-29'],
    ['2026-02-31', 'date-impossible'],
    ['2025-02-29', 'date-impossible'],
    ['2018-13-01', 'date-impossible'],
    ['3018-01-01', 'date-impossible'],
    ['去年', 'date-incomplete-year'],
    ['2018', 'date-incomplete-year'],
    ['2018年', 'date-incomplete-year'],
    ['2018年底', 'date-incomplete-year'],
    ['last year', 'date-incomplete-year'],
    ['2018-07', 'date-incomplete-month'],
    ['2018年7月', 'date-incomplete-month'],
    ['7月', 'date-incomplete-month'],
    ['上个月', 'date-incomplete-month'],
    ['7月2日', 'date-no-year'],
    ['7.2', 'date-no-year'],
    ['04/05/06', 'date-ambiguous'],
    ['2/7/2018', 'date-ambiguous'],
    ['180702', 'date-ambiguous'],
    ['不记得了', 'date-expected'],
    ['', 'date-expected'],
    ['constructor', 'date-expected'],
  ],
  time: [
    ['9:30', '09:30'],
    ['9：30', '09:30'],
    ['0930', '09:30'],
    ['9点', '09:00'],
    ['下午3点', '15:00'],
    ['下午3点半', '15:30'],
    ['下午15:10', '15:10'],
    ['中午12点', '12:00'],
    ['晚上8点', '20:00'],
    ['3pm', '15:00'],
    ['12 am', '00:00'],
    ['25:00', 'time-impossible'],
    ['9:75', 'time-impossible'],
    ['上午15点', 'time-impossible'],
    ['晚上12点', 'time-impossible'],
    ['早', 'time-expected'],
    ['9', 'time-expected'],
  ],
  datetime: [
    ['2018.7.2 9:30', '2018-07-02T09:30'],
    ['2018-07-02T09:30', '2018-07-02T09:30'],
    ['2018年7月2日下午3点半', '2018-07-02T15:30'],
    ['今天下午3点', '2026-11-23T15:00'],
    ['现在', '2026-11-23T09:30'],
    ['2018.7.2', 'datetime-expected'],
    ['去年', 'date-incomplete-year'],
    ['2026-02-31 9:30', 'date-impossible'],
    ['2018-07-02 25:00', 'time-impossible'],
    ['随便', 'datetime-expected'],
  ],
  text: [
    [' 重庆某某公司\n二楼 ', '重庆某某公司\n二楼'],
    ['１２３', '１２３'],
    ['   ', 'text-expected'],
    ['x'.repeat(2001), 'too-long'],
  ],
  phonenumber: [
    ['138 0000 0000', '13800000000'],
    ['（023）63000000', '02363000000'],
    ['没有', 'phone-expected'],
  ],
  acknowledge: [
    ['好的', 'OK'],
    ['OK', 'OK'],
    ['不', 'acknowledge-expected'],
  ],
  range: [['3', 3]],
  image: [['照片', 'photo-expected']],
  file: [['文件', 'file-expected']],
  note: [['知道了', 'unknown-place']],
  select_one_office: [
    ['1', 'wps'],
    ['２', 'ms'],
    ['第二个', 'ms'],
    ['2.', 'ms'],
    ['wps', 'wps'],
    ['ＷＰＳ', 'wps'],
    ['微软Office', 'ms'],
    ['ms_old', 'ms_old'],
    ['2010', 'ms_old'],
    ['不用', 'none'],
    ['微软', 'choice-ambiguous'],
    ['office', 'choice-ambiguous'],
    ['5', 'choice-unknown'],
    ['0', 'choice-unknown'],
    ['金山', 'choice-unknown'],
    ['', 'choice-unknown'],
    ['1 2', 'choice-single'],
    ['WPS、不用办公软件', 'choice-single'],
  ],
  select_multiple_office: [
    ['1', ['wps']],
    ['1 3', ['wps', 'ms_old']],
    ['1、3', ['wps', 'ms_old']],
    ['１，３', ['wps', 'ms_old']],
    ['WPS和微软 Office 2010', ['wps', 'ms_old']],
    ['微软 Office', ['ms']],
    ['1,1', ['wps']],
    ['1、9', 'choice-unknown'],
    ['WPS、微软', 'choice-ambiguous'],
  ],
  rank_office: [['2 1 4 3', ['ms', 'wps', 'none', 'ms_old']]],
  select_one_yn: [
    ['有', 'yes'],
    ['是的', 'yes'],
    ['没有', 'no'],
    ['无', 'no'],
    ['no', 'no'],
    ['2', 'no'],
    ['也许', 'choice-unknown'],
  ],
  select_one_year: [
    ['2018', '2018'],
    ['2', '2'],
    ['1', '2018'],
  ],
}

describe('what people type', () => {
  for (const [name, cases] of Object.entries(tables)) {
    describe(`for ${name}`, () => {
      for (const [text, expected] of cases) {
        it(`${JSON.stringify(text.slice(0, 30))} is ${JSON.stringify(expected)}`, () => {
          expect(read(name, text)).to.deep.equal(expected)
        })
      }
    })
  }

  it('is compared with labels in the language of the reader', () => {
    expect(read('select_one_office', 'Microsoft Office 2010', 'en')).to.equal('ms_old')
    expect(read('select_one_office', 'None', 'en')).to.equal('none')
  })
})
