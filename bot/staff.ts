// Staff in chat: who may use which command, which ones their menu shows, and how a chat stops being theirs.
import type { Account } from '../models/account.ts'
import { has, type Power } from '../rules/power.ts'
import { data } from './button.ts'
import { commands } from './channels/telegram.ts'
import { lines, paragraphs } from './message.ts'
import type { Turn } from './turn.ts'

/** The power each command needs; `null`: any role. */
export const staffCommands = { progress: 'totals', remind: 'push', signin: null } as const satisfies Record<
  string,
  Power | null
>

/** Does it for staff who may; tells everybody else in a sentence why not. */
export async function forStaff(turn: Turn, power: Power | null, work: (account: Account) => Promise<void>) {
  const { account } = turn
  if (account && (power === null || has(account.role, power))) return work(account)
  turn.answer()
  // The account was disabled since: its commands go.
  if (!account && turn.chat?.account) await offerCommands(turn)
  const text = account ? turn.say('staff-not-your-role', { role: roleName(turn, account) }) : turn.say('staff-only')
  await turn.send({ text })
}

export const roleName = (turn: Turn, { role }: Pick<Account, 'role'>) => turn.say(`role-name-${role}`)

const offered = ({ role }: Account) =>
  (Object.keys(staffCommands) as (keyof typeof staffCommands)[]).filter((command) => {
    const power = staffCommands[command]
    return power === null || has(role, power)
  })

export function menuText(turn: Turn, account: Account): string {
  const entries = offered(account).map((command) =>
    turn.say('staff-menu-line', { command, what: turn.say(`command-${command}`) }),
  )
  return turn.say('staff-menu', { commands: lines(...entries) })
}

/** The messenger's menu of this one chat; everybody else's shows officers' commands alone. */
export async function offerCommands(turn: Turn): Promise<void> {
  const { account } = turn
  if (!account) return turn.setCommands(null)
  const own = turn.person ? commands : (['help', 'lang', 'mydata', 'forget'] as const)
  await turn.setCommands(
    [...offered(account), ...own].map((command) => ({ command, description: turn.say(`command-${command}`) })),
  )
}

export async function askUnbind(turn: Turn, account: Account): Promise<void> {
  await turn.send({
    text: turn.say('staff-forget-ask', { name: account.name }),
    rows: [
      [
        { text: turn.say('button-unbind'), data: data('unbind') },
        { text: turn.say('button-keep-data'), data: data('keep') },
      ],
    ],
  })
}

/** The officer, if there is one in this chat, stays. */
export async function unbind(turn: Turn): Promise<void> {
  await turn.deps.models.chat.unbindAccount(turn.chatId)
  turn.account = null
  await offerCommands(turn)
  await turn.replace({ text: turn.say('staff-unbound') })
}

/** What is kept about somebody on the staff. */
export async function accountText(turn: Turn, account: Account): Promise<string> {
  const chats = await turn.deps.models.chat.findOfAccounts([account._id])
  return paragraphs(
    turn.say('staff-mydata', {
      name: account.name,
      role: roleName(turn, account),
      version: account.consent?.version ?? '—',
      at: account.consent?.at ?? account.createdAt,
      chats: chats.length,
    }),
  )
}
