// Headings as real files write them → one name per column. A heading may carry a language: `label::中文 (zh)`.

export interface Heading {
  /** The heading as written. */
  readonly written: string
  /** One of the known names below, or null. */
  readonly column: string | null
  /** Language tag, '' when the heading names none. */
  readonly lang: string
}

const SURVEY: Record<string, readonly string[]> = {
  type: ['command'],
  name: ['variable name', 'tag', 'value'],
  label: ['caption', 'text', '标签'],
  hint: [],
  guidance_hint: ['guidance hint'],
  required: ['required?', 'bind::required'],
  required_message: ['required message', 'requiredmsg', 'bind::jr:requiredmsg', 'jr:requiredmsg'],
  relevant: ['relevance', 'relevent', 'bind::relevant'],
  constraint: ['constraints', 'bind::constraint'],
  constraint_message: [
    'constraint message',
    'constraining message',
    'constraint_msg',
    'bind::jr:constraintmsg',
    'jr:constraintmsg',
  ],
  calculation: ['calculate', 'calculations', 'bind::calculate'],
  default: ['defaults'],
  read_only: ['readonly', 'read only', 'bind::readonly'],
  appearance: ['control::appearance', 'body::appearance'],
  choice_filter: ['choice filter', 'choices_filter'],
  repeat_count: ['repeat count', 'count', 'jr:count', 'control::jr:count', 'body::jr:count'],
  parameters: ['parameter'],
  /** Of a `file`: which kinds a person may pick. */
  accept: ['body::accept'],
  // Ours; as columns, because other tools refuse parameters they do not know.
  max_photos: ['max-photos', 'max_files', 'max-files'],
  min_photos: ['min-photos', 'min_files', 'min-files'],
  max_length: ['max-length'],
  min_rows: ['min-rows'],
  max_rows: ['max-rows'],
  image: ['media::image'],
  audio: ['media::audio'],
  video: ['media::video'],
  correct: ['quiz::correct', '正确答案'],
  points: ['quiz::points', '分值'],
  explanation: ['quiz::explanation', '解析'],
  disabled: [],
}
const CHOICES: Record<string, readonly string[]> = {
  list_name: ['list name', 'listname', 'list'],
  name: ['value'],
  label: ['caption'],
  image: ['media::image'],
  audio: ['media::audio'],
  video: ['media::video'],
}
const SETTINGS: Record<string, readonly string[]> = {
  form_title: ['form title', 'title', 'set form title', 'title_in'],
  form_id: ['form id', 'id_string', 'id', 'set form id'],
  version: ['form version'],
  default_language: ['default language'],
  style: [],
  instance_name: ['instance name'],
  // Ours.
  nil: ['nil return', '零报告'],
  nil_label: ['nil label', '零报告按钮'],
}
/** Columns that other tools act on and this one accepts without acting on. */
const IGNORED: Record<'survey' | 'choices' | 'settings', readonly string[]> = {
  survey: [
    'trigger',
    'autoplay',
    'big-image',
    'media::big-image',
    'intent',
    'body::intent',
    'save_to',
    'note',
    'notes',
    'comment',
    'comments',
    'required_if',
    'accuracythreshold',
  ],
  choices: ['big-image', 'media::big-image'],
  settings: [
    'public_key',
    'submission_url',
    'auto_send',
    'auto_delete',
    'allow_choice_duplicates',
    'namespaces',
    'name',
    'sms_keyword',
    'sms_separator',
    'clean_text_values',
    'omit_instanceid',
    'attribute',
  ],
}
/** Only these are said in several languages. */
const SPOKEN = new Set([
  'label',
  'hint',
  'guidance_hint',
  'required_message',
  'constraint_message',
  'image',
  'audio',
  'video',
  'explanation',
  'form_title',
  'nil_label',
])

export type SheetName = 'survey' | 'choices' | 'settings'
const TABLES: Record<SheetName, Map<string, string>> = {
  survey: byAlias(SURVEY),
  choices: byAlias(CHOICES),
  settings: byAlias(SETTINGS),
}

/** The heading as other tools spell it: the known name, and the language as written. Unknown ones, and paths (`media::…`), stay. */
export function plainHeading(sheet: SheetName, written: string): string {
  const { column } = readHeading(sheet, written)
  if (column === null || /^(media|bind|body|control)::/i.test(written.trim())) return written
  if (TABLES[sheet].has(fold(written))) return column
  const at = Math.max(written.lastIndexOf(':'), written.lastIndexOf('：'))
  return `${column}::${written.slice(at + 1).trim()}`
}

export function readHeading(sheet: SheetName, written: string): Heading {
  const table = TABLES[sheet]
  const whole = fold(written)
  const known = table.get(whole)
  if (known) return { written, column: known, lang: '' }
  for (const mark of ['::', ':']) {
    const at = written.lastIndexOf(mark)
    if (at <= 0) continue
    const column = table.get(fold(written.slice(0, at)))
    const lang = written.slice(at + mark.length).trim()
    if (column && SPOKEN.has(column) && lang !== '') return { written, column, lang: tagOf(lang) }
  }
  return { written, column: null, lang: '' }
}

export function isIgnored(sheet: SheetName, written: string): boolean {
  const name = fold(written)
  return IGNORED[sheet].includes(name) || /^(bind|body|control|instance|attribute)::/.test(name)
}

/** The known column that a heading seems to mean; '' when none is near. */
export function nearColumn(sheet: SheetName, written: string): string {
  const name = fold(written.split(':')[0] as string)
  return [...TABLES[sheet].keys()].find((known) => known.length > 3 && distance(known, name) <= 2) ?? ''
}

/** `中文 (zh)` → `zh`, `English(en-US)` → `en-US`, anything else as it is. */
export function tagOf(language: string): string {
  return /[(（]\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\s*[)）]\s*$/.exec(language)?.[1] ?? language.trim()
}

function byAlias(table: Record<string, readonly string[]>): Map<string, string> {
  return new Map(Object.entries(table).flatMap(([name, others]) => [name, ...others].map((other) => [other, name])))
}

function fold(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll('：', ':')
    .replaceAll(/\s*(:+)\s*/g, '$1')
    .replaceAll(/\s+/g, ' ')
}

/** Edit distance, for "did you mean". */
export function distance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1] ? 0 : 1
      current[column] = Math.min(
        (previous[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (previous[column - 1] as number) + same,
      )
    }
    previous = current
  }
  return previous[right.length] as number
}
