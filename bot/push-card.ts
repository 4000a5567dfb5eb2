// The card of a push that goes: how many got it, edited while it goes. After a restart nobody edits it; its button does.
import type { Types } from 'mongoose'
import { data } from './button.ts'
import { paragraphs, type Message } from './message.ts'
import type { Turn } from './turn.ts'

const lookEveryMs = 3_000
/** Half an hour of looking; then the button. */
const mostLooks = 600

export type Card = Message & { isOver: boolean }

/** null when there is no such push. */
export async function cardMessage(turn: Turn, id: Types.ObjectId): Promise<Card | null> {
  const { models, push, now } = turn.deps
  const [broadcast, progress] = [await models.broadcast.find(id), await push?.watch(id)]
  if (!broadcast || !progress) return null
  const campaign = broadcast.target.campaign && (await models.campaign.find(broadcast.target.campaign))
  const { state, sendAt, counts } = progress
  const waiting = counts.queued + counts.sending
  const isCancelled = state === 'cancelled'
  const isOver = waiting === 0 && (isCancelled || state === 'done' || state === 'sending')
  const isLater = state === 'scheduled' && sendAt !== null && sendAt > now()
  const shown = isCancelled ? 'cancelled' : isOver ? 'done' : isLater ? 'waiting' : 'running'
  const { sent, blocked, failed, skipped } = counts
  const look = { text: turn.say('button-refresh'), data: data('push-look', { report: id }) }
  const stop = { text: turn.say('button-push-cancel'), data: data('push-stop', { report: id }) }
  return {
    isOver,
    text: paragraphs(
      campaign?.title,
      turn.say('push-progress', { state: shown, at: sendAt ?? now() }),
      turn.say('push-counts', { sent, waiting, blocked, failed, skipped }),
    ),
    rows: isOver ? [] : [isCancelled ? [look] : [look, stop]],
  }
}

/** Edits the card until the push is through. Pressing its button again takes over from who looked before. */
export function followCard(turn: Turn, message: number, id: Types.ObjectId): void {
  const { follows } = turn.memory
  const key = `${turn.chatId}:${String(id)}`
  clearTimeout(follows.get(key))
  let last = ''
  let looks = 0
  const next = () => {
    const timer = setTimeout(() => void look(), turn.deps.push?.lookEveryMs ?? lookEveryMs)
    timer.unref()
    follows.set(key, timer)
  }
  // A look that fails is made up for by the next.
  const look = async () => {
    const timer = follows.get(key)
    const card = await cardMessage(turn, id).catch(() => null)
    if (card && card.text !== last) {
      last = card.text
      await turn.edit(message, card).catch(() => (last = ''))
    }
    if (follows.get(key) !== timer) return
    if ((card?.isOver && last !== '') || ++looks >= mostLooks) follows.delete(key)
    else next()
  }
  next()
}
