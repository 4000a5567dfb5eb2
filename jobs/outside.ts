// One POST to an address that somebody else chose: https only, never into our own network. Every address a name stands for
// is looked at at the moment of connecting, and the connection goes to just that one, so a name that changes its mind in
// between gains nothing. No redirect is followed.
import { lookup as resolve } from 'node:dns'
import { request as plain } from 'node:http'
import { request } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

export type Post = (url: string, headers: Record<string, string>, body: string) => Promise<number>

export class HookRefused extends Error {
  readonly code: 'not-https' | 'private-address' | 'time-out'
  constructor(code: HookRefused['code']) {
    super(code)
    this.code = code
  }
}

const timeOutMs = 10_000
/** More of an answer than this is not read: only its status is of interest. */
const mostAnswerBytes = 64 * 1024

/** Whether an address is one of the open internet, also when it is wrapped as IPv6. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  return ipaddr.process(address).range() === 'unicast'
}

interface Options {
  /** For tests: http to loopback. */
  loopback?: boolean
  /** As dns.lookup with `all`. */
  lookup?: typeof resolve
}

export function createPost({ loopback = false, lookup = resolve }: Options = {}): Post {
  const mayReach = (address: string) =>
    isPublic(address) || (loopback && ipaddr.process(address).range() === 'loopback')
  // All of a name's addresses must be public: one that is not makes the rest suspicious.
  const guarded: LookupFunction = (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0)
      const bad = addresses.length === 0 || addresses.some(({ address }) => !mayReach(address))
      if (bad) return done(new HookRefused('private-address'), '', 0)
      if (options.all) return done(null, addresses)
      done(null, addresses[0]!.address, addresses[0]!.family)
    })
  }
  return (text, headers, body) =>
    new Promise((answered, failed) => {
      const url = new URL(text)
      const isPlain = url.protocol === 'http:' && loopback
      if (url.protocol !== 'https:' && !isPlain) return failed(new HookRefused('not-https'))
      const host = url.hostname.replace(/^\[|\]$/g, '')
      // A host that is an address is never looked up.
      if (isIP(host) && !mayReach(host)) return failed(new HookRefused('private-address'))
      const length = String(Buffer.byteLength(body))
      const sent = (isPlain ? plain : request)(
        url,
        { method: 'POST', headers: { ...headers, 'content-length': length }, lookup: guarded, agent: false },
        (response) => {
          let bytes = 0
          response.on('data', (part: Buffer) => {
            bytes += part.length
            if (bytes > mostAnswerBytes) response.destroy()
          })
          response.once('error', () => undefined) // the status has been told
          answered(response.statusCode ?? 0)
        },
      )
      const timer = setTimeout(() => sent.destroy(new HookRefused('time-out')), timeOutMs)
      sent.once('close', () => clearTimeout(timer))
      sent.once('error', failed)
      sent.end(body)
    })
}
export const postOutside = createPost()
