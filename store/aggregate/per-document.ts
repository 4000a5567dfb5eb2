/** The stages that turn one document into one document. */
import { CommandError } from '../errors.ts'
import { isPlainObject } from '../value/compare.ts'
import type { Doc } from '../value/decode.ts'
import { compileAddFields, compileProjection, compileUnset } from '../query/project.ts'
import { typeName } from '../query/types.ts'
import { type ExpressionContext, expressionFor } from './expression.ts'

/** Null when the stage is another kind. */
export function perDocument(name: string, spec: unknown, context: ExpressionContext): ((doc: Doc) => Doc) | null {
  const compile = (expression: unknown) => expressionFor(expression, context)
  switch (name) {
    case '$project': {
      if (!isPlainObject(spec) || Object.keys(spec).length === 0) {
        throw new CommandError(
          51272,
          'Invalid $project :: caused by :: projection specification must have at least one field',
        )
      }
      return compileProjection(spec, { compile })?.of ?? null
    }
    case '$addFields':
    case '$set':
      return compileAddFields(spec, compile, name)
    case '$unset': {
      const paths = Array.isArray(spec) ? spec : [spec]
      if (paths.length === 0 || paths.some((path) => typeof path !== 'string' || path === '')) {
        throw new CommandError(31120, '$unset specification must be a string or an array containing only string values')
      }
      return compileUnset(paths as string[])
    }
    case '$replaceRoot': {
      if (!isPlainObject(spec) || !('newRoot' in spec))
        throw new CommandError(40231, 'no newRoot specified for the $replaceRoot stage')
      return replaceRoot(compile(spec['newRoot']))
    }
    case '$replaceWith':
      return replaceRoot(compile(spec))
    default:
      return null
  }
}

function replaceRoot(compute: (doc: Doc) => unknown): (doc: Doc) => Doc {
  return (doc) => {
    const root = compute(doc)
    if (!isPlainObject(root)) {
      throw new CommandError(
        40228,
        `'newRoot' expression must evaluate to an object, but resulting value was of type: ${typeName(root)}`,
      )
    }
    return root
  }
}
