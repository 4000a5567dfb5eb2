// A page proves which conversation is its own by a secret in a cookie that scripts cannot read and other sites cannot send.
import type { Context, Middleware, Next } from 'koa'
import type { WebChat } from '../../models/web-chat.ts'
import type { ServerDeps } from '../deps.ts'
import { Problem } from '../problem.ts'

const maxAgeMs = 400 * 86_400_000

const nameFor = (publicUrl: string) => (publicUrl.startsWith('https:') ? '__Host-zb_chat' : 'zb_chat')

export function setSession(ctx: Context, { publicUrl }: Pick<ServerDeps, 'publicUrl'>, secret: string | null): void {
  const secure = publicUrl().startsWith('https:')
  const parts = [
    `${nameFor(publicUrl())}=${secret ?? ''}`,
    'Path=/',
    `Max-Age=${secret === null ? 0 : maxAgeMs / 1000}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(secure ? ['Secure'] : []),
  ]
  ctx.append('Set-Cookie', parts.join('; '))
}

export async function findSession(
  ctx: Context,
  deps: Pick<ServerDeps, 'models' | 'publicUrl'>,
): Promise<WebChat | null> {
  const secret = ctx.cookies.get(nameFor(deps.publicUrl()))
  return secret && /^[\w-]{43}$/.test(secret) ? deps.models.webChat.findBySecret(secret) : null
}

/** Only after `ownChat`. */
export const chatOf = (ctx: Context) => ctx.state['webChat'] as WebChat

export const ownChat =
  (deps: Pick<ServerDeps, 'models' | 'publicUrl'>): Middleware =>
  async (ctx: Context, next: Next) => {
    const chat = await findSession(ctx, deps)
    if (!chat) throw new Problem('session-missing')
    ctx.state['webChat'] = chat
    await next()
  }
