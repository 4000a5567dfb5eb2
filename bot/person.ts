// What is kept about a person: shown in words and as JSON (/mydata), and deleted (/forget).
import { InputFile } from 'grammy'
import type { Types } from 'mongoose'
import { channelOf } from '../models/chat.ts'
import { isWorkingCopy, workingCopy } from '../models/report-edit.ts'
import { data } from './button.ts'
import { refsIn, withoutRefs } from '../rules/evidence-refs.ts'
import { changesBetween, storedAt } from './draft.ts'
import { tellStranger } from './invite.ts'
import { cut, paragraphs } from './message.ts'
import { accountText, askUnbind } from './staff.ts'
import type { Turn } from './turn.ts'

/** Colleagues who answer in the same report at the same moment. */
const mostRounds = 8

export async function showData(turn: Turn): Promise<void> {
  if (turn.account) await turn.send({ text: await accountText(turn, turn.account) })
  if (!turn.person) return turn.account ? undefined : void (await turn.send({ text: turn.say('mydata-none') }))
  const { models } = turn.deps
  const { _id, unit } = turn.person
  const person = await models.person.find(_id)
  if (!person) return void (await turn.send({ text: turn.say('mydata-none') }))
  const { lang, consent, role, name = null } = person
  const [known, chats, reports] = await Promise.all([
    models.unit.find(unit),
    models.chat.findOfPeople([_id]),
    reportsOf(turn),
  ])
  const photos = (await Promise.all(reports.map((report) => models.evidence.findOfReport(report._id))))
    .flat()
    .filter(({ person }) => String(person) === String(_id))
  const given = reports.flatMap((report) =>
    Object.entries(report.given)
      .filter(([, { by }]) => String(by) === String(_id))
      .map(([path, { at, skipped }]) => ({
        report: String(report._id),
        question: path,
        at,
        answer: skipped ? null : storedAt(report.answers, path),
      })),
  )
  const all = {
    person: { id: String(_id), name, unit, unitName: known?.name, role, language: lang, consent },
    chats: chats.map((chat) => ({
      channel: channelOf(chat._id),
      id: chat._id,
      language: chat.lang,
      lastSeen: chat.seenAt,
    })),
    answers: given,
    photos: photos.map(({ _id: id, report, path, receivedAt, kind }) => ({
      id: String(id),
      report: String(report),
      question: path,
      receivedAt,
      kind,
    })),
  }
  const text = turn.say('mydata', {
    unit: cut(known?.name ?? unit, 100),
    name: name ?? 'none',
    language: lang === 'en' ? 'English' : '中文',
    version: consent.version,
    at: consent.at,
    chats: chats.length,
    answers: given.length,
    photos: photos.length,
  })
  await turn.send({ text: paragraphs(text, turn.say('mydata-rights')) })
  await turn.sendDocument(
    new InputFile(Buffer.from(JSON.stringify(all, null, 2)), 'mydata.json'),
    turn.say('mydata-file'),
  )
}

async function reportsOf(turn: Turn) {
  const { models } = turn.deps
  const listed = await models.report.findOfUnit(turn.person!.unit)
  const reports = await Promise.all(listed.map(({ _id }) => models.report.find(_id)))
  return reports.filter((report) => report !== null)
}

export async function askForget(turn: Turn): Promise<void> {
  if (!turn.person) return turn.account ? askUnbind(turn, turn.account) : tellStranger(turn)
  await turn.send({
    text: turn.say('forget-ask'),
    rows: [
      [
        { text: turn.say('button-forget'), data: data('forget!') },
        { text: turn.say('button-keep-data'), data: data('keep') },
      ],
    ],
  })
}

/**
 * Deletes the person, their chats, what waits for them and their photos that were never handed in. The reports belong to the
 * unit and stay, with nothing but an id of who gave an answer. Said before this very conversation goes, since nothing can be said into it afterwards.
 */
export async function forget(turn: Turn): Promise<void> {
  const { models } = turn.deps
  const chats = turn.person ? await models.chat.findOfPeople([turn.person._id]) : []
  if (turn.person) {
    await forgetPhotos(turn, turn.person._id)
    await models.delivery.forget(turn.person._id)
    await models.invite.forget(turn.person._id)
    await models.contact.forget(turn.person._id)
    for (const { _id } of chats) if (_id !== turn.chatId) await forgetWebChat(turn, _id)
    await models.person.remove(turn.person._id)
    await models.chat.forget(turn.person._id)
  }
  turn.memory.asked.drop(turn.chatId)
  // The account is staff's business and stays; this chat is no longer its.
  if (turn.account) await turn.setCommands(null)
  await turn.replace({ text: turn.say('forgotten') })
  await turn.settle()
  await forgetWebChat(turn, turn.chatId)
}

/** Photos that nothing handed in needs: taken out of the drafts, then removed. May be repeated. */
async function forgetPhotos(turn: Turn, person: Types.ObjectId): Promise<void> {
  const { models } = turn.deps
  const evidence = await models.evidence.forgettable(person)
  const ids = new Set(evidence.map(({ _id }) => String(_id)))
  const reports = new Map(evidence.map(({ report }) => [String(report), report]))
  for (const report of reports.values()) await takeOut(turn, report, ids)
  await models.evidence.remove(evidence.map(({ _id }) => _id))
}

async function takeOut(turn: Turn, id: Types.ObjectId, ids: ReadonlySet<string>): Promise<void> {
  const { models } = turn.deps
  for (let round = 0; round < mostRounds; round++) {
    turn.memory.reports.drop(String(id))
    const found = await models.report.find(id)
    const report = found && workingCopy(found)
    if (
      !report ||
      !(report.state === 'draft' || isWorkingCopy(report)) ||
      !refsIn(report.answers).some((ref) => ids.has(ref.id))
    )
      return
    const answers = changesBetween(report.answers, withoutRefs(report.answers, ids))
    const { outcome } = await models.report.save(report, { key: turn.key, chat: turn.chatId, answers }, turn.now)
    if (outcome !== 'stale') return
  }
  throw new Error('report changes faster than it can be saved')
}

async function forgetWebChat(turn: Turn, chatId: number): Promise<void> {
  if (channelOf(chatId) !== 'web') return
  const { models } = turn.deps
  for (const file of await models.webChat.forget(chatId))
    if (!(await isEvidence(turn, file))) await models.file.remove(file)
}

/** A photo that stands in a report of the unit stays as long as the report needs it. */
async function isEvidence(turn: Turn, file: { toString(): string }): Promise<boolean> {
  return (await turn.deps.models.evidence.model.exists({ fileId: `web:${String(file)}` })) !== null
}

export async function keepData(turn: Turn): Promise<void> {
  await turn.replace({ text: turn.say('forget-kept') })
}
