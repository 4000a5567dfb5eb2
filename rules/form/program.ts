// The compiled inside of a form: for every node its closures and its place, in arrays by ordinal.
import type { Evaluate } from './expression/compile.ts'
import type { Scope } from './scope.ts'
import type { Choice, Node, Text } from './types.ts'

export interface Entry {
  readonly node: Node
  readonly ordinal: number
  /** Ordinal of the group or repeat right above, -1 at the top. */
  readonly parent: number
  /** Ordinal of the innermost repeat around it, -1 at the top. A repeat itself belongs to the level around it. */
  readonly level: number
  /** Number of repeats around it. */
  readonly depth: number
  /** Index among the nodes of its level: where a scope remembers its value and relevance. */
  readonly slot: number
  /** A person may be stopped here: a question that is asked, a note, a repeat. */
  readonly asked: boolean
  /** False when neither it nor a group above it, within its level, has a `relevant`. */
  readonly conditional: boolean
  // Set when all nodes are known, because an expression may name any of them.
  relevant: Evaluate | null
  constraint: Evaluate | null
  constraintMessage: Text
  requiredMessage: Text
  required: Evaluate | boolean
  readOnly: Evaluate | boolean
  /** In force whatever is stored: calculate, hidden, metadata, read-only with a calculation. */
  calculation: Evaluate | null
  /** In force while nothing is stored. */
  fallback: Evaluate | null
  choices: ChoiceList | null
  choiceFilter: Evaluate | null
  repeatCount: Evaluate | null
}

export interface ChoiceList {
  readonly name: string
  readonly choices: readonly Choice[]
  readonly byName: ReadonlyMap<string, Choice>
  readonly columns: ReadonlySet<string>
}

/** One level: the top of the form (key -1) or the rows of one repeat. */
export interface Level {
  /** Slots of its nodes. */
  size: number
  /** All nodes in order. */
  readonly entries: Entry[]
  /** Those a person may be stopped at: questions asked, notes, repeats. */
  readonly stops: Entry[]
  /** Names of the stops: at the top they are the paths. */
  readonly names: string[]
  /** For each stop whether nothing can make it required. */
  readonly mayBeSkipped: boolean[]
  /** Whether there are repeats among the stops. */
  holdsRepeats: boolean
}

export interface Program {
  readonly entries: readonly Entry[]
  readonly levels: ReadonlyMap<number, Level>
  readonly lists: ReadonlyMap<string, ChoiceList>
  /** For each entry what its value, its relevance or its rows are worked out from, by ordinal. */
  readonly uses: readonly ReadonlySet<number>[]
  readonly files: Readonly<Record<string, readonly Record<string, string>[]>>
  readonly defaultLanguage: string
  /** Whether a value depends on the reader's language (jr:choice-name). */
  readonly usesLanguage: boolean
  /** Paths of the stops of row n of a repeat, made once: hashing a long new string costs more than all else in a walk. */
  readonly rowPaths: Map<number, string[][]>
  /** Evaluations of answers seen, as long as somebody holds these answers. */
  readonly seen: WeakMap<object, Map<string, Scope>>
}
