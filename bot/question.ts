// A stop as a message: progress line, label, hint, choices as buttons, and the way back.
import {
  plainText,
  textOf,
  type EvidenceRef,
  type NoteStop,
  type Question,
  type QuestionStop,
  type Stop,
} from '../rules/form.ts'
import { besideText, guidanceRow } from './beside.ts'
import { data } from './button.ts'
import { choicePart } from './choice.ts'
import { byLine, isOfFiles, sendersLine } from './colleague.ts'
import { storedAt, type Draft } from './draft.ts'
import { dropsNext, faultsText, stopBefore } from './mend.ts'
import { cut, lines, paragraphs, type Button, type Message } from './message.ts'
import { dateText, dateRows } from './month.ts'
import { placeLine, pressOf } from './place.ts'
import { repeatMessage } from './repeat.ts'
import { shownAt } from './shown.ts'
import type { Turn } from './turn.ts'
import type { Voice } from './voice.ts'

const longestLabel = 1200
const longestBrief = 60

export function questionMessage(turn: Turn, draft: Draft, stop: Stop): Message {
  if (stop.kind === 'repeat') return repeatMessage(turn, draft, stop)
  if (stop.kind === 'note') return noteMessage(turn, draft, stop)
  const { text, rows } = bodyOf(turn, draft, stop)
  return {
    text: paragraphs(
      faultsText(turn, draft, stop),
      lines(placeLine(turn, draft, stop), headOf(turn, draft, stop)),
      besideText(turn, draft, stop),
      lines(text, isOfFiles(stop) ? sendersLine(turn, draft, stop.path) : byLine(turn, draft, stop.path)),
    ),
    rows: [...rows, guidanceRow(turn, draft, stop), wayRow(turn, draft, stop)],
  }
}

function noteMessage(turn: Turn, draft: Draft, stop: NoteStop): Message {
  const { question, path } = stop
  const value = question.type === 'note' ? '' : shownAt(turn, draft, path)
  const read = { text: turn.say('button-read'), data: pressOf('read', draft, stop) }
  return {
    text: paragraphs(
      lines(placeLine(turn, draft, stop), labelOf(turn, draft, question, path), value),
      besideText(turn, draft, stop),
    ),
    rows: [[read], guidanceRow(turn, draft, stop), wayRow(turn, draft, stop)],
  }
}

/** The label as the heading of the question; optional ones say so. */
function headOf(turn: Turn, draft: Draft, { question, path, required }: QuestionStop): string {
  const label = labelOf(turn, draft, question, path)
  return required ? label : turn.say('question-optional', { label })
}

export function labelOf(turn: Voice, { form, answers, env }: Draft, question: Question, path: string): string {
  const label = textOf(form, question.label, answers, path, env, turn.lang)
  return cut(label || question.name, longestLabel)
}

/** What is below the hint: the choices or an example, and the buttons that answer. */
function bodyOf(turn: Turn, draft: Draft, stop: QuestionStop): { text: string; rows: Button[][] } {
  const { question, path } = stop
  switch (question.type) {
    case 'select_one':
    case 'select_multiple':
    case 'rank':
    case 'range':
      return choicePart(turn, draft, stop)
    case 'acknowledge':
      return {
        text: '',
        rows: [[{ text: turn.say('button-acknowledge'), data: pressOf('pick', draft, stop, 'OK') }]],
      }
    case 'image':
    case 'file': {
      const photos = (storedAt(draft.answers, path) ?? []) as EvidenceRef[]
      return photos.length === 0
        ? { text: turn.say(question.takesPdf ? 'ask-file' : 'ask-image', { max: question.maxCount }), rows: [] }
        : photosPart(turn, draft, stop, photos.length)
    }
    default: {
      const now = shownAt(turn, draft, path)
      const { ask, month } = dateText(turn, draft, stop)
      return {
        text: lines(ask, now && turn.say('answer-now', { value: cut(now, 300) }), month),
        rows: dateRows(turn, draft, stop),
      }
    }
  }
}

export function photosPart(turn: Voice, draft: Draft, stop: QuestionStop, count: number) {
  const { maxCount: max } = stop.question
  const next = dropsNext(draft, stop.path)
  const drop = next?.n === count ? turn.say('button-drop-photo') : turn.say('button-drop-nth', { n: next?.n ?? 0 })
  return {
    text: turn.say(count >= max ? 'photos-full' : 'photos-received', { count, max }),
    rows: [
      [
        { text: turn.say('button-done'), data: pressOf('photos', draft, stop) },
        ...(next ? [{ text: drop, data: pressOf('drop', draft, stop, count) }] : []),
      ],
    ],
  }
}

/** 返回, 跳过 where allowed, 保存退出. */
export function wayRow(turn: Voice, draft: Draft, stop: Stop): Button[] {
  const row: Button[] = []
  const hasBefore = draft.cursor?.mending === true || stopBefore(draft, stop.path) !== null
  if (hasBefore) row.push({ text: turn.say('button-back'), data: pressOf('back', draft, stop) })
  if (stop.kind === 'question' && !stop.required && !holdsFiles(draft, stop))
    row.push({ text: turn.say('button-skip'), data: pressOf('skip', draft, stop) })
  row.push({ text: turn.say('button-leave'), data: data('leave', { report: draft.report._id }) })
  return row
}

/** Where photos lie, 完成 goes on and 删除最后一张 takes away; 跳过 would leave open which of the two it means. */
const holdsFiles = ({ answers }: Draft, { question, path }: QuestionStop) =>
  (question.type === 'image' || question.type === 'file') && Boolean(storedAt(answers, path))

export interface Mark extends Message {
  path: string
  /** In one line. */
  brief: string
}

/** A question that has been dealt with, as it stays in the chat: the label, and the answer below. */
export function answeredMessage(turn: Turn, draft: Draft, stop: Stop, shown: string): Mark {
  const label =
    stop.kind === 'repeat'
      ? plainText(draft.form, stop.repeat.label, turn.lang)
      : labelOf(turn, draft, stop.question, stop.path)
  const given = shown && turn.say('answer-given', { value: cut(shown, 600) })
  return {
    path: stop.path,
    text: lines(placeLine(turn, draft, stop), label, given),
    brief: shown && turn.say('answer-brief', { label: cut(label, longestBrief), value: cut(shown, 300) }),
  }
}
