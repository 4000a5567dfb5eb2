// A POST with an Idempotency-Key is carried out once: whoever repeats it, since the answer got lost, gets that answer again.
import { createHash } from 'node:crypto'
import type { Context } from 'koa'
import type { ServerDeps } from './deps.ts'
import { Problem } from './problem.ts'

/** An answer before it is sent. */
export interface Answered {
  status: number
  tag: string | null
  /** null: there is no body. */
  text: string | null
}

interface Asked {
  caller: string
  body: unknown
  /** Its bytes, or their hash. */
  file: Buffer | string
}

const validKey = /^[\x21-\x7e]{1,255}$/

/** @throws Problem idempotency-mismatch | idempotency-running | invalid-input, and what `run` throws: then the key is free again. */
export async function answeredOnce(
  { models, now }: Pick<ServerDeps, 'models' | 'now'>,
  ctx: Context,
  asked: Asked,
  run: () => Promise<Answered>,
): Promise<Answered> {
  const key = ctx.get('idempotency-key')
  if (!key) return run()
  if (!validKey.test(key)) throw new Problem('invalid-input', { issues: [{ at: 'Idempotency-Key', code: 'invalid' }] })
  const name = { caller: asked.caller, key }
  const claim = await models.idempotency.claim(name, hashOf(ctx, asked), now())
  if (claim.state === 'mismatch') throw new Problem('idempotency-mismatch')
  if (claim.state === 'running') throw new Problem('idempotency-running', { retryAfterSeconds: 1 })
  if (claim.state === 'done') {
    ctx.set('Idempotency-Replayed', 'true')
    return JSON.parse(claim.answer) as Answered
  }
  let answer: Answered
  try {
    answer = await run()
  } catch (error) {
    // Refused or failed: nothing stands that a second try could double.
    await models.idempotency.release(name, claim.owner)
    throw error
  }
  await models.idempotency.finish(name, claim.owner, JSON.stringify(answer))
  return answer
}

/** Whether something was carried out by this key: what, the body will tell. */
export async function isRepeated(
  { models, now }: Pick<ServerDeps, 'models' | 'now'>,
  ctx: Context,
  caller: string | undefined,
): Promise<boolean> {
  const key = ctx.get('idempotency-key')
  return caller !== undefined && validKey.test(key) && models.idempotency.isDone({ caller, key }, now())
}

function hashOf(ctx: Context, { body, file }: Asked): string {
  const hash = createHash('sha256')
  hash.update(`${ctx.method} ${ctx.originalUrl}\n${ctx.get('if-match')}\n${JSON.stringify(body) ?? ''}\n`)
  return hash.update(file).digest('hex')
}
