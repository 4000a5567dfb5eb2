import { expect } from 'chai'
import { createJobs } from '../../jobs/index.ts'
import { createRunner, type JobTrouble } from '../../jobs/runner.ts'
import { openOffices, type Office } from './office.ts'

describe('jobs', () => {
  let offices: Awaited<ReturnType<typeof openOffices>>
  let office: Office
  before(async () => void (offices = await openOffices()))
  after(() => offices.close())
  beforeEach(async () => void (office = await offices.fresh('2026-11-03T10:00')))

  it('run one at a time, here and in another process', async () => {
    let [running, most, runs] = [0, 0, 0]
    const work = async () => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 30))
      running--
      return ++runs
    }
    const table = [{ name: 'work', when: '* * * * *', alone: true }]
    const [one, two] = ['a', 'b'].map((holder) => createRunner({ ...office.deps, holder }, table, { work }))
    await Promise.all([one!.run('work'), one!.run('work'), two!.run('work')])
    expect([most, runs]).to.deep.equal([1, 1])
    await two!.run('work')
    expect(runs).to.equal(2)
    const [status] = await one!.status()
    expect(status).to.deep.include({ name: 'work', when: '* * * * *' })
    expect(status!.last).to.include({ outcome: 'ok', result: 2, runs: 2, failures: 0 })
  })

  it('begin again for work that came when a run had looked already', async () => {
    const waiting = ['first']
    const taken: string[][] = []
    let isLooking = () => {}
    const looked = new Promise<void>((resolve) => (isLooking = resolve))
    let end = () => {}
    const ended = new Promise<void>((resolve) => (end = resolve))
    const work = async () => {
      taken.push(waiting.splice(0))
      isLooking()
      await ended
    }
    const runner = createRunner(office.deps, [{ name: 'work', when: '15 3 * * *' }], { work })
    void runner.run('work')
    await looked
    waiting.push('second')
    const asked = [runner.runAfresh('work'), runner.runAfresh('work')]
    end()
    await Promise.all(asked)
    expect(taken, 'one run more for both that asked').to.deep.equal([['first'], ['second']])
  })

  it('that fail are told to the admin once a day, and told again when they are mended', async () => {
    const told: JobTrouble[] = []
    let isBroken = true
    const work = async () => {
      if (isBroken) throw Object.assign(new Error('no'), { code: 'E_DISK' })
    }
    const deps = { ...office.deps, tellAdmin: (trouble: JobTrouble) => void told.push(trouble) }
    const runner = createRunner(deps, [{ name: 'work', when: '* * * * *' }], { work })
    await runner.run('work')
    await runner.run('work')
    expect(told).to.deep.equal([{ job: 'work', state: 'failing', failures: 1, code: 'E_DISK' }])
    expect((await runner.status())[0]!.last).to.deep.include({
      outcome: 'failed',
      failures: 2,
      result: { code: 'E_DISK' },
    })
    office.clock.advance('1d 1m')
    await runner.run('work')
    expect(told).to.have.length(2)
    isBroken = false
    await runner.run('work')
    await runner.run('work')
    expect(told.map(({ state }) => state)).to.deep.equal(['failing', 'failing', 'mended'])
  })

  it('tell the admin once of a year whose holidays nobody has entered, and again of another', async () => {
    const told: JobTrouble[] = []
    const jobs = createJobs({ ...office.deps, tellAdmin: (trouble) => void told.push(trouble) })
    await office.campaign({ due: '2027-02-26' })
    await office.models.campaign.model.updateMany({}, { $set: { state: 'open' } })
    await jobs.run('calendar')
    await jobs.run('calendar')
    expect(told).to.deep.equal([{ state: 'years-missing', years: [2027] }])
    await office.models.campaign.model.updateMany({}, { $set: { dueAt: new Date('2028-03-01T00:00:00Z') } })
    await jobs.run('calendar')
    expect(told.at(-1)).to.deep.equal({ state: 'years-missing', years: [2027, 2028] })
  })

  it('know their next run, and catch up at the start what was missed', async () => {
    let runs = 0
    const runner = createRunner(office.deps, [{ name: 'work', when: '15 3 * * *' }], { work: async () => ++runs })
    runner.start()
    await runner.run('work')
    const [status] = await runner.status()
    await runner.stop()
    expect(runs).to.equal(1)
    expect(status!.nextAt).to.be.instanceOf(Date)
    expect(status!.nextAt!.getUTCHours()).to.equal(19)
  })
})
