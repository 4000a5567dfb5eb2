// The address somebody calls from. What a proxy tells is believed only where there must be one: PUBLIC_URL is https, which we
// do not speak ourselves, and the call came from this machine or a private network. Then it is the last address told, the
// one our own proxy wrote; what stands before it anybody may have written.
import ipaddr from 'ipaddr.js'
import type { Context } from 'koa'
import type { ServerDeps } from './deps.ts'

const near = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal'])

export function callerAddress({ publicUrl }: Pick<ServerDeps, 'publicUrl'>, ctx: Context): string {
  const direct = read(ctx.req.socket.remoteAddress)
  if (!direct) return 'unknown'
  const told = publicUrl().startsWith('https:') && near.has(direct.range()) ? lastTold(ctx) : null
  return keyOf(told ?? direct)
}

const lastTold = (ctx: Context) => read(ctx.get('x-forwarded-for').split(',').at(-1)?.trim())

function read(text: string | undefined) {
  return text && ipaddr.isValid(text) ? ipaddr.process(text) : null
}

/** One household or office has a whole /64 of IPv6 addresses. */
function keyOf(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  if (address.kind() === 'ipv4') return address.toString()
  return (
    (address as ipaddr.IPv6).parts
      .slice(0, 4)
      .map((part) => part.toString(16))
      .join(':') + '::/64'
  )
}
