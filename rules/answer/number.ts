// A number as people type it: １２００台, 1,200, 3万, 1.5万元, 二十, 约 30 (refused), 3-5 (refused).
import type { Reason } from '../reasons.ts'
import { chineseNumber } from './chinese-number.ts'
import { plainText } from './plain-text.ts'

export type ReadNumber = { ok: true; value: number } | { ok: false; reason: Reason }

const FACTORS: Record<string, number> = {
  十: 10,
  百: 100,
  千: 1e3,
  k: 1e3,
  万: 1e4,
  w: 1e4,
  十万: 1e5,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
}
/** What may stand after a number without changing it. */
const UNITS =
  /(?:人次|台电脑|台计算机|台设备|套软件|元整|人民币|个人|台套|授权|用户|小时|年度|[台人个元套份件次年月天名位块张点条项家户款支份本只部分]|yuan|rmb|cny|pcs?|sets?|units?|copies|people|persons?|computers?|licen[cs]es?|years?|times?)\.?$/i
const MONEY_BEFORE = /^(?:¥|￥|rmb|cny|人民币)\s*/i
const ROUGH =
  /^(?:大约|大概|约|差不多|将近|近|超过|至少|最多|不到|about|around|approx\.?|nearly|over|more than|less than|~|≈|>|<)|(?:左右|上下|以上|以下|以内|多|余|来|几|\+)$/i
const MOST = Number.MAX_SAFE_INTEGER

export function readNumber(text: string, isWhole: boolean): ReadNumber {
  const plain = plainText(text).replace(MONEY_BEFORE, '')
  const bare = withoutUnit(plain)
  if (ROUGH.test(plain) || ROUGH.test(bare)) return no({ code: 'number-ambiguous', text: plain })
  if (/\d\s*(?:到|至|~|或|or|to|、|\/|-)\s*\d/i.test(bare) || /\d\s+\d/.test(bare))
    return no({ code: 'several-numbers' })

  const value = numeral(bare, isWhole)
  if (value === 'ambiguous') return no({ code: 'number-ambiguous', text: plain })
  if (value === null) {
    const strange = /^([-+]?[\d.,]+)\s*(\D{1,10})$/.exec(bare)
    if (strange && !/[\d.,]/.test(strange[2] as string))
      return no({ code: 'unit-mismatch', unit: (strange[2] as string).trim() })
    return no({ code: isWhole ? 'whole-number-expected' : 'number-expected' })
  }
  if (Math.abs(value) > MOST) return no({ code: 'number-too-large', max: MOST })
  if (isWhole && !Number.isInteger(value)) return no({ code: 'whole-number-expected' })
  return { ok: true, value: value === 0 ? 0 : value }
}

function withoutUnit(plain: string): string {
  let text = plain.replace(/[。.!！]$/, '')
  // 一共, 共, = are said before a total and change nothing.
  text = text.replace(
    /^(?:一共|总共|共计|共|合计|有|是|=)\s*(?=[\d零〇一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾+-])/,
    '',
  )
  for (let turn = 0; turn < 2; turn++) text = text.replace(UNITS, '').trim()
  return text.replace(/^\+\s*/, '')
}

function numeral(text: string, isWhole: boolean): number | 'ambiguous' | null {
  const negative = /^(?:-|负|minus )\s*/i.exec(text)
  const rest = negative ? text.slice(negative[0].length) : text
  // "None" is a count of 0; as an amount of money it may as well mean "not known".
  if (/^(?:没有|无|none)$/i.test(rest)) return isWhole && !negative ? 0 : 'ambiguous'
  const value = digits(rest)
  return typeof value === 'number' && negative ? -value : value
}

function digits(text: string): number | 'ambiguous' | null {
  // 2万3: 23,000 or 20,003?
  if (/\d[十百千万亿]\d/.test(text)) return 'ambiguous'
  const found = /^([\d.,']+)\s*(十万|百万|千万|[十百千万亿kw])?$/i.exec(text)
  if (!found) return chineseNumber(text.replaceAll(' ', ''))
  const value = grouped(found[1] as string)
  if (typeof value !== 'number') return value
  // 1.15 × 10,000 in binary is 11499.999…
  return Number((value * (FACTORS[(found[2] ?? '').toLowerCase()] ?? 1)).toPrecision(15))
}

/** 1,200 and 1,200.50 are plain; 1,20 or 1.200,5 are not, and a lone comma before one or two digits may be a decimal point. */
function grouped(text: string): number | 'ambiguous' | null {
  if (/^(?:\d+(?:\.\d+)?|\.\d+)$/.test(text)) return Number(text)
  if (/^\d{1,3}(?:[,']\d{3})+(?:\.\d+)?$/.test(text)) return Number(text.replaceAll(/[,']/g, ''))
  // 1,0000: groups of four, as 万 counts
  if (/^\d{1,4}(?:,\d{4})+$/.test(text)) return Number(text.replaceAll(',', ''))
  return /^[\d.,]*\d[\d.,]*$/.test(text) && /\d[.,]\d/.test(text) ? 'ambiguous' : null
}

function no(reason: Reason): ReadNumber {
  return { ok: false, reason }
}
