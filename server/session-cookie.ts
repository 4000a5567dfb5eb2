// The cookie that holds a session's secret. With https its name carries `__Host-`, which browsers take only with Secure and
// Path=/ and from this very host; on plain http (a trial on one machine) they would refuse it, so the name is bare there.
import type { Context } from 'koa'
import type { ServerDeps } from './deps.ts'

type Deps = Pick<ServerDeps, 'publicUrl'>

const isSecure = ({ publicUrl }: Deps) => publicUrl().startsWith('https:')
const nameFor = (deps: Deps) => (isSecure(deps) ? '__Host-zhengban' : 'zhengban')

export function readSecret(deps: Deps, ctx: Context): string | null {
  const secret = ctx.cookies.get(nameFor(deps))
  return secret && /^[\w-]{43}$/.test(secret) ? secret : null
}

/** Without a time: closing the browser ends it there, and the server ends it in any case. null takes it away. */
export function setSecret(deps: Deps, ctx: Context, secret: string | null): void {
  const parts = [`${nameFor(deps)}=${secret ?? ''}`, 'Path=/', 'HttpOnly', 'SameSite=Lax']
  if (secret === null) parts.push('Max-Age=0')
  if (isSecure(deps)) parts.push('Secure')
  ctx.append('Set-Cookie', parts.join('; '))
}
