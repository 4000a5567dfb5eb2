// Photos and files: a receipt for each, then the answer, then one card that counts them. Nothing is fetched here; a queue does
// that later. A photo belongs to the question its album began with, also when it comes late.
import type { Message as TelegramMessage } from 'grammy/types'
import type { Types } from 'mongoose'
import type { Evidence } from '../models/evidence.ts'
import type { Report } from '../models/report.ts'
import { plainText, setAnswer, stopAt, stops, type EvidenceRef, type QuestionStop } from '../rules/form.ts'
import { tellStranger } from './invite.ts'
import { data } from './button.ts'
import { changesBetween, draftOf, isOpen, nextCursor, storedAt, type Draft } from './draft.ts'
import { cut, lines, paragraphs, type Message } from './message.ts'
import { numberOf, placeLine, pressOf } from './place.ts'
import { labelOf, photosPart, wayRow } from './question.ts'
import { loadReport, tellClosed, type Step } from './report.ts'
import { showTasks } from './campaign.ts'
import type { Turn } from './turn.ts'

/** What the Bot API hands over at most. */
const largestBytes = 20 * 1024 * 1024
const mostRounds = 12
/** A card is edited once a second at most: an album of ten is one edit or two, not ten. */
const cardPauseMs = 1000

export interface Sent {
  fileId: string
  kind: Evidence['kind']
  album: string | null
  bytes: number
  mime: string
}

export function sentIn(message: TelegramMessage): Sent | null {
  const album = message.media_group_id ?? null
  const photo = message.photo?.at(-1)
  if (photo) return { fileId: photo.file_id, kind: 'photo', album, bytes: photo.file_size ?? 0, mime: 'image/jpeg' }
  const file = message.document
  if (!file) return null
  return { fileId: file.file_id, kind: 'document', album, bytes: file.file_size ?? 0, mime: file.mime_type ?? '' }
}

interface Place {
  draft: Draft
  stop: QuestionStop
  /** The chat no longer stands at this question. */
  late: boolean
}

export async function receive(turn: Turn, sent: Sent): Promise<void> {
  if (!turn.person) return tellStranger(turn)
  if (sent.bytes > largestBytes) return void (await turn.send({ text: turn.say('file-too-large') }))
  const place = await placeFor(turn, sent)
  if (!place) return
  const refusal = refusalOf(place.stop, sent)
  if (refusal) return void (await turn.send({ text: turn.say(refusal) }))
  await add(turn, place, sent)
}

/** The question this photo is for; null when there is none, which has been said then. */
async function placeFor(turn: Turn, sent: Sent): Promise<Place | null> {
  const earlier = sent.album ? await turn.deps.models.evidence.findOfAlbum(turn.chatId, sent.album) : null
  const id = earlier?.report ?? turn.chat?.open ?? null
  turn.memory.reports.drop(String(id))
  const report = await loadReport(turn, id)
  if (!report) {
    await showTasks(turn, turn.say('photo-nothing-open'))
    return null
  }
  const draft = await draftOf(turn.deps, report, turn.chatId, turn.now)
  if (!isOpen(draft)) {
    await tellClosed(turn, report)
    return null
  }
  const standing = draft.cursor ?? nextCursor(draft)
  const path = earlier?.path ?? (standing.at === 'stop' ? standing.path : undefined)
  const stop = path === undefined ? null : stopAt(draft.form, draft.answers, path, draft.env)
  if (stop?.kind === 'question' && takesFiles(stop)) {
    return { draft, stop, late: standing.at !== 'stop' || standing.path !== stop.path }
  }
  await tellNoQuestion(turn, draft)
  return null
}

const takesFiles = ({ question }: QuestionStop) => question.type === 'image' || question.type === 'file'

/** Which id of words refuses it; null: it may come. What it really is, is found out when it is processed. */
function refusalOf({ question }: QuestionStop, { kind, mime }: Sent): string | null {
  if (question.type === 'file' || kind === 'photo') return null
  if (/^image\/(heic|heif)/i.test(mime)) return 'photo-heic'
  return /^image\//i.test(mime) ? null : 'photo-expected'
}

async function add(turn: Turn, { draft, stop, late }: Place, sent: Sent): Promise<void> {
  const { models } = turn.deps
  const { path, question } = stop
  let receipt: Evidence | null = null
  for (let round = 0; round < mostRounds; round++) {
    const list = (storedAt(draft.answers, path) ?? []) as EvidenceRef[]
    const isKept = draft.report.applied.includes(turn.key)
    if (isKept) return showCard(turn, draft, stop, late, list.length)
    if (!isOpen(draft)) return tellClosed(turn, draft.report)
    if (list.length >= question.maxCount) return showCard(turn, draft, stop, late, list.length)
    receipt ??= await models.evidence.receive(receiptOf(turn, draft.report, path, sent), turn.now)
    const answers = setAnswer(draft.answers, path, [...list, { id: String(receipt._id) }])
    const change = { key: turn.key, chat: turn.chatId, answers: changesBetween(draft.answers, answers) }
    const { outcome, report } = await models.report.save(draft.report, change, turn.now)
    if (outcome === 'settled') return void (await turn.send({ text: turn.say('question-settled') }))
    if (outcome === 'saved') {
      turn.deps.evidenceArrived()
      return showCard(turn, { ...draft, report, answers: report.answers }, stop, late, list.length + 1)
    }
    draft = await draftOf(turn.deps, report, turn.chatId, turn.now)
  }
  throw new Error('report changes faster than it can be saved')
}

function receiptOf(turn: Turn, report: Report, path: string, { fileId, kind, album }: Sent) {
  const { _id, campaign, unit } = report
  return {
    report: _id,
    campaign,
    unit,
    path,
    person: turn.person!._id,
    chat: turn.chatId,
    key: turn.key,
    fileId,
    kind,
    album,
  }
}

/** The card below the photos: one for each stay at a question, edited as they come. */
async function showCard(turn: Turn, draft: Draft, stop: QuestionStop, late: boolean, count: number): Promise<void> {
  const message = late ? lateMessage(turn, draft, stop, count) : cardMessage(turn, draft, stop, count)
  const { cards } = turn.memory
  const name = `${String(draft.report._id)}/${stop.path}/${late ? 'late' : 'here'}`
  const known = cards.get(turn.chatId)
  const id = known?.name === name ? known.message : late ? undefined : draft.cursor?.card
  if (id !== undefined) return cards.refresh(turn.chatId, name, id, () => turn.edit(id, message))
  const sent = await turn.send(message)
  cards.began(turn.chatId, name, sent)
  turn.memory.asked.note(turn.chatId, { report: String(draft.report._id), path: stop.path, message: sent })
  if (late) return
  const cursor = draft.cursor ?? { at: 'stop' as const, path: stop.path, since: turn.now }
  await turn.deps.models.report.moveCursor(draft.report._id, turn.chatId, { ...cursor, card: sent })
}

function cardMessage(turn: Turn, draft: Draft, stop: QuestionStop, count: number): Message {
  const { text, rows } = photosPart(turn, draft, stop, count)
  const head = lines(placeLine(turn, draft, stop), labelOf(turn, draft, stop.question, stop.path))
  return { text: paragraphs(head, text), rows: [...rows, wayRow(turn, draft, stop)] }
}

const lateMessage = (turn: Turn, draft: Draft, stop: QuestionStop, count: number): Message => ({
  text: turn.say(count >= stop.question.maxCount ? 'photos-late-full' : 'photos-late', {
    n: numberOf(draft, stop.path),
    count,
  }),
})

/** No question of photos stands open here: says so, with the ways to those there are. */
async function tellNoQuestion(turn: Turn, draft: Draft): Promise<void> {
  const questions = stops(draft.form, draft.answers, draft.env).filter(
    (stop): stop is QuestionStop => stop.kind === 'question' && takesFiles(stop) && draft.given.has(stop.path),
  )
  await turn.send({
    text: turn.say('photo-no-question'),
    rows: [
      ...questions.slice(-4).map((stop) => [
        {
          text: turn.say('button-add-photo', {
            n: numberOf(draft, stop.path),
            label: cut(plainText(draft.form, stop.question.label, turn.lang), 20),
          }),
          data: pressOf('mend', draft, stop),
        },
      ]),
      [{ text: turn.say('button-continue'), data: data('open', { report: draft.report._id }) }],
    ],
  })
}

/** 删除最后一张. The button says how many it saw, so that pressing it twice deletes one. */
export function dropPhoto(turn: Turn, draft: Draft, stop: QuestionStop, count: number): Step | null {
  const list = (storedAt(draft.answers, stop.path) ?? []) as EvidenceRef[]
  const last = list.at(-1)
  if (!last || list.length !== count) return null
  const { models } = turn.deps
  return {
    answers: setAnswer(draft.answers, stop.path, list.length > 1 ? list.slice(0, -1) : null),
    to: draft.cursor!,
    async instead(next) {
      const message = cardMessage(turn, next, stop, count - 1)
      await turn.replace(message)
      await removeEvidence(models, [models.file.idOf(last.id)])
    },
  }
}

/** Removes photos that no report points at any more, with what was made of them. */
export async function removeEvidence(models: Turn['deps']['models'], ids: Types.ObjectId[]): Promise<void> {
  for (const id of ids) {
    const evidence = await models.evidence.find(id)
    await models.evidence.removeMany([id])
    for (const file of [evidence?.picture, evidence?.thumbnail]) if (file) await models.file.remove(file)
  }
}

/** The counting card of each chat; edits that come too fast are put off, and the last one wins. */
export class Cards {
  private readonly known = new Map<
    number,
    { name: string; message: number; editedAt: number; waiting: Waiting | null }
  >()
  private readonly most: number

  constructor(most = 10_000) {
    this.most = most
  }

  get = (chat: number) => this.known.get(chat)

  began(chat: number, name: string, message: number): void {
    this.end(chat)
    this.known.set(chat, { name, message, editedAt: Date.now(), waiting: null })
    if (this.known.size > this.most) this.end(this.known.keys().next().value!)
  }

  async refresh(chat: number, name: string, message: number, edit: () => Promise<unknown>): Promise<void> {
    if (this.known.get(chat)?.name !== name) this.began(chat, name, message)
    const card = this.known.get(chat)!
    if (card.waiting) {
      card.waiting.edit = edit
      return
    }
    const wait = card.editedAt + cardPauseMs - Date.now()
    card.editedAt = Math.max(Date.now(), Date.now() + wait)
    if (wait <= 0) return void (await edit())
    const waiting: Waiting = {
      edit,
      timer: setTimeout(() => {
        card.waiting = null
        // A card that shows an old count is put right by the next photo or by 完成.
        waiting.edit().catch(() => undefined)
      }, wait),
    }
    waiting.timer.unref()
    card.waiting = waiting
  }

  /** Whatever else happens in the chat ends the card: nothing is edited behind a person's back. */
  end(chat: number): void {
    const card = this.known.get(chat)
    if (card?.waiting) clearTimeout(card.waiting.timer)
    this.known.delete(chat)
  }

  endAll(): void {
    for (const chat of [...this.known.keys()]) this.end(chat)
  }
}
interface Waiting {
  edit: () => Promise<unknown>
  timer: NodeJS.Timeout
}
