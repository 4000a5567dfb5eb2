// The admin command: `npm run admin -- <command>`. It joins the running program's store, or opens the store itself. Results
// are JSON on standard output; words go to standard error. Everything here can also be reached from the console or the API.
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { inspect, parseArgs } from 'node:util'
import { MongoServerError } from 'mongodb'
import { accountCommands } from './admin/account.ts'
import { refuse, Refused, say, type Command, type Shell } from './admin/call.ts'
import { formCommands } from './admin/form.ts'
import { rosterCommands } from './admin/roster.ts'
import { upkeepCommands } from './admin/upkeep.ts'
import { configOfProcess, ConfigError } from './config.ts'
import { WorkbookError } from './models/xlsx.ts'
import { StoreError } from './store/index.ts'

export type { Shell } from './admin/call.ts'

const commands: Record<string, Command> = {
  ...rosterCommands,
  ...formCommands,
  ...accountCommands,
  ...upkeepCommands,
  help: async ({ print }) => print(say('admin-usage')),
}

const optionNames = [
  ...['unit', 'days', 'role', 'scope', 'label', 'name', 'account', 'form', 'title', 'measure', 'due', 'opens'],
  ...['types', 'districts', 'industries', 'chambers', 'anchor'],
]

/** One command, from its words to its exit code. Never rejects. */
export async function runCommand(argv: string[], shell: Shell): Promise<number> {
  let code = 0
  try {
    const result = await carryOut(argv, shell, () => (code = 1))
    if (result !== undefined) shell.print(JSON.stringify(result))
    return code
  } catch (error) {
    shell.tell(wordsFor(error) ?? inspect(error))
    return 1
  }
}

async function carryOut(argv: string[], { config, ...lines }: Shell, fail: () => void): Promise<unknown> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      partial: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      ...Object.fromEntries(optionNames.map((name) => [name, { type: 'string' as const }])),
    },
  })
  const [name = 'help', ...args] = positionals
  const command = Object.hasOwn(commands, name) ? commands[name]! : refuse('admin-unknown-command', { command: name })
  return command({ config: config(), now: new Date(), args, options: values, ...lines, fail })
}

/** The sentence for what went wrong; undefined for a bug, which shows its stack. */
function wordsFor(error: unknown): string | undefined {
  if (error instanceof Refused || error instanceof ConfigError || error instanceof StoreError) return error.message
  if (error instanceof MongoServerError && error.code === 2) return error.message
  if (error instanceof WorkbookError) return say('admin-workbook', { reason: say(`problem-${error.code}`, error.args) })
  const code = (error as { code?: string } | null)?.code
  if (code?.startsWith('ERR_PARSE_ARGS')) return say('admin-unknown-option', { option: (error as Error).message })
  return undefined
}

const isStarted = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
if (isStarted)
  process.exitCode = await runCommand(process.argv.slice(2), {
    config: configOfProcess,
    print: (line) => console.log(line),
    tell: (line) => console.error(line),
  })
