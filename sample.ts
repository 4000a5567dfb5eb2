// Demo mode: sample units in the plan's 38 districts, open campaigns, and links to try everything. All names say that they
// are samples. Made only on an empty embedded database without a bot token.
import { Types } from 'mongoose'
import { districts, industries } from './forms/index.ts'
import { openReports } from './jobs/campaign.ts'
import type { Campaign } from './models/campaign.ts'
import type { Models } from './models/index.ts'
import { signInPath } from './models/sign-in.ts'
import type { Unit } from './models/unit.ts'
import { endOfDay, localDay } from './rules/day.ts'
import type { Role, Scope } from './rules/scope.ts'
import { sampleAnswers } from './forms/sample-answers.ts'
import { problemsOf, submission } from './rules/form.ts'

export interface SampleLink {
  who: string
  /** Path and query, to be put behind the program's address. */
  url: string
}

const dayMs = 86_400_000
const demoUses = 1000
const officerUnit = 'YL-500103-1'
/** Whose campaign has reports already. */
const agencyMeasure = 10

/** Fresh links for the sample people; makes the samples first when the database has no unit at all. */
export async function sampleLinks(models: Models, now: Date, timeZone: string): Promise<SampleLink[]> {
  if ((await models.unit.count()) === 0) await makeSamples(models, now, timeZone)
  const officer = await models.unit.find(officerUnit)
  if (!officer?.sample) return []
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

async function makeSamples(models: Models, now: Date, timeZone: string): Promise<void> {
  await models.unit.importAll(sampleUnits(), { sample: true })
  const due = (days: number) => endOfDay(localDay(new Date(now.getTime() + days * dayMs), timeZone), timeZone)
  const campaigns = [
    {
      form: 'private-firm',
      title: '民营企业软件正版化情况填报（样例）',
      measure: 10,
      types: ['private_firm'],
      days: 14,
    },
    { form: 'software-summary', title: '软件使用情况汇总（样例）', measure: 3, types: ['government_organ'], days: 21 },
    {
      form: 'bank-t-b-13',
      title: '银行业软件正版化情况（样例）',
      measure: 9,
      types: ['financial_institution'],
      days: 28,
    },
    {
      form: 'software-detail',
      title: '国有企业计算机软件明细（样例）',
      measure: 8,
      types: ['state_owned_enterprise'],
      days: 21,
    },
    { form: 'pc-maker', title: '上年度计算机预装正版操作系统情况（样例）', measure: 22, types: ['pc_maker'], days: 60 },
  ]
  for (const { form, title, measure, types, days } of campaigns) {
    const version = await models.formVersion.findLatest(form)
    if (!version) throw new Error(`built-in form ${form} is missing`)
    const campaign = await models.campaign.create(
      { form: version._id, title, measure, audience: { unitTypes: types }, opensAt: now, dueAt: due(days) },
      now,
    )
    await openReports(models, campaign, now, { clock: { now: () => now, timeZone } })
    await handSomeIn(models, { campaign, form }, now, timeZone)
  }
}

/** About a third of the sample units have reported already, so that the totals show something. */
async function handSomeIn(
  models: Models,
  { campaign, form: key }: { campaign: Campaign; form: string },
  now: Date,
  timeZone: string,
): Promise<void> {
  const form = await models.formVersion.get(campaign.form)
  const env = { now, timeZone }
  const nobody = new Types.ObjectId()
  let index = 0
  for await (const report of models.report.eachWithin({}, campaign._id)) {
    index++
    if (report.unit === officerUnit || (index * 7) % 10 >= 4) continue
    const answers = sampleAnswers(key, index)
    if (!answers) return
    const problems = problemsOf(form, answers, env)
    if (problems.length > 0) throw new Error(`sample answers: ${problems[0]!.path} ${problems[0]!.reason.code}`)
    const change = { key: `sample:${index}`, chat: 0, submit: { by: nobody, answers: submission(form, answers, env) } }
    await models.report.save(report, change, now)
  }
}

type Sample = Omit<Unit, 'sample'>

function sampleUnits(): Sample[] {
  const firms = [
    { name: '小面坊', industry: '餐饮', chamber: '餐饮商会' },
    { name: '五金商行', industry: '批发零售', chamber: '商贸商会' },
    { name: '设计工作室', industry: '信息技术', chamber: '科技商会' },
  ]
  const industry = (name: string) => industries.find((entry) => entry.zh.includes(name))?.code ?? 'other'
  const units: Sample[] = []
  for (const { code, name } of districts) {
    firms.forEach((firm, index) =>
      units.push({
        ...{
          _id: `YL-${code}-${index + 1}`,
          name: `${name}${firm.name}（样例）`,
          type: 'private_firm',
          district: code,
        },
        ...{
          industry: industry(firm.industry),
          chamber: `${name}${firm.chamber}（样例）`,
          superior: null,
          contact: null,
        },
      }),
    )
    units.push({
      ...{ _id: `YL-${code}-G`, name: `${name}某机关（样例）`, type: 'government_organ', district: code },
      ...{ industry: industry('公共管理'), chamber: null, superior: null, contact: null },
    })
  }
  for (const [index, name] of ['甲', '乙', '丙', '丁'].entries())
    units.push({
      ...{
        _id: `YL-B-${index + 1}`,
        name: `${name}银行重庆分行（样例）`,
        type: 'financial_institution',
        district: '500103',
      },
      ...{ industry: industry('金融'), chamber: null, superior: null, contact: null },
    })
  for (const [index, name] of ['甲', '乙', '丙', '丁', '戊', '己'].entries()) {
    const place = { district: '500106', chamber: null, superior: null, contact: null, industry: industry('制造') }
    units.push(
      { _id: `YL-S-${index + 1}`, name: `${name}实业集团（样例）`, type: 'state_owned_enterprise', ...place },
      { _id: `YL-P-${index + 1}`, name: `${name}计算机制造公司（样例）`, type: 'pc_maker', ...place },
    )
  }
  return units
}
