// The whole program on a folder of its own, and the admin command beside it, as staff run it.
import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { runCommand } from '../../admin.ts'
import { readConfig } from '../../config.ts'
import { startProgram, type Program } from '../../program.ts'
import type { BotApi } from './bot-api.ts'
import { quickFolder } from './folder.ts'

export interface Place {
  dataDir: string
  env: Record<string, string>
  remove(): Promise<void>
}

/** Not of those the system itself gives out: by the time the program listens, one of them may belong to another connection. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000)
    const probe = createServer()
    const isFree = await new Promise<boolean>((resolve) =>
      probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true)),
    )
    if (isFree) await new Promise((resolve) => probe.close(resolve))
    if (isFree) return port
  }
}

/** A new data folder, with the settings that make the bot talk to the stand-in. `onDisk`: for tests of crashes. */
export async function newPlace(
  api: BotApi | null,
  settings: Record<string, string> = {},
  { onDisk = false } = {},
): Promise<Place> {
  const dataDir = onDisk ? await mkdtemp(join(tmpdir(), 'zhengban-e2e-')) : await quickFolder('zhengban-e2e-')
  const port = await freePort()
  const telegram: Record<string, string> = api ? { BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root } : {}
  return {
    dataDir,
    env: { DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'silent', ...telegram, ...settings },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  }
}

export const webhookSettings = (port: string): Record<string, string> => ({
  BOT_MODE: 'webhook',
  WEBHOOK_SECRET: 'a-secret-of-the-tests-0001',
  PUBLIC_URL: `http://127.0.0.1:${port}`,
})

export const startHere = (place: Place, now: () => Date): Promise<Program> =>
  startProgram(readConfig(place.env), { now, log: pino({ level: 'silent' }), paceMs: 0 })

/** `npm run admin -- …` in this process; its JSON. Rejects with what it said on standard error. */
export async function admin<Result>(place: Place, ...args: string[]): Promise<Result> {
  const [printed, told]: [string[], string[]] = [[], []]
  const code = await runCommand(args, {
    config: () => readConfig(place.env),
    print: (line) => printed.push(line),
    tell: (line) => told.push(line),
  })
  if (code !== 0) throw new Error(`ended with ${code}\n${told.join('\n')}`)
  return JSON.parse(printed.join('\n')) as Result
}

const run = promisify(execFile)

/** The same in a process of its own, as staff run it: for what a process does beside the command's work. */
export async function adminProcess<Result>(place: Place, ...args: string[]): Promise<Result> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'admin.ts', ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...place.env },
  })
  return JSON.parse(stdout) as Result
}
