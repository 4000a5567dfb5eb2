// The card below the photos of a question: how many came, what became of them, what to do; and how often it is edited.
import type { Evidence } from '../models/evidence.ts'
import type { Report } from '../models/report.ts'
import type { EvidenceRef, QuestionStop } from '../rules/form.ts'
import { sendersLine } from './colleague.ts'
import { storedAt, type Draft } from './draft.ts'
import { faultsText } from './mend.ts'
import { cut, lines, paragraphs, type Message } from './message.ts'
import { placeLine, pressOf } from './place.ts'
import { labelOf, photosPart, wayRow } from './question.ts'
import type { Voice } from './voice.ts'

/** A card is edited once a second at most: an album of ten is one edit or two, not ten. */
const cardPauseMs = 1000
const longestNews = 1200

/** What became of the photos at one place. */
export interface News {
  ready: number
  failed: string[]
  /** Advice, and what failed, in words. */
  said: string[]
}

export async function newsAt(voice: Voice, { report, answers }: Draft, path: string): Promise<News> {
  const refs = (storedAt(answers, path) ?? []) as EvidenceRef[]
  if (refs.length === 0) return { ready: 0, failed: [], said: [] }
  const sent = await voice.deps.models.evidence.findOfReport(report._id)
  const known = new Map(sent.map((evidence) => [String(evidence._id), evidence]))
  const here = refs.flatMap(({ id }, index) => {
    const evidence = known.get(id)
    return evidence ? [{ id, evidence, n: index + 1 }] : []
  })
  return {
    ready: here.filter(({ evidence }) => evidence.state === 'ready').length,
    failed: here.filter(({ evidence }) => evidence.state === 'failed').map(({ id }) => id),
    said: here.flatMap(({ evidence, n }) => wordsOf(voice, evidence, n)),
  }
}

/** Nothing when all is well. */
export function wordsOf(voice: Voice, { state, reason, advice }: Evidence, n: number): string[] {
  if (state === 'failed') return [voice.say(`evidence-failed-${reason}`, { n })]
  return state === 'ready' ? advice.map((each) => voice.say(`evidence-advice-${each}`, { n })) : []
}

export function cardMessage(voice: Voice, draft: Draft, stop: QuestionStop, count: number, news: News): Message {
  const { text, rows } = photosPart(voice, draft, stop, count)
  const { ready, failed, said } = news
  return {
    text: paragraphs(
      faultsText(voice, draft, stop),
      lines(placeLine(voice, draft, stop), labelOf(voice, draft, stop.question, stop.path)),
      lines(
        text,
        ready > 0 && voice.say('evidence-progress', { received: count, ready }),
        sendersLine(voice, draft, stop.path),
      ),
      cut(lines(...said), longestNews),
    ),
    rows: [...(failed.length > 0 ? [[againButton(voice, draft, stop)]] : []), ...rows, wayRow(voice, draft, stop)],
  }
}

/** Takes away what failed at this question, and takes new photos. */
export const againButton = (voice: Voice, draft: Draft, stop: QuestionStop) => ({
  text: voice.say('button-send-again'),
  data: pressOf('again', draft, stop),
})

export const cardName = (report: Pick<Report, '_id'>, path: string, late = false) =>
  `${String(report._id)}/${path}/${late ? 'late' : 'here'}`

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
