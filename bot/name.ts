// /name: how colleagues see who answered what. Asked for, never required; taken back with one press, and by /forget.
import type { Types } from 'mongoose'
import { longestName, readName } from '../rules/colleague.ts'
import { data } from './button.ts'
import { showTasks } from './campaign.ts'
import { tellStranger } from './invite.ts'
import type { Button } from './message.ts'
import type { Turn } from './turn.ts'

/** With the name behind the command, or else it is asked for. */
export async function name(turn: Turn, text: string): Promise<void> {
  if (!turn.person) return tellStranger(turn)
  if (text.trim()) return keepName(turn, text, turn.chat?.open ?? null)
  const person = await turn.deps.models.person.find(turn.person._id)
  const open = turn.chat?.open ?? null
  // The chat waits for a text that is no answer; that it is the person's own id tells it from a successor's name.
  await turn.deps.models.chat.setNaming(turn.chatId, turn.person._id)
  await turn.send({
    text: turn.say('name-ask', { now: person?.name ?? 'none', max: longestName }),
    rows: [[...(person?.name ? [dropButton(turn, open)] : []), laterButton(turn, open)]],
  })
}

/** The text after /name. @returns false when none was asked for. */
export async function noteName(turn: Turn, text: string): Promise<boolean> {
  const naming = turn.chat?.naming
  if (!naming || !turn.person?._id.equals(naming)) return false
  await keepName(turn, text, null)
  return true
}

async function keepName(turn: Turn, text: string, open: Types.ObjectId | null): Promise<void> {
  const read = readName(text)
  if (!read.ok) return void (await turn.send({ text: turn.say(read.reason, { max: longestName }) }))
  await turn.deps.models.person.setName(turn.person!._id, read.name)
  await turn.deps.models.chat.setNaming(turn.chatId, null)
  const done = turn.say('name-kept', { name: read.name })
  if (!open) return showTasks(turn, done)
  await turn.send({ text: done, rows: [[onButton(turn, open)]] })
}

/** 不显示称呼, or 不填了: what was open before goes on. */
export async function pressName(turn: Turn, act: string, open: Types.ObjectId | null): Promise<void> {
  if (!turn.person) return tellStranger(turn)
  if (act === 'noname') await turn.deps.models.person.setName(turn.person._id, null)
  await turn.deps.models.chat.setOpen(turn.chatId, open)
  await turn.replace({
    text: turn.say(act === 'noname' ? 'name-dropped' : 'name-skipped'),
    rows: [[onButton(turn, open)]],
  })
}

const reportOf = (open: Types.ObjectId | null) => (open ? { report: open } : {})
const dropButton = (turn: Turn, open: Types.ObjectId | null): Button => ({
  text: turn.say('button-name-drop'),
  data: data('noname', reportOf(open)),
})
const laterButton = (turn: Turn, open: Types.ObjectId | null): Button => ({
  text: turn.say('button-name-skip'),
  data: data('nameless', reportOf(open)),
})
const onButton = (turn: Turn, open: Types.ObjectId | null): Button =>
  open
    ? { text: turn.say('button-continue'), data: data('open', { report: open }) }
    : { text: turn.say('button-tasks'), data: data('tasks') }
