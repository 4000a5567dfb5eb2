// A second lock beside SameSite: what changes something by a cookie must come from our own page. A caller that is no browser
// sends neither header, and no cookie of anybody else.
import type { Context } from 'koa'
import type { ServerDeps } from './deps.ts'
import { Problem } from './problem.ts'

/** @throws Problem foreign-origin */
export function refuseForeign({ publicUrl }: Pick<ServerDeps, 'publicUrl'>, ctx: Context): void {
  const site = ctx.get('sec-fetch-site')
  if (site && site !== 'same-origin' && site !== 'none') throw new Problem('foreign-origin')
  const origin = ctx.get('origin')
  if (origin && hostOf(origin) !== ctx.host && origin !== publicUrl()) throw new Problem('foreign-origin')
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : null)
