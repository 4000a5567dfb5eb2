/** Update operators as a table: before, the update, after. */
import { expect } from 'chai'
import { Decimal128, type Document, Double, Long } from 'mongodb'
import { refusal, useDatabase } from './support.ts'

type Case = [
  title: string,
  before: Document,
  update: Document | Document[],
  after: Document,
  options?: Document,
  filter?: Document,
]

const cases: Case[] = [
  ['$set at a new path makes the objects on the way', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  ['$set of a place in a list', { l: [1, 2, 3] }, { $set: { 'l.1': 9 } }, { l: [1, 9, 3] }],
  ['$set beyond a list fills with null', { l: [1] }, { $set: { 'l.3': 4 } }, { l: [1, null, null, 4] }],
  ['$unset', { a: 1, b: { c: 1, d: 2 } }, { $unset: { a: '', 'b.c': '' } }, { b: { d: 2 } }],
  ['$unset in a list leaves null', { l: [1, 2] }, { $unset: { 'l.0': '' } }, { l: [null, 2] }],
  ['$inc and $mul', { a: 5, b: 3 }, { $inc: { a: -2, n: 1 }, $mul: { b: 2, m: 5 } }, { a: 3, b: 6, n: 1, m: 0 }],
  ['$min and $max', { a: 5, b: 5 }, { $min: { a: 3, c: 1 }, $max: { b: 3 } }, { a: 3, b: 5, c: 1 }],
  ['$rename', { a: 1, b: { c: 2 } }, { $rename: { a: 'x', 'b.c': 'y.z' } }, { b: {}, x: 1, y: { z: 2 } }],
  ['$push', { l: [1] }, { $push: { l: 2, m: 1 } }, { l: [1, 2], m: [1] }],
  [
    '$push with $each, $position, $slice, $sort',
    { l: [5, 3] },
    { $push: { l: { $each: [9, 1], $sort: 1, $slice: 3 } } },
    { l: [1, 3, 5] },
  ],
  ['$push at a position', { l: [1, 4] }, { $push: { l: { $each: [2, 3], $position: 1 } } }, { l: [1, 2, 3, 4] }],
  ['$push keeps the last', { l: [1, 2] }, { $push: { l: { $each: [3], $slice: -2 } } }, { l: [2, 3] }],
  [
    '$push sorts objects by a field',
    { l: [{ n: 2 }] },
    { $push: { l: { $each: [{ n: 3 }, { n: 1 }], $sort: { n: -1 } } } },
    { l: [{ n: 3 }, { n: 2 }, { n: 1 }] },
  ],
  ['$addToSet', { l: [1, { a: 1 }] }, { $addToSet: { l: { $each: [1, { a: 1 }, 2] } } }, { l: [1, { a: 1 }, 2] }],
  ['$pull by value', { l: [1, 2, 1] }, { $pull: { l: 1 } }, { l: [2] }],
  ['$pull by condition', { l: [1, 5, 9] }, { $pull: { l: { $gte: 5 } } }, { l: [1] }],
  [
    '$pull objects by their fields',
    {
      l: [
        { k: 'a', n: 1 },
        { k: 'b', n: 2 },
      ],
    },
    { $pull: { l: { k: 'a' } } },
    { l: [{ k: 'b', n: 2 }] },
  ],
  [
    '$pullAll and $pop',
    { l: [1, 2, 3], m: [1, 2, 3] },
    { $pullAll: { l: [1, 3] }, $pop: { m: -1 } },
    { l: [2], m: [2, 3] },
  ],
  ['$bit', { a: 13 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
  [
    'the positional $ is the element that matched',
    {
      l: [
        { k: 'a', n: 1 },
        { k: 'b', n: 1 },
      ],
    },
    { $set: { 'l.$.n': 7 } },
    {
      l: [
        { k: 'a', n: 1 },
        { k: 'b', n: 7 },
      ],
    },
    {},
    { 'l.k': 'b' },
  ],
  ['$[] is every element', { l: [{ n: 1 }, { n: 2 }] }, { $inc: { 'l.$[].n': 10 } }, { l: [{ n: 11 }, { n: 12 }] }],
  [
    '$[name] is those that pass the array filter',
    {
      l: [
        { n: 1, d: 0 },
        { n: 5, d: 0 },
      ],
    },
    { $set: { 'l.$[big].d': 1 } },
    {
      l: [
        { n: 1, d: 0 },
        { n: 5, d: 1 },
      ],
    },
    { arrayFilters: [{ 'big.n': { $gt: 3 } }] },
  ],
  [
    'a filter on plain elements',
    { l: [1, 5, 9] },
    { $set: { 'l.$[x]': 0 } },
    { l: [1, 0, 0] },
    { arrayFilters: [{ x: { $gte: 5 } }] },
  ],
  [
    'a pipeline computes from other fields',
    { a: 2, b: 3 },
    [{ $set: { sum: { $add: ['$a', '$b'] } } }, { $unset: 'a' }],
    { b: 3, sum: 5 },
  ],
  [
    'a pipeline with a condition',
    { n: 5, state: 'x' },
    [{ $set: { state: { $cond: [{ $gt: ['$n', 3] }, 'big', 'small'] } } }],
    { n: 5, state: 'big' },
  ],
  ['$currentDate', {}, { $currentDate: { at: true } }, { at: 'date' }],
]

describe('store: changing documents', () => {
  const test = useDatabase()

  for (const [title, before, update, after, options = {}, filter = {}] of cases) {
    it(title, async () => {
      const collection = await test.fresh([{ _id: 1, ...before }])
      const result = await collection.updateOne({ _id: 1, ...filter }, update, options)
      expect(result.modifiedCount).to.equal(1)
      const found = (await collection.findOne())!
      if (found['at'] instanceof Date) found['at'] = 'date'
      expect(found).to.deep.equal({ _id: 1, ...after })
    })
  }

  it('keeps numeric types: an int stays one, a long stays one, a double stays one', async () => {
    const collection = await test.fresh([
      { _id: 1, i: 1, big: 2147483647, l: Long.ONE, d: new Double(1), dec: Decimal128.fromString('1.10') },
    ])
    await collection.updateOne({ _id: 1 }, { $inc: { i: 1, big: 1, l: 1, d: 1, dec: 1 } })
    const found = (await collection.findOne({}, { promoteValues: false }))! as Record<string, { _bsontype: string }>
    expect(
      ['i', 'big', 'l', 'd', 'dec'].map((name) => [
        found[name]!._bsontype,
        (found[name] as unknown as Long).toString(),
      ]),
    ).to.deep.equal([
      ['Int32', '2'],
      ['Long', '2147483648'],
      ['Long', '2'],
      ['Double', '2'],
      ['Decimal128', '2.10'],
    ])
    await collection.updateOne({ _id: 1 }, [{ $set: { touched: true } }])
    const again = (await collection.findOne({}, { promoteValues: false }))! as Record<string, { _bsontype: string }>
    expect([again['l']!._bsontype, again['d']!._bsontype]).to.deep.equal(['Long', 'Double'])
  })

  const refused: [string, Document, number, Document?][] = [
    ['an operator nobody knows', { $foo: { a: 1 } }, 9],
    ['two changes of one path', { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['two changes of a path and its inside', { $set: { a: 1, 'a.b': 1 } }, 40],
    ['$inc with a text', { $inc: { n: 'x' } }, 14],
    ['$inc of a text', { $inc: { text: 1 } }, 14],
    ['$push to what is no list', { $push: { n: 1 } }, 2],
    ['a path through a number', { $set: { 'n.x': 1 } }, 28],
    ['an empty part of a path', { $set: { 'a..b': 1 } }, 56],
    ['a positional $ without a match', { $set: { 'l.$': 1 } }, 2],
    ['an array filter nobody uses', { $set: { n: 2 } }, 9, { arrayFilters: [{ x: 1 }] }],
    ['a missing array filter', { $set: { 'l.$[x]': 2 } }, 2],
    ['an overflow of 64 bits', { $inc: { long: Long.MAX_VALUE } }, 2],
  ]
  for (const [title, update, code, options = {}] of refused) {
    it(`refuses ${title} and changes nothing`, async () => {
      const collection = await test.fresh([{ _id: 1, n: 1, text: 'a', l: [1], long: Long.ONE }])
      const before = await collection.findOne()
      expect((await refusal(collection.updateOne({ _id: 1 }, update, options))).code).to.equal(code)
      expect(await collection.findOne()).to.deep.equal(before)
    })
  }
})
