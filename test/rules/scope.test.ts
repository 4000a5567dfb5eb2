import { expect } from 'chai'
import { parseScope, ScopeError, type Scope } from '../../rules/scope.ts'

describe('a scope in words', () => {
  const read: [string, Scope][] = [
    ['municipality', {}],
    ['district=500103,500105', { districts: ['500103', '500105'] }],
    ['district=500103; measure=10', { districts: ['500103'], measures: [10] }],
    ['superior=S1', { superiors: ['S1'] }],
    ['chamber=渝中商会;unit=U1', { chambers: ['渝中商会'], units: ['U1'] }],
  ]
  for (const [text, scope] of read) it(`may be ${text}`, () => expect(parseScope(text)).to.deep.equal(scope))
  for (const text of ['', 'district=', 'measure=24', 'measure=x', 'planet=earth'])
    it(`may not be "${text}"`, () => expect(() => parseScope(text)).to.throw(ScopeError))
})
