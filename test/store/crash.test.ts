import { expect } from 'chai'
import { crash } from './crash.ts'

describe('store: killed while writing', () => {
  it('has every acknowledged write and agreeing indexes, three times over', async () => {
    const { acknowledged, faults } = await crash(3)
    expect(faults).to.deep.equal([])
    expect(acknowledged).to.be.greaterThan(0)
  })
})
