// The form engine's face: XLSForm rows are compiled once and then walked as pure functions, in chat, on the page and on
// the server alike. No clock, no I/O.
// A path names a place: `total_staff`, or `software/3/seats` (repeat, `_row`, question); `software` is the repeat's list.
// Answers are values: change them with setAnswer, addRow, copyRow and removeRow only. An answers object changed in place
// gives stale results, because what was worked out for it is remembered as long as it lives.

export type * from './form/types.ts'
export type { ProblemCode, Reason, ReasonCode } from './reasons.ts'

/** Rows → form. A form with any error gives all its problems and no form. Keep the result, it costs milliseconds. */
export { compileForm } from './form/compile.ts'

/** Where a person is and goes. */
export { positionOf, progress } from './form/progress.ts'
export { before, firstOpen, pathOf, stopAt, stops } from './form/walk.ts'

/** Judging answers; reading them, with defaults and calculations in force. */
export { daysThatPass } from './form/days.ts'
export { checkAnswer, choicesOf, problemsOf, valueAt } from './form/check.ts'

/** Changing answers. */
export { addRow, copyRow, putRows, removeRow, setAnswer } from './form/edit.ts'

/** A whole repeat at once from a table. */
export { readTable, tableColumns, type TableColumn, type TableFault, type TableSheet } from './form/table.ts'

/** Words. */
export { displayOf, plainText, rowLabel, textOf } from './form/text.ts'

/** What is sent, and its cells in a table. */
export { columnsOf, flatten, submission } from './form/submit.ts'
