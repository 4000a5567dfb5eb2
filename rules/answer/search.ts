// Finds choices, districts, units by part of what they are called: of the name, of the code, or of the pinyin - whole
// syllables (yuzhong), initials (yzq), or a mixture as people type it (yuzq).
import { fold } from './plain-text.ts'

export interface Named {
  /** The code: unique among those searched. */
  name: string
  label: string
}
export interface Hits<Item extends Named> {
  /** In the order given. */
  items: Item[]
  /** There is one, and it cannot have been meant otherwise: it may be taken without asking. */
  sure: boolean
}
/** The syllables each sign of a text may be read as, without tones (pinyin.ts). A sign without any reads as itself. */
export type Readings = (text: string) => string[][]

/** A short number that is none of the list is a slip: 10 does not mean "Office 2010". */
const shortNumber = /^\d{1,3}$/
/** Two letters that begin one syllable count as its initial too. */
const longInitial = /^[zcs]h/
const latin = /^[a-z0-9]+$/

/** Pinyin may help: nothing is called like this, and it is typed in letters. */
export const mayBePinyin = (text: string) => latin.test(foldPinyin(text)) && /[a-z]/.test(text.toLowerCase())

export function search<Item extends Named>(text: string, items: readonly Item[], readings?: Readings): Hits<Item> {
  const typed = fold(text)
  if (typed === '' || shortNumber.test(typed)) return { items: [], sure: false }
  // Codes that are words are the author's own and nobody types them; those with numbers in them stand on paper.
  const isCode = /\d/.test(typed)
  const called = items.filter(
    ({ name, label }) => fold(label).includes(typed) || (isCode && fold(name).includes(typed)),
  )
  if (called.length > 0) return { items: called, sure: called.length === 1 && [...typed].length >= 2 }
  const letters = foldPinyin(text)
  if (!readings || !latin.test(letters)) return { items: [], sure: false }
  const read = items.map((item) => ({ item, at: placeOf(letters, readings(fold(item.label))) }))
  const hits = read.filter(({ at }) => at >= 0)
  return { items: hits.map(({ item }) => item), sure: hits.length === 1 && hits[0]!.at === 0 && letters.length >= 2 }
}

/** At which sign a text begins that is read like this; -1: nowhere. */
function placeOf(letters: string, signs: string[][]): number {
  return signs.findIndex((_, at) => isRead(letters, signs, at))
}

/** Goes through the signs with all the places in the letters that may be reached, so that no two ways are tried twice. */
function isRead(letters: string, signs: string[][], from: number): boolean {
  let reached = new Set([0])
  for (let at = from; at < signs.length && reached.size > 0; at++) {
    const next = new Set<number>()
    for (const syllable of signs[at]!)
      for (const done of reached) {
        const plain = foldPinyin(syllable)
        const rest = letters.slice(done)
        // The last syllable may be unfinished.
        if (plain.startsWith(rest)) return true
        for (const part of partsOf(plain)) if (rest.startsWith(part)) next.add(done + part.length)
      }
    if (next.has(letters.length)) return true
    reached = next
  }
  return false
}

function partsOf(syllable: string): string[] {
  const parts = [syllable, syllable.slice(0, 1), ...(longInitial.test(syllable) ? [syllable.slice(0, 2)] : [])]
  return parts.filter((part) => part !== '')
}

/** 绿 is typed lv as often as lu; either stands for both. */
function foldPinyin(text: string): string {
  return fold(text).replaceAll(/ü|v/g, 'u')
}
