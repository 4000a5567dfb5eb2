# The course of a report in chat: whether it is taken, changes, undo, last period's answers, news of a review
report-not-taken = { $reason }{ $kept ->
    [yes] { " " }What you have filled in is still there.
   *[no] {""}
    } If you have questions, please ask the body that runs it.
report-late = The due date has passed: what you submit now counts as late.
tasks-over = Not submitted, and no longer taken:
task-over = · { $title } ({ $reason })
