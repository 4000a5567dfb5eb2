// What every command of the admin command shares: its call, the words it speaks, and how it reads what was typed.
import { readFile } from 'node:fs/promises'
import type { Config } from '../config.ts'
import { openDatabase, type Database } from '../database.ts'
import { readTexts } from '../locales/index.ts'
import { createWords, type Args } from '../rules/words.ts'

const words = createWords(readTexts())
export const say = (id: string, args?: Args) => words.say('zh-CN', id, args)

/** Told to the person, not a bug. */
export class Refused extends Error {}
export const refuse = (id: string, args?: Args): never => {
  throw new Refused(say(id, args))
}

/** Where a command's settings come from and its lines go: the process's own, or a test's. */
export interface Shell {
  /** Asked once the command is known; throws when a setting is wrong. */
  config: () => Config
  /** Standard output: the result, as JSON. */
  print: (line: string) => void
  /** Standard error: words for people. */
  tell: (line: string) => void
}

export interface Call extends Pick<Shell, 'print' | 'tell'> {
  config: Config
  now: Date
  args: string[]
  options: Record<string, string | boolean | undefined>
  /** The result says that something is wrong: it is printed, and the exit code tells of it. */
  fail: () => void
}
export type Command = (call: Call) => Promise<unknown>

export const dayMs = 86_400_000

export const withDatabase =
  (work: (db: Database, call: Call) => Promise<unknown>): Command =>
  async (call) => {
    const db = await openDatabase(call.config, { join: true })
    try {
      await db.models.ensureIndexes()
      return await work(db, call)
    } finally {
      await db.close()
    }
  }

export function text(call: Call, option: string): string {
  const value = call.options[option]
  return typeof value === 'string' && value.trim() ? value.trim() : refuse('admin-missing-option', { option })
}
export const argument = (call: Call, at: number, name: string): string =>
  call.args[at] ?? refuse('admin-missing-argument', { argument: name })
export const list = (call: Call, option: string): string[] | undefined =>
  typeof call.options[option] === 'string'
    ? call.options[option]
        .split(/[,，]/)
        .map((word) => word.trim())
        .filter(Boolean)
    : undefined

export function whole(call: Call, option: string, least: number, most: number, otherwise?: number): number {
  const given = call.options[option]
  if (given === undefined && otherwise !== undefined) return otherwise
  const value = Number(text(call, option))
  if (!Number.isInteger(value) || value < least || value > most)
    refuse('admin-bad-option', { option, value: String(given), expected: `${least}-${most}` })
  return value
}

export function day(call: Call, option: string): string {
  const value = text(call, option)
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : refuse('admin-bad-option', { option, value, expected: 'YYYY-MM-DD' })
}

export const readBytes = (file: string) => readFile(file).catch(() => refuse('admin-file-unreadable', { file }))

export const baseOf = (config: Config) => config.publicUrl ?? `http://${config.host}:${config.port || 3000}`

/** The Telegram link needs the bot's name, which only the Bot API knows; null without a token or an answer. */
export async function inviteLinks(config: Config, code: string): Promise<{ telegram: string | null; webChat: string }> {
  const webChat = `${baseOf(config)}/chat?start=${code}`
  if (!config.botToken) return { telegram: null, webChat }
  try {
    const answer = await fetch(`${config.telegramApiRoot}/bot${config.botToken}/getMe`, {
      signal: AbortSignal.timeout(5000),
    })
    const { result } = (await answer.json()) as { result?: { username?: string } }
    return { telegram: result?.username ? `https://t.me/${result.username}?start=${code}` : null, webChat }
  } catch {
    return { telegram: null, webChat }
  }
}
