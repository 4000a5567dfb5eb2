// /progress for staff: how far the campaigns of their scope are, and where most is missing.
import { Types } from 'mongoose'
import type { Account } from '../models/account.ts'
import type { Campaign } from '../models/campaign.ts'
import type { Dimension, ReportState } from '../models/report.ts'
import { rowName, type Uncounted } from '../models/tally.ts'
import { isOwnLine } from '../rules/disclose.ts'
import { has } from '../rules/power.ts'
import { statesIn } from '../rules/tally.ts'
import { data, type Press } from './button.ts'
import { cut, lines, paragraphs, type Message } from './message.ts'
import { forStaff, staffCommands } from './staff.ts'
import type { Turn } from './turn.ts'
import type { Voice } from './voice.ts'

const mostCampaigns = 10
const mostDistricts = 10

export interface Standing {
  due: number
  done: number
  missing: number
}
export interface Row extends Standing {
  code: string | null
}

export const showStanding = (turn: Turn) =>
  forStaff(turn, staffCommands.progress, async (account) => {
    await turn.replace(await listMessage(turn, account))
  })

/** A campaign, from the list or anew. */
export const pressStanding = (turn: Turn, { report: id }: Press) =>
  forStaff(turn, staffCommands.progress, async (account) => {
    if (!id) return void (await turn.replace(await listMessage(turn, account)))
    const campaign = await turn.deps.models.campaign.findWithin(account.scope, new Types.ObjectId(id))
    if (!campaign) return void (await turn.replace({ text: turn.say('standing-gone') }))
    await turn.replace(await campaignMessage(turn, account, campaign))
  })

export interface Running extends Standing {
  campaign: Campaign
  uncounted: Uncounted
}
/** Campaigns that run and ask somebody of the scope, the first due first, each with its total. */
export async function runningWithin(turn: Turn, { scope }: Account): Promise<Running[]> {
  const { models } = turn.deps
  const open = (await models.campaign.listWithin(scope)).filter(({ state }) => state === 'open').reverse()
  const found = []
  for (const campaign of open) {
    const { rows, uncounted } = await rowsOf(turn, scope, campaign, 'district')
    const total = sum(rows)
    if (total.due > 0) found.push({ campaign, uncounted, ...total })
    if (found.length === mostCampaigns) break
  }
  return found
}

/** What has just changed counts; `uncounted` says what is missing nevertheless. */
export async function rowsOf(turn: Turn, scope: Account['scope'], campaign: Campaign, by: Dimension) {
  const { models, now, timeZone } = turn.deps
  const { value: rows, uncounted } = await models.tally.readingOf(campaign, { now, timeZone }, () =>
    models.tally.rows(scope, campaign._id, by),
  )
  return { rows: rows.map(({ code, counters }): Row => ({ code, ...standingOf(statesIn(counters)) })), uncounted }
}

/** Nothing when the figures are exact. */
function lackIn(turn: Turn, all: Uncounted[]): string | false {
  if (all.includes(null)) return turn.say('tally-counting')
  const count = all.reduce<number>((some, one) => some + (one ?? 0), 0)
  return count > 0 && turn.say('tally-uncounted', { count })
}

/** Without the districts that the small-cell rule hides from whoever looks across others' lines. */
async function disclosed(turn: Turn, scope: Account['scope'], campaign: Campaign, rows: Row[]): Promise<Row[]> {
  if (isOwnLine(scope)) return rows
  const { setting, tally } = turn.deps.models
  const small = await tally.hidden(scope, campaign._id, await setting.cellSize(), 'due')
  return rows.filter(({ code }) => small && !small.district.has(rowName(code)))
}

function standingOf({ draft, returned, submitted, in_review, accepted }: Record<ReportState, number>): Standing {
  const missing = draft + returned
  const done = submitted + in_review + accepted
  return { due: missing + done, done, missing }
}

const sum = (rows: Standing[]): Standing =>
  rows.reduce(
    (all, row) => ({ due: all.due + row.due, done: all.done + row.done, missing: all.missing + row.missing }),
    { due: 0, done: 0, missing: 0 },
  )

async function listMessage(turn: Turn, account: Account): Promise<Message> {
  const running = await runningWithin(turn, account)
  if (running.length === 0) return { text: turn.say('standing-none') }
  return {
    text: paragraphs(
      turn.say('standing'),
      lines(
        ...running.map(({ campaign, due, done }, index) =>
          turn.say('standing-line', {
            ...{ n: index + 1, title: cut(campaign.title, 80), done, due, rate: rateOf(turn, done, due) },
            ...timeOf(turn, campaign),
          }),
        ),
      ),
      lackIn(
        turn,
        running.map(({ uncounted }) => uncounted),
      ),
    ),
    rows: running.map(({ campaign }, index) => [
      {
        text: turn.say('button-standing', { n: index + 1, title: cut(campaign.title, 40) }),
        data: data('standing', { report: campaign._id }),
      },
    ]),
  }
}

async function campaignMessage(turn: Turn, account: Account, campaign: Campaign): Promise<Message> {
  const { rows, uncounted } = await rowsOf(turn, account.scope, campaign, 'district')
  const total = sum(rows)
  const worst = (await disclosed(turn, account.scope, campaign, rows))
    .filter(({ missing }) => missing > 0)
    .sort((a, b) => b.missing - a.missing)
    .slice(0, mostDistricts)
  const mayPush = has(account.role, staffCommands.remind) && total.missing > 0 && campaign.state === 'open'
  return {
    text: paragraphs(
      turn.say('standing-campaign', {
        ...{ title: cut(campaign.title, 100), ...total, rate: rateOf(turn, total.done, total.due) },
        ...timeOf(turn, campaign),
      }),
      total.due > 0 && total.missing === 0 && turn.say('standing-all-in'),
      worst.length > 0 &&
        lines(
          turn.say('standing-districts'),
          ...worst.map(({ code, due, done, missing }) =>
            turn.say('standing-district', {
              ...{ name: nameOf(turn, 'district', code), due, done, missing },
              rate: rateOf(turn, done, due),
            }),
          ),
        ),
      lackIn(turn, [uncounted]),
    ),
    rows: [
      [
        { text: turn.say('button-refresh'), data: data('standing', { report: campaign._id }) },
        ...(mayPush ? [{ text: turn.say('button-push'), data: data('push-who', { report: campaign._id }) }] : []),
      ],
      [{ text: turn.say('button-standing-back'), data: data('standing') }],
    ],
  }
}

const timeOf = (turn: Turn, { dueAt }: Campaign) => ({ dueAt, when: isOver(turn, { dueAt }) ? 'over' : 'ahead' })
export const isOver = (turn: Turn, { dueAt }: Pick<Campaign, 'dueAt'>) => dueAt < turn.now

/** One decimal; of nothing there is no rate. */
const rateOf = (turn: Turn, done: number, due: number) =>
  due === 0 ? turn.say('rate-none') : `${Math.round((done / due) * 1000) / 10}%`

export function nameOf(voice: Voice, by: Dimension, code: string | null): string {
  if (code === null) return voice.say('standing-no-district')
  return voice.deps.label?.(by, code, voice.lang) ?? code
}
