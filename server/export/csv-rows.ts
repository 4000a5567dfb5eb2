// Reports as lines of CSV, made of the bytes that the database sent: most of a row is text that only has to be passed on, so it
// becomes neither an object nor a string on its way. What is not plain text or a whole number goes through the same readers as
// every other export, and what comes again and again (codes, labels, states) through them once.
import { readValueAt } from '../../models/bson-fields.ts'
import { elementsAt, int32, Places, type Path } from '../../models/bson-places.ts'
import type { AnswerTable, Cell, ColumnReader } from '../../rules/export.ts'
import { csvCell } from '../csv.ts'
import type { Piece } from './stream.ts'

interface Own {
  path: Path
  read: (value: never) => Cell
  keepsText: boolean
}
export interface CsvTable {
  /** Columns about the report, before its answers and after. */
  before: readonly Own[]
  answers: Pick<AnswerTable, 'columns' | 'columnReaders'>
  after: readonly Own[]
  versions: readonly string[]
}

const pieceBytes = 64 * 1024
const draft = Buffer.from('draft')

/** A function of batches that gives each as one or more pieces; what of a batch is left at its end is a piece of its own. */
export function csvWriter({ before, answers, after, versions }: CsvTable): (batch: Uint8Array[]) => Generator<Piece> {
  // Form and state tell how a row is read; they may be columns as well.
  const paths: Path[] = [['form'], ['state']]
  const slotOf = ([name, inner]: Path): number => {
    const found = paths.findIndex((path) => path[0] === name && path[1] === inner)
    return found < 0 ? paths.push(inner === undefined ? [name] : [name, inner]) - 1 : found
  }
  const slots = [
    ...before.map(({ path }) => slotOf(path)),
    ...answers.columns.map(({ name }) => slotOf(['answers', name])),
    ...after.map(({ path }) => slotOf(path)),
  ]
  const places = new Places(paths)
  const own = ({ read, keepsText }: Own) => new Column({ read: read as ColumnReader['read'], keepsText, missing: null })
  const [head, tail] = [before.map(own), after.map(own)]
  const undeclared = [...head, ...answers.columns.map(() => new Column(null)), ...tail]
  const forms = versions.map((version) => {
    const given = answers.columnReaders(version)!.map((reader) => new Column(reader))
    return { name: Buffer.from(version), declared: [...head, ...given, ...tail] }
  })

  function columnsOf(bytes: Buffer): Column[] | null {
    const { types, starts, ends } = places
    if (types[0] !== 0x02) return null
    const [from, to] = [starts[0]! + 4, ends[0]! - 1]
    for (const { name, declared } of forms)
      if (isText(bytes, from, to, name))
        return types[1] === 0x02 && isText(bytes, starts[1]! + 4, ends[1]! - 1, draft) ? undeclared : declared
    return null
  }

  return function* (batch) {
    let out = new Lines()
    let rows = 0
    for (const raw of batch) {
      const bytes = Buffer.isBuffer(raw) ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
      places.find(bytes)
      const columns = columnsOf(bytes)
      if (!columns) continue
      for (let index = 0; index < columns.length; index++) {
        if (index > 0) out.byte(0x2c)
        const slot = slots[index]!
        columns[index]!.write(out, bytes, places.types[slot]!, places.starts[slot]!, places.ends[slot]!)
      }
      out.byte(0x0d)
      out.byte(0x0a)
      rows++
      if (out.length < pieceBytes) continue
      yield { bytes: out.take(), rows }
      out = new Lines()
      rows = 0
    }
    if (rows > 0) yield { bytes: out.take(), rows }
  }
}

function isText(bytes: Buffer, from: number, to: number, text: Buffer): boolean {
  if (to - from !== text.length) return false
  for (let index = 0; index < text.length; index++) if (bytes[from + index] !== text[index]) return false
  return true
}

/** Values up to this length are remembered as cells, unless hardly one comes again. */
const longestKept = 32
const mostKept = 1024
const trial = 4 * mostKept

interface Kept {
  value: Buffer
  type: number
  cell: Buffer
}

class Column {
  readonly #reader: ColumnReader | null
  readonly #missing: string
  #kept: (Kept | undefined)[] | null = null
  #asked = 0
  #known = 0

  constructor(reader: ColumnReader | null) {
    this.#reader = reader
    this.#missing = csvCell(reader?.missing ?? null)
  }

  write(out: Lines, bytes: Buffer, type: number, from: number, to: number): void {
    const reader = this.#reader
    if (!reader) return
    if (type === 0x00 || type === 0x0a || type === 0x06) {
      if (this.#missing) out.text(this.#missing)
    } else if (type === 0x02 && reader.keepsText) out.plain(bytes, from + 4, to - 1)
    else if (type === 0x10 && reader.keepsText) out.whole(int32(bytes, from))
    else if (to - from > longestKept || this.#isDifferentEachTime()) out.text(this.#made(reader, bytes, type, from))
    else this.#again(reader, out, bytes, type, from, to)
  }

  #isDifferentEachTime(): boolean {
    return this.#asked >= trial && this.#known * 2 < this.#asked
  }

  #made(reader: ColumnReader, bytes: Buffer, type: number, from: number): string {
    // Rows of a repeat are only counted.
    if (type === 0x04 && reader.isCount) return String(elementsAt(bytes, from))
    const value = readValueAt(bytes, type, from)
    return value === null ? this.#missing : String(csvCell(reader.read(value as never)))
  }

  #again(reader: ColumnReader, out: Lines, bytes: Buffer, type: number, from: number, to: number): void {
    let hash = type
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 33) ^ bytes[at]!) | 0
    const slot = hash & (mostKept - 1)
    this.#kept ??= Array.from({ length: mostKept })
    const known = this.#kept[slot]
    this.#asked++
    if (known && known.type === type && isText(bytes, from, to, known.value)) {
      this.#known++
      return out.bytes(known.cell)
    }
    const cell = Buffer.from(this.#made(reader, bytes, type, from))
    this.#kept[slot] = { type, value: Buffer.from(bytes.subarray(from, to)), cell }
    out.bytes(cell)
  }
}

class Lines {
  #out = Buffer.allocUnsafeSlow(pieceBytes + 8 * 1024)
  length = 0

  take(): Buffer {
    return this.#out.subarray(0, this.length)
  }

  #room(size: number): void {
    if (this.length + size <= this.#out.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#out.length * 2, this.length + size))
    this.#out.copy(larger, 0, 0, this.length)
    this.#out = larger
  }

  byte(byte: number): void {
    this.#room(1)
    this.#out[this.length++] = byte
  }

  bytes(bytes: Buffer): void {
    this.#room(bytes.length)
    for (let index = 0; index < bytes.length; index++) this.#out[this.length++] = bytes[index]!
  }

  text(text: string): void {
    this.#room(text.length * 3)
    this.length += this.#out.write(text, this.length)
  }

  whole(value: number): void {
    this.#room(11)
    const out = this.#out
    if (value < 0) out[this.length++] = 0x2d
    let rest = Math.abs(value)
    let digits = 1
    for (let above = 10; above <= rest; above *= 10) digits++
    for (let at = this.length + digits - 1; at >= this.length; at--) {
      const less = Math.floor(rest / 10)
      out[at] = 0x30 + rest - less * 10
      rest = less
    }
    this.length += digits
  }

  /** A text from a document. Those with a sign that CSV or a spreadsheet takes for its own are left to csvCell. */
  plain(bytes: Buffer, from: number, to: number): void {
    this.#room(to - from)
    const out = this.#out
    let at = this.length
    let isPlain = from === to || !mayRun(bytes[from]!)
    for (let index = from; index < to; index++) {
      const byte = bytes[index]!
      if (byte === 0x22 || byte === 0x2c || byte === 0x0a || byte === 0x0d) isPlain = false
      out[at++] = byte
    }
    if (isPlain) this.length = at
    else this.text(csvCell(bytes.toString('utf8', from, to)))
  }
}

/** A formula may begin so: = + - @, tab, carriage return, or the first byte of their full-width forms. */
const mayRun = (byte: number): boolean =>
  byte === 0x3d || byte === 0x2b || byte === 0x2d || byte === 0x40 || byte === 0x09 || byte === 0x0d || byte === 0xef
