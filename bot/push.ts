// /remind for staff: which campaign, whom, what it will look like and to how many, then it goes - or not. Each step's buttons
// carry all it needs, so an old message does what it says or says why not.
import { Types } from 'mongoose'
import type { Account } from '../models/account.ts'
import type { Broadcast } from '../models/broadcast.ts'
import type { Campaign } from '../models/campaign.ts'
import { idOfAccount } from '../rules/account.ts'
import { covers, type Scope } from '../rules/scope.ts'
import { choiceKey, data, type Press } from './button.ts'
import type { Push, PushPreview } from './deps.ts'
import { cut, inRows, lines, paragraphs, type Message } from './message.ts'
import { cardMessage, followCard } from './push-card.ts'
import { reminderText } from './reminder.ts'
import { forStaff, staffCommands } from './staff.ts'
import { isOver, nameOf, rowsOf, runningWithin, type Row } from './standing.ts'
import type { Turn } from './turn.ts'

const perPage = 12
/** A preview's numbers are true for a while; then it is looked at anew. */
const previewMs = 3_600_000
const kinds = ['district', 'chamber'] as const
type Kind = (typeof kinds)[number]

type Step = (turn: Turn, account: Account, press: Press) => Promise<void>
const step = (work: Step) => (turn: Turn, press: Press) =>
  forStaff(turn, staffCommands.remind, (account) => work(turn, account, press))

export const chooseCampaign = (turn: Turn) =>
  forStaff(turn, staffCommands.remind, async (account) => {
    const owing = (await runningWithin(turn, account)).filter(({ missing }) => missing > 0)
    if (owing.length === 0) return void (await turn.replace({ text: turn.say('push-nothing') }))
    await turn.replace({
      text: turn.say('push-choose'),
      rows: owing.map(({ campaign, missing }) => [
        {
          text: turn.say('push-campaign', { title: cut(campaign.title, 30), missing }),
          data: data('push-who', { report: campaign._id }),
        },
      ]),
    })
  })

/** What the buttons of /remind do, by the first word of their data. */
export const pushActs: Record<string, (turn: Turn, press: Press) => Promise<void>> = {
  'push-who': step(async (turn, account, press) => {
    const campaign = await findOpen(turn, account, press)
    if (campaign) await turn.replace(await whoMessage(turn, account, campaign))
  }),
  'push-pick': step(async (turn, account, press) => {
    const [campaign, kind] = [await findOpen(turn, account, press), kindOf(press)]
    if (campaign && kind)
      await turn.replace(await pickMessage(turn, account, { campaign, kind, page: Number(press.arg) || 0 }))
  }),
  'push-to': step(async (turn, account, press) => {
    const campaign = await findOpen(turn, account, press)
    if (campaign) await prepare(turn, account, { campaign, kind: kindOf(press), key: press.arg })
  }),
  'push-go': step(async (turn, account, press) => {
    const broadcast = await findOwn(turn, account, press)
    if (!broadcast) return
    if (broadcast.state !== 'draft') return void (await turn.replyTo({ text: turn.say('push-done-already') }))
    if (turn.now.getTime() - broadcast.createdAt.getTime() > previewMs) return tellUnknown(turn)
    const confirmed = await pushOf(turn).confirm(broadcast._id, { anyway: press.arg === 'anyway' })
    if (confirmed) await note(turn, account, broadcast, 'broadcast.confirm')
    await showCard(turn, broadcast)
  }),
  'push-drop': step(async (turn, account, press) => {
    const broadcast = await findOwn(turn, account, press)
    if (!broadcast) return
    if (broadcast.state !== 'draft') return void (await turn.replyTo({ text: turn.say('push-done-already') }))
    await pushOf(turn).cancel(broadcast._id)
    await turn.replace({ text: turn.say('push-dropped') })
  }),
  'push-stop': step(async (turn, account, press) => {
    const broadcast = await findOwn(turn, account, press)
    if (!broadcast) return
    if ((await pushOf(turn).cancel(broadcast._id)) !== null) await note(turn, account, broadcast, 'broadcast.cancel')
    await showCard(turn, broadcast)
  }),
  'push-look': step(async (turn, account, press) => {
    const broadcast = await findOwn(turn, account, press)
    if (broadcast) await showCard(turn, broadcast)
  }),
}

const kindOf = ({ place }: Press): Kind | null => kinds.find((kind) => kind === place) ?? null

function pushOf(turn: Turn): Push {
  if (!turn.deps.push) throw new Error('nothing was handed over to push with')
  return turn.deps.push
}

async function findOpen(turn: Turn, { scope }: Account, { report: id }: Press): Promise<Campaign | null> {
  const campaign = id ? await turn.deps.models.campaign.findWithin(scope, new Types.ObjectId(id)) : null
  if (campaign?.state === 'open') return campaign
  await turn.replace({ text: turn.say('standing-gone') })
  return null
}

/** Made by this account, and still within what it may reach. */
async function findOwn(turn: Turn, account: Account, { report: id }: Press): Promise<Broadcast | null> {
  const broadcast = id ? await turn.deps.models.broadcast.find(new Types.ObjectId(id)) : null
  const isOwn = broadcast?.by === idOfAccount(account._id.toHexString())
  if (broadcast && isOwn && covers(account.scope, broadcast.target.scope)) return broadcast
  await tellUnknown(turn)
  return null
}

const tellUnknown = async (turn: Turn) => void (await turn.replace({ text: turn.say('push-unknown') }))

async function whoMessage(turn: Turn, { scope }: Account, campaign: Campaign): Promise<Message> {
  const missing = (await rowsOf(turn, scope, campaign, 'district')).rows.reduce((all, row) => all + row.missing, 0)
  if (missing === 0) return { text: turn.say('push-nothing') }
  const state = isOver(turn, campaign) ? 'over' : 'ahead'
  const to = (place: string) => data('push-pick', { report: campaign._id, place })
  return {
    text: turn.say('push-who', { title: cut(campaign.title, 100), missing }),
    rows: [
      [
        {
          text: turn.say('push-all', { count: missing, state }),
          data: data('push-to', { report: campaign._id, place: 'all' }),
        },
      ],
      [
        { text: turn.say('push-by-district'), data: to('district') },
        { text: turn.say('push-by-chamber'), data: to('chamber') },
      ],
    ],
  }
}

/** Districts or chambers with somebody who owes, the most first. */
async function owing(turn: Turn, scope: Scope, campaign: Campaign, kind: Kind): Promise<(Row & { code: string })[]> {
  return (await rowsOf(turn, scope, campaign, kind)).rows
    .filter((row): row is Row & { code: string } => row.code !== null && row.missing > 0)
    .sort((a, b) => b.missing - a.missing || a.code.localeCompare(b.code))
}

async function pickMessage(
  turn: Turn,
  { scope }: Account,
  { campaign, kind, page }: { campaign: Campaign; kind: Kind; page: number },
): Promise<Message> {
  const rows = await owing(turn, scope, campaign, kind)
  const pages = Math.max(1, Math.ceil(rows.length / perPage))
  const at = page % pages
  const title = cut(campaign.title, 100)
  const buttons = rows.slice(at * perPage, (at + 1) * perPage).map(({ code, missing }) => ({
    text: turn.say('push-one', { name: cut(nameOf(turn, kind, code), 20), count: missing }),
    data: data('push-to', { report: campaign._id, place: kind, arg: choiceKey(code) }),
  }))
  const next = data('push-pick', { report: campaign._id, place: kind, arg: (at + 1) % pages })
  return {
    text: kind === 'district' ? turn.say('push-pick-district', { title }) : turn.say('push-pick-chamber', { title }),
    rows: [
      ...inRows(buttons, 2),
      pages > 1 ? [{ text: turn.say('push-page', { page: ((at + 1) % pages) + 1, pages }), data: next }] : [],
      [{ text: turn.say('button-back'), data: data('push-who', { report: campaign._id }) }],
    ],
  }
}

async function prepare(
  turn: Turn,
  account: Account,
  { campaign, kind, key }: { campaign: Campaign; kind: Kind | null; key: string },
): Promise<void> {
  const one = kind && (await owing(turn, account.scope, campaign, kind)).find(({ code }) => choiceKey(code) === key)
  const who = kind && one ? nameOf(turn, kind, one.code) : turn.say('push-who-all')
  if (kind && !one) return void (await turn.replace({ text: turn.say('push-nothing') }))
  const scope: Scope = {
    ...account.scope,
    ...(one && { [kind === 'district' ? 'districts' : 'chambers']: [one.code] }),
  }
  const by = idOfAccount(account._id.toHexString())
  const target = { campaign: campaign._id, who: 'debtors' as const, audience: {}, scope }
  const { _id } = await pushOf(turn).prepare({ kind: 'push', by, content: null, target })
  const preview = await pushOf(turn).preview(_id, turn.lang)
  await turn.replace(preview ? previewMessage(turn, campaign, who, preview) : { text: turn.say('standing-gone') })
}

function previewMessage(turn: Turn, campaign: Campaign, who: string, preview: PushPreview): Message {
  const { broadcast, units, reachable, sample, quietUntil } = preview
  if (units === 0) return { text: turn.say('push-nobody', { who }) }
  if (reachable === 0) return { text: turn.say('push-nobody-reachable', { who, units }) }
  const go = (arg: string) => data('push-go', { report: broadcast, arg })
  const count = reachable
  return {
    text: paragraphs(
      turn.say('push-preview', { title: cut(campaign.title, 100), who, units, reachable }),
      quietUntil && turn.say('push-quiet', { at: quietUntil }),
      sample &&
        'slot' in sample &&
        lines(turn.say('push-sample'), quoted(reminderText(turn.deps, { ...sample, lang: turn.lang }))),
    ),
    rows: [
      [
        {
          text: quietUntil ? turn.say('button-push-then', { count }) : turn.say('button-push-now', { count }),
          data: go(''),
        },
      ],
      quietUntil ? [{ text: turn.say('button-push-anyway'), data: go('anyway') }] : [],
      [{ text: turn.say('button-push-drop'), data: data('push-drop', { report: broadcast }) }],
    ],
  }
}

const quoted = (text: string) => lines(...text.split('\n').map((line) => `│ ${line}`))

async function showCard(turn: Turn, { _id }: Broadcast): Promise<void> {
  const card = await cardMessage(turn, _id)
  if (!card) return tellUnknown(turn)
  const message = await turn.replace(card)
  if (!card.isOver) followCard(turn, message, _id)
}

const note = (turn: Turn, { _id, role }: Account, broadcast: Broadcast, what: string) =>
  turn.deps.models.audit.append({
    ...{ at: turn.now, who: { id: idOfAccount(_id.toHexString()), role }, what },
    on: { kind: 'broadcast', id: broadcast._id.toHexString() },
    more: broadcast.target.campaign ? { campaign: broadcast.target.campaign.toHexString() } : {},
  })
