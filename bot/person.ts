// What is kept about a person: shown in words and as JSON (/mydata), and deleted (/forget).
import { InputFile } from 'grammy'
import { channelOf } from '../models/chat.ts'
import { data } from './button.ts'
import { storedAt } from './draft.ts'
import { tellStranger } from './invite.ts'
import { cut, paragraphs } from './message.ts'
import { isIn } from './preview.ts'
import { accountText, askUnbind } from './staff.ts'
import type { Turn } from './turn.ts'

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
  // What is tried out lies apart and goes by itself; the person is forgotten where they are known.
  if (isIn(turn)) return void (await turn.send({ text: turn.say('forget-in-preview') }))
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
 * Forgets the person (models/forgetting.ts): the reports belong to the unit and stay, with nothing of who gave an answer. Said
 * before this very conversation goes, since nothing can be said into it afterwards.
 */
export async function forget(turn: Turn): Promise<void> {
  const { models } = turn.deps
  if (turn.person) {
    const forgetting = await models.forgetting.begin({ person: turn.person._id, unit: turn.person.unit }, turn.now)
    await models.forgetting.carryOut(forgetting, turn.now, turn.chatId)
  }
  turn.memory.asked.drop(turn.chatId)
  // The account is staff's business and stays; this chat is no longer its.
  if (turn.account) await turn.setCommands(null)
  await turn.replace({ text: turn.say('forgotten') })
  await turn.settle()
  await models.forgetting.forgetWebChat(turn.chatId)
}

export async function keepData(turn: Turn): Promise<void> {
  await turn.replace({ text: turn.say('forget-kept') })
}
