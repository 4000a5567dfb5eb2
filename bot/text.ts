// A text without a command: an invite code, the answer to the current question, or nothing that can be placed.
import { takeTyped } from './answer.ts'
import { showTasks } from './campaign.ts'
import { draftFor, isFilled } from './draft.ts'
import { noteSuccessor } from './duty.ts'
import { looksLikeCode, tellStranger, useCode } from './invite.ts'
import { longestText } from './message.ts'
import { noteName } from './name.ts'
import { loadReport, tellClosed } from './report.ts'
import type { Turn } from './turn.ts'

const restSeconds = 3

export async function readText(turn: Turn, text: string, sentAt: number): Promise<void> {
  if (isRestOfLongText(turn, text, sentAt)) return
  if (!turn.person) return looksLikeCode(text) ? useCode(turn, text) : tellStranger(turn)
  if ((await noteName(turn, text)) || (await noteSuccessor(turn, text))) return
  const report = await loadReport(turn, turn.chat?.open ?? null)
  if (report && isFilled(report)) return takeTyped(turn, report, text)
  if (looksLikeCode(text)) return useCode(turn, text)
  if (report) return tellClosed(turn, await draftFor(turn, report))
  await showTasks(turn, turn.say('nothing-open'))
}

/** Phones send a text that is too long as several messages; the later ones are no answers of their own. */
function isRestOfLongText(turn: Turn, text: string, sentAt: number): boolean {
  const { overlong } = turn.memory
  const before = overlong.get(turn.chatId)
  const isRest = before !== undefined && sentAt - before <= restSeconds
  if (text.length >= longestText) overlong.note(turn.chatId, sentAt)
  else overlong.drop(turn.chatId)
  return isRest
}
