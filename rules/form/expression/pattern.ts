// Patterns come from form authors, so they run on an engine whose time grows with the text and not exponentially.
import { RE2JS } from 're2js'

export interface Pattern {
  /** Whether the whole text matches, as ODK's regex() asks. */
  matches(text: string): boolean
}

/** null when it is no pattern this engine knows (look-around and back-references among them). */
export function patternOf(source: string): Pattern | null {
  try {
    const compiled = RE2JS.compile(source)
    return { matches: (text) => compiled.matches(text) }
  } catch {
    return null
  }
}
