# The course of a report in chat: whether it is taken, changes, undo, last period's answers, news of a review
report-not-taken = { $reason }{ $kept ->
    [yes] { " " }What you have filled in is still there.
    [handed-in] { " " }What you submitted stands; the changes were not submitted.
   *[no] {""}
    } If you have questions, please ask the body that runs it.
report-late = The due date has passed: what you submit now counts as late.
tasks-over = Not submitted, and no longer taken:
task-over = · { $title } ({ $reason })

# Changes after submission
report-handed-in = This report has been submitted{ $who ->
    [nobody] {""}
   *[other] {" "}by { $who }
    } (receipt { $number }, { DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }).
report-editable = It can be changed until { DATETIME($due, month: "long", day: "numeric") }, as long as no reviewer has begun.
button-edit = Change what was submitted
button-edit-titled = Change: { $title }
button-submit-changes = Submit the changes
button-drop-changes = Drop the changes
edit-begun = Changing “{ $title }”. Until you press “Submit the changes”, what you submitted stands.
edit-stands = You are changing a submitted report; only “Submit the changes” replaces it.
edit-changes = { $count ->
    [one] { $count } change:
   *[other] { $count } changes:
    }
edit-change = · { $label }: { $before } → { $after }
edit-more = … and { $count } more
edit-same = Nothing was changed; what you submitted stands.
edit-dropped = The changes are dropped; what you submitted stands.
edit-gone = No change is under way; what you submitted stands.
submit-confirm-editable = Submit for { $unit }? You can still change it until { DATETIME($due, month: "long", day: "numeric") }, as long as no reviewer has begun.
receipt-changed =
    ✅ The changes are submitted; the earlier version is kept on record.

    { $form }
    { $unit }
    Receipt: { $number }
    Time: { DATETIME($at, year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }

# Undo
command-undo = Take back the last answer
undo-done = ↩️ Taken back: { $place } { $value }
undo-nothing = There is nothing left to take back. /undo reaches your own last few answers; for older ones press “Back”, or change them in the summary before submitting.
undo-blocked = A colleague has changed the same place after you, so it cannot be taken back. Please change that answer instead.
undo-none-open = No question is open now, so there is nothing to take back. A submitted report is not undone by /undo; to change it, press “Change”.

# Last period's answers, nil return
button-same = Same as last time
button-same-all = All as last time, show me only what changed
button-nil = Nothing to report / no change
button-walk = Question by question
former-answer = Last time: { $value }
former-offer = You reported with the same form before (submitted { DATETIME($at, year: "numeric", month: "long", day: "numeric") }, accepted) and can take its answers over. Photos and files are sent anew.
former-taken = { $count } answers of last time are taken over. Only what is still open is asked; please check the summary at the end.
nil-taken = { $count } answers are filled in as a nil return. Only what is still open is asked; please check the summary at the end.

# Answers to reminders, news of a review
button-mend-now = Correct it now
button-fill-titled = Fill in now: { $title }
button-mend-titled = Correct: { $title }
button-all-tasks = All tasks
not-me-which = This reminder was about { $count } tasks. Which is not yours?
button-not-me-all = None of them is mine
snooze-over = That hour is over, or nothing is owed any more. Send /tasks to see.
not-me-ask =
    Your organisers have been told, and you will not be reminded until they have found who it is.
    Do you know who is in charge? Please write department and name; if not, there is nothing to do.
not-me-thanks = Thank you, that has been passed on.
button-is-me = By mistake – it is me
not-me-back = You stay in charge and will be reminded as before.
mend-opened = What you changed no longer fits a place that was not returned ({ $place }). It is open now as well; please correct it too:

# Colleagues who report together
colleague = Colleague { $n ->
    [1] A
    [2] B
    [3] C
    [4] D
    [5] E
    [6] F
    [7] G
    [8] H
    [9] I
    [10] J
   *[other] { NUMBER($n, useGrouping: 0) }
    }
colleague-gone = a former colleague
answer-by = Answered by { $who }, { DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }
summary-by = { $value } ({ $who })
photo-sender = { $list } from { $who }
photo-sender-me = you
photo-senders = Sent: { $list }.
summary-others = In brackets: the colleague who answered. What has none is yours.
bound-name = When colleagues report together, each sees who answered what. To show them a name, send /name (optional).
name-ask = { $now ->
    [none] When colleagues report together, each sees who answered what.
   *[other] Your colleagues see this name: { $now }.
    } Please write the name they should see, with your duty if you like, at most { $max } signs. It is optional; no phone or identity number, please.
name-kept = ✓ Your colleagues will see: { $name }. To change it, send /name again.
name-dropped = All right, no name is shown; colleagues see “Colleague” with a letter.
name-skipped = All right, nothing was changed.
name-empty = No name was read. Please write a few letters.
name-too-long = A name has at most { $max } signs; please write a shorter one.
name-digits = No phone or identity number, please; a name is enough.
button-name-drop = Show no name
button-name-skip = Leave it
