/** Pipelines as a table: stages, expected documents. */
import { expect } from 'chai'
import type { Document } from 'mongodb'
import { refusal, useDatabase } from './support.ts'

const reports: Document[] = [
  { _id: 1, unit: 'a', district: 'D1', n: 5, tags: ['x', 'y'], at: new Date('2026-01-15T00:00:00Z') },
  { _id: 2, unit: 'b', district: 'D1', n: 7, tags: ['x'], at: new Date('2026-02-15T00:00:00Z') },
  { _id: 3, unit: 'c', district: 'D2', n: 1, tags: [], at: new Date('2026-02-20T00:00:00Z') },
  { _id: 4, unit: 'd', district: 'D2', n: null, at: new Date('2026-03-01T00:00:00Z') },
]
const units: Document[] = [
  { _id: 'a', name: '甲', chamber: 1 },
  { _id: 'b', name: '乙', chamber: 2 },
  { _id: 'c', name: '丙', chamber: 1 },
]

const pipelines: [string, Document[], Document[]][] = [
  [
    '$match, $sort, $skip and $limit',
    [{ $match: { n: { $gte: 1 } } }, { $sort: { n: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { n: 1 } }],
    [{ _id: 1, n: 5 }],
  ],
  ['$limit before $match keeps its place', [{ $sort: { _id: 1 } }, { $limit: 2 }, { $match: { district: 'D2' } }], []],
  [
    '$group with the usual sums',
    [
      {
        $group: {
          _id: '$district',
          count: { $sum: 1 },
          sum: { $sum: '$n' },
          avg: { $avg: '$n' },
          min: { $min: '$n' },
          max: { $max: '$n' },
        },
      },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: 'D1', count: 2, sum: 12, avg: 6, min: 5, max: 7 },
      { _id: 'D2', count: 2, sum: 1, avg: 1, min: 1, max: 1 },
    ],
  ],
  [
    '$group of all',
    [
      {
        $group: {
          _id: null,
          units: { $push: '$unit' },
          first: { $first: '$unit' },
          last: { $last: '$unit' },
          n: { $count: {} },
        },
      },
    ],
    [{ _id: null, units: ['a', 'b', 'c', 'd'], first: 'a', last: 'd', n: 4 }],
  ],
  [
    '$group by a compound key',
    [{ $group: { _id: { d: '$district', big: { $gt: ['$n', 4] } }, n: { $sum: 1 } } }, { $sort: { '_id.d': 1 } }],
    [
      { _id: { d: 'D1', big: true }, n: 2 },
      { _id: { d: 'D2', big: false }, n: 2 },
    ],
  ],
  ['$group of nothing', [{ $match: { _id: 99 } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
  [
    '$unwind and $sortByCount',
    [{ $unwind: '$tags' }, { $sortByCount: '$tags' }],
    [
      { _id: 'x', count: 2 },
      { _id: 'y', count: 1 },
    ],
  ],
  [
    '$unwind keeps empties when asked',
    [
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
      { $group: { _id: null, n: { $sum: 1 } } },
    ],
    [{ _id: null, n: 5 }],
  ],
  [
    '$project computes, renames and leaves out',
    [
      { $match: { _id: 1 } },
      { $project: { _id: 0, who: '$unit', twice: { $multiply: ['$n', 2] }, first: { $arrayElemAt: ['$tags', 0] } } },
    ],
    [{ who: 'a', twice: 10, first: 'x' }],
  ],
  [
    '$addFields and $unset',
    [{ $match: { _id: 3 } }, { $addFields: { 'more.n': '$n' } }, { $unset: ['tags', 'at', 'unit', 'district'] }],
    [{ _id: 3, n: 1, more: { n: 1 } }],
  ],
  ['$replaceRoot', [{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: { u: '$unit' } } }], [{ u: 'a' }]],
  ['$count', [{ $match: { district: 'D1' } }, { $count: 'reports' }], [{ reports: 2 }]],
  [
    'dates in a time zone',
    [
      { $match: { _id: 1 } },
      { $project: { day: { $dateToString: { date: '$at', format: '%Y-%m-%d %H:%M', timezone: '+08:00' } } } },
    ],
    [{ _id: 1, day: '2026-01-15 08:00' }],
  ],
  [
    '$switch, $ifNull and $cond',
    [
      { $sort: { _id: 1 } },
      {
        $project: {
          s: {
            $switch: {
              branches: [{ case: { $gt: ['$n', 6] }, then: 'high' }],
              default: { $cond: [{ $gt: [{ $ifNull: ['$n', 0] }, 0] }, 'low', 'none'] },
            },
          },
        },
      },
    ],
    [
      { _id: 1, s: 'low' },
      { _id: 2, s: 'high' },
      { _id: 3, s: 'low' },
      { _id: 4, s: 'none' },
    ],
  ],
  [
    '$filter, $map and $reduce',
    [
      { $match: { _id: 1 } },
      {
        $project: {
          f: { $filter: { input: '$tags', as: 't', cond: { $eq: ['$$t', 'x'] } } },
          m: { $map: { input: '$tags', as: 't', in: { $concat: ['$$t', '!'] } } },
          r: { $reduce: { input: [1, 2, 3], initialValue: 0, in: { $add: ['$$value', '$$this'] } } },
        },
      },
    ],
    [{ _id: 1, f: ['x'], m: ['x!', 'y!'], r: 6 }],
  ],
  [
    '$facet',
    [{ $facet: { all: [{ $count: 'n' }], top: [{ $sort: { n: -1 } }, { $limit: 1 }, { $project: { unit: 1 } }] } }],
    [{ all: [{ n: 4 }], top: [{ _id: 2, unit: 'b' }] }],
  ],
  [
    '$bucket',
    [
      { $match: { n: { $ne: null } } },
      { $bucket: { groupBy: '$n', boundaries: [0, 5, 10], output: { n: { $sum: 1 } } } },
    ],
    [
      { _id: 0, n: 1 },
      { _id: 5, n: 2 },
    ],
  ],
  [
    '$lookup by a field',
    [
      { $match: { _id: { $in: [1, 4] } } },
      { $sort: { _id: 1 } },
      { $lookup: { from: 'units', localField: 'unit', foreignField: '_id', as: 'u' } },
      { $project: { names: '$u.name' } },
    ],
    [
      { _id: 1, names: ['甲'] },
      { _id: 4, names: [] },
    ],
  ],
  [
    '$lookup with a pipeline',
    [
      { $match: { _id: 2 } },
      {
        $lookup: {
          from: 'units',
          let: { me: '$unit' },
          pipeline: [{ $match: { $expr: { $lt: ['$_id', '$$me'] } } }, { $project: { name: 1 } }],
          as: 'before',
        },
      },
      { $project: { before: 1 } },
    ],
    [{ _id: 2, before: [{ _id: 'a', name: '甲' }] }],
  ],
  [
    '$unionWith',
    [
      { $project: { _id: 1 } },
      { $unionWith: { coll: 'units', pipeline: [{ $match: { chamber: 2 } }] } },
      { $count: 'n' },
    ],
    [{ n: 5 }],
  ],
  [
    '$setWindowFields',
    [
      { $match: { district: 'D1' } },
      {
        $setWindowFields: {
          sortBy: { _id: 1 },
          output: { run: { $sum: '$n', window: { documents: ['unbounded', 'current'] } } },
        },
      },
      { $project: { run: 1 } },
    ],
    [
      { _id: 1, run: 5 },
      { _id: 2, run: 12 },
    ],
  ],
  [
    '$addToSet and $mergeObjects',
    [
      { $sort: { _id: 1 } },
      { $group: { _id: null, d: { $addToSet: '$district' }, m: { $mergeObjects: { k: '$unit' } } } },
    ],
    [{ _id: null, d: ['D1', 'D2'], m: { k: 'd' } }],
  ],
]

describe('store: aggregations', () => {
  const test = useDatabase()
  let collection: Awaited<ReturnType<typeof test.fresh>>
  before(async () => {
    collection = await test.fresh(reports)
    await test.db.collection('units').insertMany(units)
  })

  for (const [title, pipeline, expected] of pipelines) {
    it(title, async () => {
      expect(await collection.aggregate(pipeline).toArray()).to.deep.equal(expected)
    })
  }

  it('writes its result with $out, in place of what was there', async () => {
    const target = await test.fresh([{ _id: 'old' }])
    await target.createIndex({ n: 1 })
    await collection
      .aggregate([{ $group: { _id: '$district', n: { $sum: '$n' } } }, { $out: target.collectionName }])
      .toArray()
    expect(await target.find().sort({ _id: 1 }).toArray()).to.deep.equal([
      { _id: 'D1', n: 12 },
      { _id: 'D2', n: 1 },
    ])
    expect((await target.indexes()).map((index) => index.name)).to.deep.equal(['_id_', 'n_1'])
  })

  it('merges its result with $merge', async () => {
    const target = await test.fresh([{ _id: 'D1', kept: true }])
    const merge = (whenMatched: string) =>
      collection
        .aggregate([
          { $group: { _id: '$district', n: { $sum: 1 } } },
          { $merge: { into: target.collectionName, whenMatched } },
        ])
        .toArray()
    await merge('merge')
    expect(await target.find().sort({ _id: 1 }).toArray()).to.deep.equal([
      { _id: 'D1', kept: true, n: 2 },
      { _id: 'D2', n: 2 },
    ])
    await merge('replace')
    expect(await target.findOne({ _id: 'D1' })).to.deep.equal({ _id: 'D1', n: 2 })
    expect((await refusal(merge('fail'))).code).to.equal(11000)
  })

  it('uses an index for the leading $match and $sort', async () => {
    const many = await test.fresh(Array.from({ length: 300 }, (_, i) => ({ _id: i, g: i % 30, n: i })))
    await many.createIndex({ g: 1, n: -1 })
    const plan = await many
      .aggregate([{ $match: { g: 3 } }, { $sort: { n: -1 } }, { $limit: 2 }])
      .explain('executionStats')
    expect(JSON.stringify(plan)).to.include('IXSCAN')
    const found = await many.aggregate([{ $match: { g: 3 } }, { $sort: { n: -1 } }, { $limit: 2 }]).toArray()
    expect(found.map((doc) => doc['n'] as number)).to.deep.equal([273, 243])
  })

  it('refuses unknown stages, operators and misplaced $out', async () => {
    const code = async (pipeline: Document[]) => (await refusal(collection.aggregate(pipeline).toArray())).code
    expect(await code([{ $foo: {} }])).to.equal(40324)
    expect(await code([{ $project: { a: { $foo: 1 } } }])).to.be.oneOf([168, 31325])
    expect(await code([{ $group: { _id: null, a: { $foo: 1 } } }])).to.equal(15952)
    expect(await code([{ $group: { n: { $sum: 1 } } }])).to.equal(15955)
    expect(await code([{ $out: 'x' }, { $match: {} }])).to.equal(40601)
    expect(await code([{ $limit: 0 }])).to.equal(15958)
  })

  it('fails with MongoDB’s own memory error instead of dying', async () => {
    const wide = await test.fresh()
    const text = 'x'.repeat(1_000_000)
    for (let i = 0; i < 7; i++)
      await wide.insertMany(Array.from({ length: 9 }, (_, j) => ({ _id: i * 9 + j, text: `${text}${i}${j}` })))
    const error = await refusal(
      wide.aggregate([{ $group: { _id: null, all: { $push: '$text' } } }], { allowDiskUse: false }).toArray(),
    )
    expect(error.code).to.be.oneOf([146, 292])
    expect(await wide.countDocuments()).to.equal(63)
  })
})
