/** A document about to be stored: `_id` there and first, a legal one, size within bounds. */
import { ObjectId } from 'bson'
import { CommandError } from '../errors.ts'
import { checkBson, decode, type Doc } from '../value/decode.ts'
import { checkSize, encodeStored } from '../value/encode.ts'
import { isPlainObject, rankOf } from '../value/compare.ts'

const idMark = Buffer.from('_id\0')
const idOnly: ReadonlySet<string> = new Set(['_id'])

/** Bytes from the client are kept as they are whenever `_id` already comes first. */
export function prepareInsert(raw: Buffer): Buffer {
  if (raw.indexOf(idMark) !== 5) return withIdFirst(decode(raw, { typed: true }))
  checkBson(raw)
  checkId(decode(raw, { typed: true, fields: idOnly })['_id'])
  checkSize(raw.length)
  return raw
}

function withIdFirst(doc: Doc): Buffer {
  if (doc['_id'] === undefined) return encodeStored({ _id: new ObjectId(), ...doc })
  checkId(doc['_id'])
  return encodeStored({ _id: doc['_id'], ...doc })
}

export function checkId(id: unknown): void {
  const rank = rankOf(id)
  if (rank === 25 || rank === 50 || id === undefined) {
    throw new CommandError(
      53,
      `The '_id' value cannot be of type ${rank === 25 ? 'array' : rank === 50 ? 'regex' : 'undefined'}`,
    )
  }
  if (isPlainObject(id)) {
    for (const name of Object.keys(id))
      if (name.startsWith('$'))
        throw new CommandError(52, `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`)
  }
}

/** After an update: `_id` in front, whatever the update did to the order. */
export function encodeUpdated(doc: Doc): Buffer {
  const first = Object.keys(doc)[0]
  if (first === '_id' || doc['_id'] === undefined) return encodeStored(doc)
  return encodeStored({ _id: doc['_id'], ...doc })
}
