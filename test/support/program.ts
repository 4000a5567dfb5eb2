// The whole program on a folder of its own, and the admin command beside it, as staff run it.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { readConfig } from '../../config.ts'
import { startProgram, type Program } from '../../program.ts'
import type { BotApi } from './bot-api.ts'

export interface Place {
  dataDir: string
  env: Record<string, string>
  remove(): Promise<void>
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** A new data folder, with the settings that make the bot talk to the stand-in. */
export async function newPlace(api: BotApi | null, settings: Record<string, string> = {}): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'zhengban-e2e-'))
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

const run = promisify(execFile)

/** `npm run admin -- …` in a process of its own; its JSON. Rejects with what it said on standard error. */
export async function admin<Result>(place: Place, ...args: string[]): Promise<Result> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'admin.ts', ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...place.env },
  })
  return JSON.parse(stdout) as Result
}
