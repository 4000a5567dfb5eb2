// What pressed buttons do, by the first word of their data.
import { takePressed } from './answer.ts'
import { readPress, type Press } from './button.ts'
import { openReport, showTasks } from './campaign.ts'
import { dropEdit, editReport } from './edit.ts'
import { pressOffer } from './former.ts'
import { setLang } from './help.ts'
import { pressNotice, tellStranger } from './invite.ts'
import { pressName } from './name.ts'
import { pressLater, pressMine, pressNotMe } from './duty.ts'
import { askForget, forget, keepData } from './person.ts'
import { pushActs } from './push.ts'
import { leave, loadReport } from './report.ts'
import { unbind } from './staff.ts'
import { pressStanding } from './standing.ts'
import { pressSummary } from './summary.ts'
import type { Turn } from './turn.ts'
import type { Report } from '../models/report.ts'

/** Buttons that belong to no report. */
const own: Record<string, (turn: Turn, press: Press) => Promise<void>> = {
  agree: pressNotice,
  decline: pressNotice,
  notice: pressNotice,
  lang: (turn, { arg }) => setLang(turn, arg),
  tasks: (turn) => showTasks(turn),
  forget: askForget,
  'forget!': forget,
  keep: keepData,
  unbind,
  noname: (turn, { act }) => pressName(turn, act, null),
  nameless: (turn, { act }) => pressName(turn, act, null),
}

/** Buttons of staff; their id is a campaign's or a broadcast's. */
const ofStaff: Record<string, (turn: Turn, press: Press) => Promise<void>> = { standing: pressStanding, ...pushActs }

/** Buttons of a report; any other act is one of a question. */
const ofReport: Record<string, (turn: Turn, report: Report, press: Press) => Promise<void>> = {
  open: openReport,
  leave: (turn) => leave(turn),
  'same!': pressOffer,
  'nil!': pressOffer,
  walk: pressOffer,
  later: pressLater,
  notme: pressNotMe,
  mine: pressMine,
  noname: (turn, { _id }, { act }) => pressName(turn, act, _id),
  nameless: (turn, { _id }, { act }) => pressName(turn, act, _id),
  edit: editReport,
  unedit: dropEdit,
  sum: pressSummary,
  send: pressSummary,
  'send!': pressSummary,
}

export async function press(turn: Turn, text: string): Promise<void> {
  const known = readPress(text)
  if (!known) return turn.answer(turn.say('toast-stale'))
  if (Object.hasOwn(ofStaff, known.act)) return ofStaff[known.act]!(turn, known)
  if (!known.report) return own[known.act]?.(turn, known) ?? turn.answer(turn.say('toast-stale'))
  if (!turn.person) return tellStranger(turn)
  const report = await loadReport(turn, known.report)
  if (!report) return turn.answer(turn.say('toast-foreign'))
  await (ofReport[known.act] ?? takePressed)(turn, report, known)
}
