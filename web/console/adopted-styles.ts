// Takes the place of `@rc-component/util/es/Dom/dynamicCSS` in the build (build.mjs): the same functions, but the styles become
// adopted style sheets instead of <style> elements. So the pages' policy stays `style-src 'self'`, without a nonce.

interface Options {
  attachTo?: Element
  prepend?: boolean | 'queue'
  /** Of those prepended in a queue: lower ones come first. */
  priority?: number
}
interface Known {
  sheet: CSSStyleSheet
  css: string
  /** What the caller marks; it is never put into the page. */
  handle: HTMLStyleElement
}

const known = new Map<string, Known>()
/** Ascending; what is not prepended comes last. */
const ranks = new WeakMap<CSSStyleSheet, number>()
const rankOf = ({ prepend, priority = 0 }: Options) => (prepend ? priority : Infinity)

export function updateCSS(css: string, key: string, options: Options = {}): HTMLStyleElement {
  const old = known.get(key)
  if (old) {
    if (old.css !== css) old.sheet.replaceSync(css)
    old.css = css
    return old.handle
  }
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  const rank = rankOf(options)
  ranks.set(sheet, rank)
  const sheets = [...document.adoptedStyleSheets]
  const after = sheets.findLastIndex((other) => (ranks.get(other) ?? Infinity) <= rank)
  sheets.splice(after + 1, 0, sheet)
  document.adoptedStyleSheets = sheets
  const handle = document.createElement('style')
  known.set(key, { sheet, css, handle })
  return handle
}

let unnamed = 0
export const injectCSS = (css: string, options: Options = {}): HTMLStyleElement =>
  updateCSS(css, `unnamed-${unnamed++}`, options)

export function removeCSS(key: string): void {
  const old = known.get(key)
  if (!old) return
  known.delete(key)
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== old.sheet)
}

export const clearContainerCache = (): void => undefined

/** Of the icons' own copy of these functions. */
export const getShadowRoot = (): null => null
export const warningOnce = (): undefined => undefined
