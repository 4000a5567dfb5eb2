/**
 * Collations for simple strings: strength 1 to 3, caseLevel, numericOrdering. Two texts are equal when their folds are
 * the same, so an index under the same collation can answer equality; order comes from Intl.Collator.
 */
import { badValue, CommandError } from '../errors.ts'
import { compareStrings, type Fold, isPlainObject } from '../value/compare.ts'

export interface Collation {
  locale: string
  strength: number
  caseLevel: boolean
  numericOrdering: boolean
  fold: Fold
}

const known = new Set([
  'locale',
  'strength',
  'caseLevel',
  'caseFirst',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
])

/** null means plain byte order: none given, or locale `simple`. */
export function parseCollation(spec: unknown): Collation | null {
  if (spec === undefined || spec === null) return null
  if (!isPlainObject(spec)) throw new CommandError(14, 'collation must be an object')
  for (const name of Object.keys(spec)) if (!known.has(name)) throw badValue(`unknown collation option ${name}`)
  const locale = spec['locale']
  if (typeof locale !== 'string')
    throw new CommandError(40414, "BSON field 'collation.locale' is missing but a required field")
  if (locale === 'simple') return null
  const strength = Number(spec['strength'] ?? 3)
  if (![1, 2, 3].includes(strength)) throw badValue('collation strength must be 1, 2 or 3 here')
  if (spec['alternate'] === 'shifted' || spec['backwards'] === true) {
    throw badValue('collation alternate: shifted and backwards are not supported')
  }
  if (spec['caseFirst'] !== undefined && spec['caseFirst'] !== 'off')
    throw badValue('collation caseFirst is not supported')
  const caseLevel = spec['caseLevel'] === true
  const numericOrdering = spec['numericOrdering'] === true
  const fold = foldFor(locale, strength, caseLevel)
  fold.compare = comparer(locale, strength, caseLevel, numericOrdering, fold)
  return { locale, strength, caseLevel, numericOrdering, fold }
}

export const sameCollation = (a: Collation | null, b: Collation | null) =>
  (a === null && b === null) ||
  (a !== null &&
    b !== null &&
    a.locale === b.locale &&
    a.strength === b.strength &&
    a.caseLevel === b.caseLevel &&
    a.numericOrdering === b.numericOrdering)

function foldFor(locale: string, strength: number, caseLevel: boolean): Fold {
  const bare = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '')
  const lower = (text: string) => {
    try {
      return text.toLocaleLowerCase(locale.replace('_', '-'))
    } catch {
      throw badValue(`Field 'locale' is invalid in: { locale: "${locale}" }`)
    }
  }
  if (strength === 1) return caseLevel ? bare : (text) => lower(bare(text))
  if (strength === 2) return caseLevel ? (text) => text.normalize('NFC') : (text) => lower(text.normalize('NFC'))
  return (text) => text.normalize('NFC')
}

function comparer(locale: string, strength: number, caseLevel: boolean, numeric: boolean, fold: Fold) {
  const sensitivity =
    strength === 3 ? 'variant' : strength === 2 ? (caseLevel ? 'variant' : 'accent') : caseLevel ? 'case' : 'base'
  let collator: Intl.Collator
  try {
    collator = new Intl.Collator(locale.replace('_', '-'), { sensitivity, numeric })
  } catch {
    throw badValue(`Field 'locale' is invalid in: { locale: "${locale}" }`)
  }
  return (a: string, b: string) => {
    const x = fold(a)
    const y = fold(b)
    if (x === y) return 0
    return collator.compare(a, b) || compareStrings(x, y)
  }
}
