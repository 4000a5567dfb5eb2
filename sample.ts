// Demo mode: sample units in the plan's 38 districts, open campaigns, and links to try everything. All names say that they
// are samples. Made only on an empty embedded database without a bot token.
import type { Models } from './models/index.ts'
import type { Reviewer } from './models/review.ts'
import { signInPath } from './models/sign-in.ts'
import type { Role, Scope } from './rules/scope.ts'
import { agencyMeasure, makeRounds } from './sample/rounds.ts'
import { officerUnit, sampleUnits } from './sample/units.ts'

export interface SampleLink {
  who: string
  /** Path and query, to be put behind the program's address. */
  url: string
}

const dayMs = 86_400_000
const demoUses = 1000

/** Fresh links for the sample people; makes the samples first when the database has no unit at all, and what a stop kept from being made. */
export async function sampleLinks(models: Models, now: Date, timeZone: string): Promise<SampleLink[]> {
  if ((await models.unit.count()) === 0) await models.unit.importAll(sampleUnits(), { sample: true })
  const officer = await models.unit.find(officerUnit)
  if (!officer?.sample) return []
  await makeRounds({ models, now, timeZone, reviewer: await reviewerOf(models, now) })
  const invite = await models.invite.create({ unit: officerUnit, now, ttlMs: 7 * dayMs })
  const token = (role: 'regulator' | 'federation', label: string) =>
    models.token.create({ role, scope: {}, label, now, ttlMs: 7 * dayMs })
  // People reload the page and open the link again: in the demo alone it opens more than once.
  const signIn = async (name: string, role: Role, scope: Scope) => {
    const account =
      (await models.account.findNamed(name)) ?? (await models.account.create({ name, role, scope, lang: 'zh-CN' }, now))
    return models.signIn.create({ account: account!._id, now, ttlMs: 7 * dayMs, uses: demoUses })
  }
  const secretary = await signIn('样例商会秘书', 'chamber', { chambers: [officer.chamber!] })
  const agency = await signIn('样例主管部门', 'regulator', { measures: [agencyMeasure] })
  const district = await signIn('样例区县工商联', 'federation', { districts: [officer.district] })
  const admin = await signIn('样例管理员', 'admin', {})
  const [regulator, federation] = [await token('regulator', '样例监管'), await token('federation', '样例工商联')]
  return [
    { who: '填报人 / officer   ', url: `/chat?start=${invite.code}` },
    { who: '监管 / regulator    ', url: `/console#token=${regulator.token}` },
    { who: '工商联 / federation ', url: `/console#token=${federation.token}` },
    { who: '主管部门 / agency     ', url: signInPath(agency.code) },
    { who: '区县人员 / district   ', url: signInPath(district.code) },
    { who: '商会秘书 / chamber  ', url: signInPath(secretary.code) },
    { who: '管理员 / admin      ', url: signInPath(admin.code) },
  ]
}

async function reviewerOf({ account }: Models, now: Date): Promise<Reviewer> {
  const name = '样例审核员'
  const known =
    (await account.findNamed(name)) ?? (await account.create({ name, role: 'reviewer', scope: {}, lang: 'zh-CN' }, now))
  return { id: `account:${known!._id.toHexString()}`, role: 'reviewer', scope: {}, person: null }
}
