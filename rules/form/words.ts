// The two texts that XLSForm itself brings along, for or_other. They are part of the standard, not of the product's
// screens, and must be in the form's languages, which the locales need not know.

export const OTHER: Record<string, string> = { en: 'Other', zh: '其他' }
export const SPECIFY_OTHER: Record<string, string> = { en: 'Specify other.', zh: '请说明“其他”是什么' }

export function wordsIn(words: Record<string, string>, languages: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(
    languages.map((lang) => [lang, [words[(lang.split(/[-_]/)[0] as string).toLowerCase()] ?? (words.en as string)]]),
  )
}
