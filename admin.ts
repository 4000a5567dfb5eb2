// The admin command: `npm run admin -- <command>`. It joins the running program's store, or opens the store itself. Results
// are JSON on standard output; words go to standard error. Everything here can also be reached from the console or the API.
import { parseArgs } from 'node:util'
import { MongoServerError } from 'mongodb'
import { accountCommands } from './admin/account.ts'
import { refuse, Refused, say, type Command } from './admin/call.ts'
import { formCommands } from './admin/form.ts'
import { rosterCommands } from './admin/roster.ts'
import { upkeepCommands } from './admin/upkeep.ts'
import { configOfProcess, ConfigError } from './config.ts'
import { WorkbookError } from './models/xlsx.ts'
import { StoreError } from './store/index.ts'

const commands: Record<string, Command> = {
  ...rosterCommands,
  ...formCommands,
  ...accountCommands,
  ...upkeepCommands,
  help: async () => {
    console.log(say('admin-usage'))
    return undefined
  },
}

const optionNames = [
  ...['unit', 'days', 'role', 'scope', 'label', 'name', 'account', 'form', 'title', 'measure', 'due', 'opens'],
  ...['types', 'districts', 'industries', 'chambers', 'anchor'],
]

async function run(argv: string[]): Promise<void> {
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
  const result = await command({ config: configOfProcess(), now: new Date(), args, options: values })
  if (result !== undefined) console.log(JSON.stringify(result))
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

run(process.argv.slice(2)).catch((error: unknown) => {
  console.error(wordsFor(error) ?? error)
  process.exitCode = 1
})
