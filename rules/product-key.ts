// Product keys in what people write: whoever has one can use the licence, so of each only the last group is kept, which is
// enough to tell two apart. Twenty-five letters and digits in five groups, as Microsoft, WPS and others write them.

const sign = '[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]'
const dash = '[-‐-―－]'
const gap = `(?:[ \\t]*${dash}[ \\t]*|[ \\t]+)`
const key = new RegExp(
  `(?<!${sign}|${dash})${sign}{5}(?:${gap}${sign}{5}){3}${gap}(${sign}{5})(?!${sign}|${dash})`,
  'g',
)
const shortest = 25

/** The same text with each key as `*****-*****-*****-*****-3V66T`. What is masked stays as it is. */
export function maskKeys(text: string): string {
  if (text.length < shortest) return text
  return text.replace(key, (found: string, last: string) =>
    isKey(found.normalize('NFKC')) ? '*****-'.repeat(4) + last : found,
  )
}

/** Five words or five numbers of five signs in a row are none: a key has letters, and digits or capitals throughout. */
const isKey = (found: string) => /[A-Za-z]/.test(found) && (/\d/.test(found) || found === found.toUpperCase())
