// 二十, 三百零五, 一万二千, 两 → numbers. Only what is written out in full is read; 一万二 (12,000 or 10,002?) is not.

const DIGITS: Record<string, number> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const FORMAL: Record<string, string> = {
  壹: '一',
  贰: '二',
  叁: '三',
  肆: '四',
  伍: '五',
  陆: '六',
  柒: '七',
  捌: '八',
  玖: '九',
  拾: '十',
  佰: '百',
  仟: '千',
  萬: '万',
  億: '亿',
  兩: '两',
}
const SMALL: Record<string, number> = { 千: 1000, 百: 100, 十: 10 }

/** null: no Chinese number; 'ambiguous': one that can be read two ways. */
export function chineseNumber(text: string): number | 'ambiguous' | null {
  const plain = [...text].map((char) => FORMAL[char] ?? char).join('')
  if (!/^[零〇一二两三四五六七八九十百千万亿]+$/.test(plain)) return null
  if (!/[十百千万亿]/.test(plain)) {
    // 二〇一八: digit by digit. 一二 could be "one or two".
    if (plain.length === 1) return DIGITS[plain] ?? null
    return /[零〇]/.test(plain) || plain.length > 3
      ? Number([...plain].map((char) => DIGITS[char]).join(''))
      : 'ambiguous'
  }
  return large(plain)
}

function large(text: string): number | 'ambiguous' | null {
  for (const [unit, factor] of [
    ['亿', 1e8],
    ['万', 1e4],
  ] as const) {
    const at = text.lastIndexOf(unit)
    if (at < 0) continue
    const head = at === 0 ? null : large(text.slice(0, at))
    const rest = text.slice(at + 1)
    if (/^[一二两三四五六七八九]$/.test(rest)) return 'ambiguous'
    const tail = rest === '' ? 0 : large(rest)
    if (head === 'ambiguous' || tail === 'ambiguous') return 'ambiguous'
    return head === null || tail === null || tail >= factor ? null : head * factor + tail
  }
  return small(text)
}

/** Below ten thousand. */
function small(text: string): number | 'ambiguous' | null {
  let [sum, digit, last, zero] = [0, -1, 10_000, false]
  for (const char of text) {
    const unit = SMALL[char]
    if (unit !== undefined) {
      if (unit >= last || (digit < 0 && !(unit === 10 && sum === 0))) return null
      sum += (digit < 0 ? 1 : digit) * unit
      ;[digit, last, zero] = [-1, unit, false]
    } else {
      if (digit > 0) return null
      digit = DIGITS[char] ?? -1
      zero ||= digit === 0
    }
  }
  if (digit < 0) return sum
  // 一百二 is said for 120, and for 102 by some.
  return digit > 0 && last > 10 && last < 10_000 && !zero ? 'ambiguous' : sum + digit
}
