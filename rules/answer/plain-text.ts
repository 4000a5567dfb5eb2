// Typed text as people's keyboards make it → plain signs.

/** Full-width digits, letters and signs become plain ones; spaces of all kinds become one kind; ends are trimmed. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[‐-―−﹣]/g, '-')
    .replaceAll(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** For comparing what was typed with a label: case, spaces and punctuation do not count. */
export function fold(text: string): string {
  return plainText(text)
    .toLowerCase()
    .replaceAll(/[\s.,;:!?'"“”‘’、。，；：！？()[\]{}<>《》「」_/\\-]/g, '')
}
