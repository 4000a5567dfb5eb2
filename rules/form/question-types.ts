// The cell in the type column → what kind of row it is. Real files spell it in many ways.
import { distance } from './columns.ts'
import type { QuestionType } from './types.ts'

export type RowType =
  | { kind: 'question'; type: QuestionType; list?: string; file?: string; orOther?: boolean; meta?: Meta }
  | { kind: 'begin'; what: 'group' | 'repeat' }
  | { kind: 'end'; what: 'group' | 'repeat' }
  | { kind: 'ignored' }
  | { kind: 'unsupported' }
  | { kind: 'unknown'; near: string }

export type Meta = 'start' | 'end' | 'today' | 'deviceid' | 'username' | 'email' | 'phonenumber' | 'none'

const PLAIN: Record<string, readonly string[]> = {
  text: ['string', 'barcode', 'add text prompt', 'add barcode prompt', 'q string', 'q barcode'],
  integer: ['int', 'add integer prompt', 'q int', 'number'],
  decimal: ['q decimal', 'add decimal prompt', 'float'],
  range: [],
  date: ['add date prompt', 'q date'],
  time: ['add time prompt', 'q time'],
  datetime: ['date time', 'add datetime prompt', 'add date time prompt', 'q datetime'],
  acknowledge: ['trigger', 'add acknowledge prompt', 'q acknowledge'],
  image: ['photo', 'add image prompt', 'add photo prompt', 'q image', 'q picture', 'picture'],
  file: ['add file prompt'],
  note: ['add note prompt', 'q note'],
  calculate: ['calculation', 'add calculate prompt', 'q calculate'],
  hidden: [],
}
const META: Record<Meta, readonly string[]> = {
  start: ['start time', 'get start time'],
  end: ['end time', 'get end time'],
  today: ['get today', 'date of interview'],
  deviceid: ['device id', 'imei', 'get device id', 'uri:deviceid'],
  username: ['get username', 'uri:username'],
  email: ['get email', 'uri:email'],
  phonenumber: ['phone number', 'get phone number', 'uri:phonenumber'],
  none: [
    'simserial',
    'sim id',
    'get sim id',
    'subscriberid',
    'subscriber id',
    'get subscriber id',
    'uri:simserial',
    'uri:subscriberid',
  ],
}
const UNSUPPORTED = new Set(
  'geopoint,gps,location,q location,q geopoint,geotrace,geoshape,audio,video,q audio,q video,background-audio,background-geopoint,start-geopoint,osm,xml-external,csv-external,begin loop,end loop,include,rank_external,select_one_external'.split(
    ',',
  ),
)
const SELECT =
  /^(select[ _]?one|select1|select one|select[ _]?multiple|select all that apply|rank|add select one prompt using|add select multiple prompt using|q select1|q select)(?: from)? +(.+)$/i
const FROM_FILE = /^(select[ _]one|select[ _]multiple|rank)[ _]from[ _]file +(\S+)$/i
const OR_OTHER = / +(?:or[ _]other|or specify other|or specify others)$/i

const known = new Map<string, RowType>([
  ...Object.entries(PLAIN).flatMap(([type, others]) =>
    [type, ...others].map((other): [string, RowType] => [other, { kind: 'question', type: type as QuestionType }]),
  ),
  ...Object.entries(META).flatMap(([meta, others]) =>
    [meta, ...others].map((other): [string, RowType] => [
      other,
      { kind: 'question', type: 'meta', meta: meta as Meta },
    ]),
  ),
  ...(['group', 'repeat'] as const).flatMap((what): [string, RowType][] => [
    [`begin ${what}`, { kind: 'begin', what }],
    [`end ${what}`, { kind: 'end', what }],
  ]),
  ...['lgroup', 'looped group'].flatMap((word): [string, RowType][] => [
    [`begin ${word}`, { kind: 'begin', what: 'repeat' }],
    [`end ${word}`, { kind: 'end', what: 'repeat' }],
  ]),
  ['audit', { kind: 'ignored' }],
])

export function readType(written: string): RowType {
  const cell = written.trim().replaceAll(/\s+/g, ' ')
  const plain = cell.toLowerCase().replace(/^(begin|end)[_-]/, '$1 ')
  const found = known.get(plain) ?? known.get(plain.replace(/^(begin|end) ?(group|repeat)$/, '$1 $2'))
  if (found) return found
  const file = FROM_FILE.exec(cell)
  if (file) return { kind: 'question', type: selectType(file[1] as string), file: file[2] as string }
  const orOther = OR_OTHER.test(cell)
  const select = SELECT.exec(cell.replace(OR_OTHER, ''))
  if (select && !(select[2] as string).includes(' ')) {
    return { kind: 'question', type: selectType(select[1] as string), list: select[2] as string, orOther }
  }
  if (/^(begin|end) loop\b/.test(plain)) return { kind: 'unsupported' }
  if (UNSUPPORTED.has(plain) || UNSUPPORTED.has(plain.split(' ')[0] as string)) return { kind: 'unsupported' }
  const near = [...known.keys(), 'select_one', 'select_multiple'].find((name) => distance(name, plain) <= 2)
  return { kind: 'unknown', near: near ?? '' }
}

/** Spellings that other tools know as well. */
const common = new Set([...Object.keys(PLAIN), ...Object.keys(META), 'barcode', 'photo', 'trigger', 'audit'])

/** The type as other tools spell it; what is no type stays as written. */
export function plainType(written: string): string {
  const read = readType(written)
  if (read.kind === 'begin' || read.kind === 'end')
    return /^(begin|end)[ _](group|repeat)$/.test(written) ? written : `${read.kind}_${read.what}`
  const plain = written.trim().toLowerCase()
  if (common.has(plain)) return plain
  if (read.kind !== 'question') return written
  if (read.file !== undefined) return `${read.type}_from_file ${read.file}`
  if (read.list !== undefined) return `${read.type} ${read.list}${read.orOther ? ' or_other' : ''}`
  return read.meta && read.meta !== 'none' ? read.meta : read.type === 'meta' ? written : read.type
}

function selectType(word: string): QuestionType {
  const plain = word.toLowerCase()
  if (plain.startsWith('rank')) return 'rank'
  return /multiple|all that|q select$/.test(plain) ? 'select_multiple' : 'select_one'
}
