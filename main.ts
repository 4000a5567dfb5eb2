import { ConfigError, configOfProcess } from './config.ts'
import { startProgram, type Program } from './program.ts'
import { StoreError } from './store/index.ts'

async function main(): Promise<void> {
  const program = await startProgram(configOfProcess())
  console.log(`ready ${program.url}`)
  for (const { who, url } of program.links) console.log(`${who}  ${url}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(program))
}

async function stop(program: Program): Promise<void> {
  // A second signal, or a stop that hangs, ends the process at once: everything acknowledged is on disk already.
  const forced = setTimeout(() => process.exit(1), 10_000)
  process.once('SIGINT', () => process.exit(130))
  forced.unref()
  await program.stop()
}

main().catch((error: unknown) => {
  const isExpected =
    error instanceof ConfigError || error instanceof StoreError || (error as { code?: string }).code === 'EADDRINUSE'
  console.error(isExpected ? (error as Error).message : error)
  process.exitCode = 1
})
