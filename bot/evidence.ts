// Photos and files: a receipt for each, then the answer, then one card that counts them. Nothing is fetched here; a queue does
// that later. A photo belongs to the question its album began with, also when it comes late.
import type { Message as TelegramMessage } from 'grammy/types'
import type { Evidence } from '../models/evidence.ts'
import type { Report } from '../models/report.ts'
import { textOf, setAnswer, stopAt, stops, type EvidenceRef, type QuestionStop } from '../rules/form.ts'
import { mayDrop, mayMend } from '../rules/review.ts'
import { tellStranger } from './invite.ts'
import { data } from './button.ts'
import { cardMessage, cardName, newsAt } from './card.ts'
import { changesBetween, draftFor, isOpen, nextCursor, storedAt, type Draft } from './draft.ts'
import { closedText, dropsNext, isReturned } from './mend.ts'
import { cut, type Message } from './message.ts'
import { numberOf, pressOf } from './place.ts'
import { ask, loadReport, resume, tellClosed, type Step } from './report.ts'
import { showTasks } from './campaign.ts'
import { receiveTable } from './table.ts'
import type { Turn } from './turn.ts'

/** What the Bot API hands over at most. */
const largestBytes = 20 * 1024 * 1024
const mostRounds = 12

export interface Sent {
  fileId: string
  kind: Evidence['kind']
  album: string | null
  bytes: number
  mime: string
  /** '' for photos. */
  name: string
}

export function sentIn(message: TelegramMessage): Sent | null {
  const album = message.media_group_id ?? null
  const photo = message.photo?.at(-1)
  if (photo)
    return { fileId: photo.file_id, kind: 'photo', album, bytes: photo.file_size ?? 0, mime: 'image/jpeg', name: '' }
  const file = message.document
  if (!file) return null
  return {
    ...{ fileId: file.file_id, kind: 'document', album, bytes: file.file_size ?? 0 },
    ...{ mime: file.mime_type ?? '', name: file.file_name ?? '' },
  }
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
  if (await receiveTable(turn, sent)) return
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
  const draft = await draftFor(turn, report)
  if (!isOpen(draft)) {
    await tellClosed(turn, draft)
    return null
  }
  // Returned since this chat was here: nothing has been asked that this could be for.
  if (!earlier && !draft.cursor && isReturned(draft)) {
    await resume(turn, report, turn.say('review-mend-first'))
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
function refusalOf({ question }: QuestionStop, { kind, mime, name }: Sent): string | null {
  if (kind === 'photo') return null
  if (/^image\/(heic|heif)/i.test(mime)) return 'photo-heic'
  if (/\.(ofd|xml)$/i.test(name) || /[/+](ofd|xml)$/i.test(mime)) return 'file-invoice'
  return question.takesPdf || /^image\//i.test(mime) ? null : 'photo-expected'
}

async function add(turn: Turn, { draft, stop, late }: Place, sent: Sent): Promise<void> {
  const { models } = turn.deps
  const { path, question } = stop
  let receipt: Evidence | null = null
  for (let round = 0; round < mostRounds; round++) {
    const list = (storedAt(draft.answers, path) ?? []) as EvidenceRef[]
    const isKept = draft.report.applied.includes(turn.key)
    if (isKept) return showCard(turn, draft, stop, late, list.length)
    if (!isOpen(draft)) return tellClosed(turn, draft)
    if (!mayMend(draft.report, path)) return void (await turn.send({ text: closedText(turn, draft) }))
    if (list.length >= question.maxCount) return showCard(turn, draft, stop, late, list.length)
    receipt ??= await models.evidence.receive(receiptOf(turn, draft.report, path, sent), turn.now)
    const answers = setAnswer(draft.answers, path, [...list, { id: String(receipt._id) }])
    const change = {
      key: turn.key,
      chat: turn.chatId,
      by: turn.person!._id,
      answers: changesBetween(draft.answers, answers),
    }
    const { outcome, report } = await models.report.save(draft.report, change, turn.now)
    if (outcome === 'settled') return void (await turn.send({ text: closedText(turn, draft) }))
    if (outcome === 'saved') {
      turn.deps.evidenceArrived()
      const senders = new Map(draft.senders).set(String(receipt._id), turn.person!._id)
      return showCard(turn, { ...draft, report, answers: report.answers, senders }, stop, late, list.length + 1)
    }
    draft = await draftFor(turn, report)
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
  const message = async () =>
    late
      ? lateMessage(turn, draft, stop, count)
      : cardMessage(turn, draft, stop, count, await newsAt(turn, draft, stop.path))
  const { cards } = turn.memory
  const name = cardName(draft.report, stop.path, late)
  const known = cards.get(turn.chatId)
  const id = known?.name === name ? known.message : late ? undefined : draft.cursor?.card
  if (id !== undefined) return cards.refresh(turn.chatId, name, id, async () => turn.edit(id, await message()))
  const sent = await turn.send(await message())
  cards.began(turn.chatId, name, sent)
  turn.memory.asked.note(turn.chatId, { report: String(draft.report._id), path: stop.path, message: sent })
  if (late) return
  const cursor = draft.cursor ?? { at: 'stop' as const, path: stop.path, since: turn.now }
  await turn.deps.models.report.moveCursor(draft.report._id, turn.chatId, { ...cursor, card: sent })
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
    (stop): stop is QuestionStop =>
      stop.kind === 'question' && takesFiles(stop) && draft.given.has(stop.path) && mayMend(draft.report, stop.path),
  )
  await turn.send({
    text: turn.say('photo-no-question'),
    rows: [
      ...questions.slice(-4).map((stop) => [
        {
          text: turn.say('button-add-photo', {
            n: numberOf(draft, stop.path),
            label: cut(textOf(draft.form, stop.question.label, draft.answers, stop.path, draft.env, turn.lang), 20),
          }),
          data: pressOf('mend', draft, stop),
        },
      ]),
      [{ text: turn.say('button-continue'), data: data('open', { report: draft.report._id }) }],
    ],
  })
}

function without(list: EvidenceRef[], ids: ReadonlySet<string>): EvidenceRef[] | null {
  const left = list.filter(({ id }) => !ids.has(id))
  return left.length > 0 ? left : null
}

/** 删除最后一张, or of a returned report the last one at fault. The button says how many it saw, so that pressing it twice deletes one. */
export function dropPhoto(turn: Turn, draft: Draft, stop: QuestionStop, count: number): Step | null {
  const list = (storedAt(draft.answers, stop.path) ?? []) as EvidenceRef[]
  const last = dropsNext(draft, stop.path)
  if (!last || list.length !== count) return null
  const { models } = turn.deps
  return {
    answers: setAnswer(draft.answers, stop.path, without(list, new Set([last.id]))),
    to: draft.cursor!,
    async instead(next) {
      await turn.replace(cardMessage(turn, next, stop, count - 1, await newsAt(turn, next, stop.path)))
      await models.evidence.remove([models.file.idOf(last.id)])
    },
  }
}

/** 重新发送: what failed is taken away and the question taken up again. Pressed twice, it finds nothing more to take away. */
export async function sendAgain(turn: Turn, draft: Draft, stop: QuestionStop): Promise<Step> {
  const { report, answers, cursor, env } = draft
  const { models } = turn.deps
  const { failed } = await newsAt(turn, draft, stop.path)
  const gone = failed.filter((id) => mayDrop(report, stop.path, id))
  const isHere = cursor?.at === 'stop' && cursor.path === stop.path
  const list = (storedAt(answers, stop.path) ?? []) as EvidenceRef[]
  return {
    ...(gone.length > 0 && { answers: setAnswer(answers, stop.path, without(list, new Set(gone))) }),
    // Without the old card: the next photo begins one below what is said now.
    to: { at: 'stop', path: stop.path, since: env.now, mending: isHere ? cursor.mending === true : true },
    async instead(next) {
      await ask(turn, next, undefined, true)
      await models.evidence.remove(gone.map((id) => models.file.idOf(id)))
    },
  }
}
