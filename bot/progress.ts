// What became of a photo, told to the person who sent it: on the card while they stand at its question, else, when there is
// something to do, in one message. All well: no message.
import { GrammyError, HttpError, type Api } from 'grammy'
import type { Evidence } from '../models/evidence.ts'
import { stopAt, type EvidenceRef, type QuestionStop } from '../rules/form.ts'
import { againButton, cardMessage, cardName, newsAt, wordsOf } from './card.ts'
import type { BotDeps } from './deps.ts'
import { draftOf, isOpen, storedAt, type Draft } from './draft.ts'
import { mayOpen } from './mend.ts'
import { lines, paragraphs, payloadOf } from './message.ts'
import { placeLine } from './place.ts'
import { labelOf } from './question.ts'
import { outcomeOf } from './reminder.ts'
import type { Memory } from './turn.ts'
import { Voice } from './voice.ts'

export interface ProgressDeps {
  deps: BotDeps
  api: Api
  memory: Memory
  /** Runs between two updates of the chat, so that no card is edited while its button is being dealt with. */
  inTurn: (chat: number, work: () => Promise<void>) => Promise<void>
}

/** Rejects only when it may be tried again later: nothing has reached the person then. */
export function createEvidenceProcessed(given: ProgressDeps) {
  const { deps, inTurn } = given
  return async ({ chat, ...rest }: Evidence): Promise<void> => {
    // It came over the API: whoever sent it asks there.
    if (chat === null) return
    const evidence: Told = { ...rest, chat }
    try {
      await inTurn(evidence.chat, () => tell(given, evidence))
    } catch (error) {
      if (!(error instanceof GrammyError) && !(error instanceof HttpError)) throw error
      const outcome = outcomeOf(error)
      if (outcome.state === 'retry') throw error
      if (outcome.state === 'blocked') await deps.models.chat.blocked(evidence.chat, deps.now())
      else deps.log.warn({ evidence: String(evidence._id), state: outcome.state }, 'evidence not told')
    }
  }
}

type Told = Evidence & { chat: number }

interface Place {
  draft: Draft
  stop: QuestionStop
  voice: Voice
  /** Its number among the photos of its question. */
  n: number
  count: number
  /** The message that is this question's card now; null when the chat has gone on. */
  card: number | null
}

async function tell({ deps, api, memory }: ProgressDeps, evidence: Told): Promise<void> {
  const place = await placeOf(deps, evidence)
  if (!place) return
  const { draft, stop, voice, n, card } = place
  const said = wordsOf(voice, evidence, n)
  const edit = () => editCard(deps, api, evidence, card)
  if (said.length === 0) {
    if (card !== null) await memory.cards.refresh(evidence.chat, cardName(draft.report, stop.path), card, edit)
    return
  }
  const asked = memory.asked.get(evidence.chat)
  const isSeen = card !== null && (asked === undefined || asked.message === card)
  if (card !== null && (await edit()) && isSeen) return
  const { text, reply_markup } = payloadOf({
    text: paragraphs(
      lines(placeLine(voice, draft, stop), labelOf(voice, draft, stop.question, stop.path)),
      lines(...said),
    ),
    rows: isOpen(draft) && mayOpen(draft, stop.path) ? [[againButton(voice, draft, stop)]] : [],
  })
  await api.sendMessage(evidence.chat, text, { reply_markup })
}

/** null: nobody waits to hear of it. The photo has been taken away, or the chat is somebody else's by now. */
async function placeOf(deps: BotDeps, { chat: chatId, person, report: id, path, _id }: Told): Promise<Place | null> {
  const [chat, report] = await Promise.all([deps.models.chat.find(chatId), deps.models.report.find(id)])
  if (!chat || chat.blockedAt || String(chat.person) !== String(person) || !report) return null
  const draft = await draftOf(deps, report, { chatId, now: deps.now(), me: chat.person })
  const stop = stopAt(draft.form, draft.answers, path, draft.env)
  const refs = (storedAt(draft.answers, path) ?? []) as EvidenceRef[]
  const n = refs.findIndex((ref) => ref.id === String(_id)) + 1
  if (stop?.kind !== 'question' || n === 0) return null
  const { cursor } = draft
  const isHere = isOpen(draft) && String(chat.open) === String(id) && cursor?.at === 'stop' && cursor.path === path
  const voice = new Voice(deps, chat.lang === 'en' ? 'en' : 'zh-CN')
  return { draft, stop, voice, n, count: refs.length, card: isHere ? (cursor.card ?? null) : null }
}

/** As things are when it is edited, which may be later. @returns false when the message cannot be changed. */
async function editCard(deps: BotDeps, api: Api, evidence: Told, card: number | null): Promise<boolean> {
  const place = await placeOf(deps, evidence)
  if (!place || card === null || place.card !== card) return false
  const { draft, stop, voice, count } = place
  const message = cardMessage(voice, draft, stop, count, await newsAt(voice, draft, stop.path))
  const { text, reply_markup } = payloadOf(message)
  try {
    await api.editMessageText(evidence.chat, card, text, { reply_markup })
    return true
  } catch (error) {
    // Nobody knows whether it arrived; unlike a message, an edit may be repeated without harm.
    if (error instanceof HttpError) throw new Error('card not edited', { cause: error })
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error
    return error.description.includes('not modified')
  }
}
