// Whether a PDF opens without a password. Many are encrypted only to forbid changes and open for everybody; one that asks for a
// password shows a reviewer nothing. Only the check of the empty password is done here (ISO 32000-2, 7.6.4); nothing is decrypted.
import { createCipheriv, createHash } from 'node:crypto'

/** Longer dictionaries than this are none that a writer of PDF makes. */
const longestDictionary = 4096
const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')

/** False also when it is locked by something other than a password, such as a certificate: then nobody here can open it. */
export function opensForAll(text: string): boolean {
  const dictionary = lockOf(text)
  if (dictionary === null) return true
  const number = (name: string) => Number(new RegExp(`/${name}\\s+(-?\\d{1,10})`).exec(dictionary)?.[1] ?? 0)
  const [owner, user, revision] = [stringAt(dictionary, 'O'), stringAt(dictionary, 'U'), number('R')]
  if (!/\/Filter\s*\/Standard\b/.test(dictionary) || !owner || !user) return false
  if (revision === 5) return digest('sha256', user.subarray(32, 40)).equals(user.subarray(0, 32))
  if (revision === 6) return hardened(user.subarray(32, 40)).equals(user.subarray(0, 32))
  const named = [...text.matchAll(/\/ID\s*\[/g)].at(-1)
  const id = (named && stringAt(text.slice(named.index), 'ID')) ?? Buffer.alloc(0)
  const rights = Buffer.alloc(4)
  rights.writeInt32LE(number('P') | 0)
  const clear = revision >= 4 && /\/EncryptMetadata\s+false/.test(dictionary) ? Buffer.alloc(4, 0xff) : Buffer.alloc(0)
  const first = digest('md5', padding, owner.subarray(0, 32), rights, id, clear)
  if (revision <= 2) return rc4(first.subarray(0, 5), padding).equals(user.subarray(0, 32))
  const length = Math.min(16, Math.max(5, Math.trunc((number('Length') || 40) / 8)))
  // In AES of 128 bits some writers leave the length out.
  return [...new Set([length, 16])].some((bytes) => {
    let key: Buffer = first.subarray(0, bytes)
    for (let round = 0; round < 50; round++) key = digest('md5', key).subarray(0, bytes)
    let check: Buffer = digest('md5', padding, id)
    for (let round = 0; round < 20; round++) check = rc4(Buffer.from(key.map((byte) => byte ^ round)), check)
    return check.equals(user.subarray(0, 16))
  })
}

/** The last encryption dictionary that a trailer names; null when none does. */
function lockOf(text: string): string | null {
  const named = [...text.matchAll(/\/Encrypt\s*(?:(\d{1,10})\s+(\d{1,5})\s+R|<<)/g)].at(-1)
  if (!named) return null
  const [, number, generation] = named
  if (number === undefined) return text.slice(named.index, named.index + longestDictionary)
  const head = new RegExp(`(?:^|\\D)${number}\\s+${generation}\\s+obj\\b`, 'g')
  const start = [...text.matchAll(head)].at(-1)?.index
  return start === undefined ? '' : text.slice(start, start + longestDictionary).split('endobj')[0]!
}

/** The first string after this name, written as (…) or <…>; null when there is none. */
function stringAt(text: string, name: string): Buffer | null {
  const begin = new RegExp(`/${name}\\s*\\[?\\s*([(<])`).exec(text.slice(0, longestDictionary))
  if (!begin || text[begin.index + begin[0].length] === '<') return null
  const rest = text.slice(begin.index + begin[0].length, begin.index + begin[0].length + 1024)
  if (begin[1] === '<') return Buffer.from((/^[\da-fA-F\s]*/.exec(rest)?.[0] ?? '').replaceAll(/\s/g, ''), 'hex')
  return literal(rest)
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function literal(rest: string): Buffer {
  let plain = ''
  let depth = 1
  for (let at = 0; at < rest.length; at++) {
    const sign = rest[at]!
    if (sign === '\\') {
      const octal = /^[0-7]{1,3}/.exec(rest.slice(at + 1, at + 4))?.[0]
      const next = rest[at + 1] ?? ''
      if (octal) plain += String.fromCharCode(parseInt(octal, 8) & 0xff)
      else if (next !== '\n') plain += escapes[next] ?? next
      at += octal ? octal.length : 1
      continue
    }
    if (sign === '(') depth++
    if (sign === ')' && --depth === 0) break
    plain += sign
  }
  return Buffer.from(plain, 'latin1')
}

const digest = (kind: string, ...parts: Buffer[]) => createHash(kind).update(Buffer.concat(parts)).digest()

/** Revision 6: SHA-2 and AES in turns, for the empty password. */
function hardened(salt: Buffer): Buffer {
  let key: Buffer = digest('sha256', salt)
  for (let round = 0, last = 0; round < 64 || last > round - 32; round++) {
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false)
    const mixed = cipher.update(Buffer.concat(Array<Buffer>(64).fill(key)))
    const kind = mixed.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3
    key = digest(['sha256', 'sha384', 'sha512'][kind]!, mixed)
    last = mixed.at(-1)!
  }
  return key.subarray(0, 32)
}

function rc4(key: Buffer, given: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, at) => at)
  for (let at = 0, other = 0; at < 256; at++) {
    other = (other + state[at]! + key[at % key.length]!) & 0xff
    ;[state[at], state[other]] = [state[other]!, state[at]!]
  }
  let one = 0
  let two = 0
  return Buffer.from(
    given.map((byte) => {
      one = (one + 1) & 0xff
      two = (two + state[one]!) & 0xff
      ;[state[one], state[two]] = [state[two]!, state[one]!]
      return byte ^ state[(state[one]! + state[two]!) & 0xff]!
    }),
  )
}
