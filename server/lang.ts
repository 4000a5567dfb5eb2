import type { Context } from 'koa'
import { langOf, type Lang } from '../rules/words.ts'

/** The language of the reader: as asked for, else what the browser prefers, else Chinese. */
export const langOfRequest = (ctx: Context, asked?: string): Lang =>
  langOf(asked ?? (ctx.acceptsLanguages(['zh', 'zh-CN', 'en']) || undefined))
