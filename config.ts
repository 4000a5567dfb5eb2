// The only reader of the environment. Every value is checked here, before anything starts; a wrong one stops the start
// with the variable's name and the remedy.
import { z } from 'zod'

const roles = ['bot', 'server', 'jobs'] as const
export type Role = (typeof roles)[number]

const blankIsUnset = (value: unknown) => (value === '' ? undefined : value)
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsUnset, schema.optional())

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const environment = z
  .object({
    PORT: optional(z.coerce.number('a port number, 0 for any').int().min(0).max(65535)),
    HOST: optional(z.string()),
    PUBLIC_URL: optional(z.url({ protocol: /^https?$/, error: 'an http(s) address people can open, without a path' })),
    DATA_DIR: optional(z.string()),
    MONGODB_URI: optional(
      z.string().regex(/^mongodb(\+srv)?:\/\//, 'an address starting with mongodb:// or mongodb+srv://'),
    ),
    BOT_TOKEN: optional(z.string().regex(/^\d+:[\w-]{20,}$/, 'the token BotFather gave, like 123456:ABC…')),
    TELEGRAM_API_ROOT: optional(z.url('the address of a Bot API server')),
    BOT_MODE: optional(z.enum(['polling', 'webhook'], 'polling or webhook')),
    WEBHOOK_SECRET: optional(z.string().regex(/^[\w-]{16,256}$/, '16-256 characters of A-Z a-z 0-9 _ -')),
    ROLES: optional(z.string()),
    TIME_ZONE: optional(z.string().refine(isTimeZone, 'a time zone name such as Asia/Shanghai')),
    LOG_LEVEL: optional(
      z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'a pino level such as info'),
    ),
  })
  .superRefine((env, ctx) => {
    if (env.BOT_MODE !== 'webhook') return
    const need = (name: 'PUBLIC_URL' | 'WEBHOOK_SECRET', why: string) => {
      if (!env[name]) ctx.addIssue({ code: 'custom', path: [name], message: why })
    }
    need('PUBLIC_URL', 'a value with BOT_MODE=webhook: the https address Telegram shall call')
    need('WEBHOOK_SECRET', 'a value with BOT_MODE=webhook: a random string of 16 or more characters')
  })

export interface Config {
  port: number
  host: string
  /** Where people reach the program; null until the port is known (then http://host:port is used). */
  publicUrl: string | null
  dataDir: string
  /** null: the embedded store in dataDir. */
  mongodbUri: string | null
  /** null: no Telegram; web chat only. */
  botToken: string | null
  telegramApiRoot: string
  botMode: 'polling' | 'webhook'
  webhookSecret: string | null
  roles: ReadonlySet<Role>
  timeZone: string
  logLevel: string
}

export class ConfigError extends Error {}

/** @throws ConfigError naming each wrong variable and its remedy, one per line. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: expected ${issue.message}`)
    throw new ConfigError(`Wrong settings:\n  ${lines.join('\n  ')}\nSee .env.example.`)
  }
  const given = parsed.data
  return {
    port: given.PORT ?? 3000,
    host: given.HOST ?? '127.0.0.1',
    publicUrl: given.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    dataDir: given.DATA_DIR ?? './data',
    mongodbUri: given.MONGODB_URI ?? null,
    botToken: given.BOT_TOKEN ?? null,
    telegramApiRoot: given.TELEGRAM_API_ROOT?.replace(/\/+$/, '') ?? 'https://api.telegram.org',
    botMode: given.BOT_MODE ?? 'polling',
    webhookSecret: given.WEBHOOK_SECRET ?? null,
    roles: readRoles(given.ROLES),
    timeZone: given.TIME_ZONE ?? 'Asia/Shanghai',
    logLevel: given.LOG_LEVEL ?? 'info',
  }
}

/** The environment of this process; the only place that reads it. */
export const configOfProcess = (): Config => readConfig(process.env)

function readRoles(text: string | undefined): Set<Role> {
  if (!text) return new Set(roles)
  const named = text.split(',').map((name) => name.trim())
  const unknown = named.filter((name) => !(roles as readonly string[]).includes(name))
  if (unknown.length > 0)
    throw new ConfigError(
      `Wrong settings:\n  ROLES: ${unknown.join(', ')} is unknown; expected a list of ${roles.join(',')}`,
    )
  return new Set(named as Role[])
}
