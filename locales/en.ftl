### Words of the chat. Chinese comes first (zh-CN.ftl); this file keeps step with it.

## Meeting and binding

stranger =
    Hello, this is Zhengban, the assistant for reporting on licensed software.

    Send me the 12-character invite code you were given, and we can begin. No code? Ask the body that told you to report.
welcome-back = Welcome back.
code-unknown = I do not know this invite code. Please compare it with your notice (12 letters and digits, without 0, O, 1, I, L, U).
code-used = This invite code has been used; each works only once. Please ask for another one.
code-expired = This invite code has expired. Please ask for another one.
code-revoked = This invite code has been withdrawn. Please ask for another one.
code-open = This invite code cannot be used right now. Please try again later.
code-too-many = Too many wrong codes. Please try again in { $minutes } minutes.
notice-unit = The code is valid. You will report for: { $unit }
notice-moves = Please note: this chat belongs to another unit now. If you agree, it will stand for { $unit } instead.
notice =
    Before we begin, please read this privacy notice (version { $version }):

    · Who: the authority that runs this report; this program works on its behalf.
    · What is kept: your unit, your language, a name if you choose to give one (seen only by colleagues of your unit who report with you), the number of this chat, when you agreed, your answers and photos, and who answered which question when. No ID number; contacts and location are never read.
    · Why: only to count and check the use of licensed software and to remind you in time.
    · How long: personal data until you ask us to delete it or no longer report; the unit's reports as the rules on archives say; system logs at least 6 months.
    · Photos: the place of the shot is removed; only reviewers in charge may see the large picture, and every view is recorded.
    · Your rights: /mydata shows and exports what is kept, answers can be corrected, /forget deletes your personal data and withdraws consent.
    · Contact: whoever sent you the invite code.
    · Important: enter and photograph nothing of computers that hold state secrets, and do not use this program on them.
notice-ask = Do you agree? If not, nothing is kept.
agreed = You have agreed to the privacy notice ({ DATETIME($at, year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }).
declined = All right, nothing has been kept. If you change your mind, just send the invite code again.
bound = Done. You report for: { $unit }
bound-already = You are connected already; no need to do it again.
link =
    To go on in another chat, use this one-time code (valid for { $minutes } minutes):

    { $code }

    Web: { $web }
link-telegram = Telegram: { $url }

## Tasks

tasks = The tasks of { $unit }:
tasks-none = { $unit } has nothing to report now. You will hear when there is a new task.
tasks-more = … and { $count } more; please do those above first.
tasks-done = Submitted:
task-open = { $n }. { $title } — due { DATETIME($due, month: "long", day: "numeric") } ({ $when ->
    [over] overdue, please report soon
    [today] due today
   *[ahead] { $days ->
        [one] 1 day left
       *[other] { $days } days left
    }
    }){ $state ->
    [returned] {" "}· returned, please correct { $faults ->
        [one] 1 place
       *[other] { $faults } places
    }
    [started] {" "}· in progress
   *[new] {""}
    }
task-done = ✓ { $title } ({ DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }{ $state ->
    [accepted] , accepted
    [editing] , being changed; what you submitted stands
   *[submitted] {""}
    })
report-begun =
    { $title }
    { $form }: about { $total } questions, due { DATETIME($due, month: "long", day: "numeric") }.
    Every answer is saved at once. Leave whenever you like; /tasks brings you back.
report-resumed = { $title }: going on where you left, { $answered } of { $total } done.
report-left = Saved. Send /tasks to come back at any time.
report-closed = This report has been submitted{ $who ->
    [nobody] {""}
   *[other] {" "}by { $who }
    } (receipt { $number }, { DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }) and cannot be changed now.
nothing-open = No question is open now. Please choose a task:

## Questions

place = Question { $n } of { $total }
place-row = item { $n }
question-optional = { $label } (optional)
question-gone = An earlier answer has changed, so that question is no longer needed.
question-taken = { $who ->
    [you] You have just answered this elsewhere: { $value }.
   *[other] { $who } has just answered this: { $value }.
    } The answer given here did not replace it; let us go on.
question-answered = Question { $n } has been answered: { $value }. Change it?
answer-wrong = ⚠️ { $reason }
answer-key-masked = ✓ Noted: { $value }
    This looks like a product key; for safety only its last 5 signs are kept. Please delete your message as well.
answer-noted = ✓ Noted: { $value }
answer-given = ✅ { $value }
answer-brief = ✓ { $label }: { $value }
answer-skipped = Skipped
answer-now = Answer so far: { $value }
photos-count = { $count ->
    [one] 1 file
   *[other] { $count } files
    }
hint-buttons = Please use the buttons below.
hint-image = Please send photos here; press “Done” when you have sent them all.
hint-file = Please send photos or PDF files here; press “Done” when you have sent them all.
ask-text = Please type your answer.
ask-text-multiline = Please type your answer. It may have several lines; send them as one message.
ask-phone = Please enter a phone number, such as 023-63890000 or 13800000000.
ask-integer = Please enter a whole number, such as 25.
ask-decimal = Please enter a number, such as 1,200.50.
ask-date = Please enter a date, such as 2018-07-02.
ask-time = Please enter a time, such as 14:30.
ask-datetime = Please enter a date and time, such as 2018-07-02 14:30.
ask-range = Please enter a number from { $start } to { $end }.
ask-image = Please send photos, at most { $max }; several at once are fine. If small print must be readable, send them as files.
ask-file = Please send photos or PDF files, at most { $max }, up to 20 MB each; several at once are fine. Send electronic invoices as PDF; if small print on a photo must be readable, send it as a file.
ask-select-paged = There are more choices: turn the pages, or type part of a name, a code or pinyin initials (yz) to find one.
ask-select-multiple = Choose all that apply, then press “Done”. Chosen: { $count }.
ask-rank = Press the choices in order, then “Done”. In order so far: { $count }.

## Repeats

repeat-count = { $count ->
    [0] Nothing yet. { $min ->
        [0] If there is none, press “None”.
       *[other] At least { $min } needed.
    }
    [one] 1 item:
   *[other] { $count } items:
    }
row-empty = (empty)
row-card = { $label } · item { $n }
row-delete = Delete item { $n }, “{ $name }”? This cannot be undone.
row-deleted = Item { $n } has been deleted.
rows = { $count ->
    [0] none
    [one] 1 item ({ $names })
   *[other] { $count } items ({ $names }{ $more ->
        [yes] , …
       *[no] {""}
    })
    }
list-comma = {", "}

## Photos and files

photos-received = Received { $count } of at most { $max }. Send more, or press “Done”.
photos-full = Received { $count }, which is the limit ({ $max }); any more were not taken. Please press “Done”.
photos-late = What came late was added to question { $n }; it has { $count } now.
photos-late-full = Question { $n } already has { $count }, which is the limit; the late ones were not taken.
photo-no-question = This question takes no photos or files, so what you sent was not saved. Choose a question to add it to, then send it again.
photo-nothing-open = No question is open now, so what you sent was not saved.
photo-heic = This format (HEIC) cannot be opened yet. Please send it as a photo, or set your camera to “most compatible”.
photo-expected = This question takes photos alone; that file is no picture and was not taken. Please open it and take a screenshot or a photo of it.
file-invoice = Electronic invoices in OFD or XML cannot be opened here; the file was not taken. Please download the same invoice as PDF where it was issued, or send a screenshot of it.
file-too-large = The file is larger than 20 MB and cannot be taken. Please make it smaller or send it as a photo.

## Summary and submission

summary = Please check the report of { $unit }: { $form }{ $pages ->
    [1] {""}
   *[other] {" "}(page { $page } of { $pages })
    }
summary-group = [{ $label }]
summary-line = { $n }. { $label }: { $value }
summary-mend = To change something, press its number.
submit-confirm = Submit for { $unit }? After that it can only be changed if a reviewer returns it.
submit-problem = Not yet: one thing needs to be put right first{ $more ->
    [0] :
   *[other] {" "}({ $more } more after it):
    }
receipt-new =
    🎉 Submitted, thank you!

    { $form }
    { $unit }
    Receipt: { $number }
    Time: { DATETIME($at, year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }
receipt = You have submitted this report already. Receipt { $number }, { DATETIME($at, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }

## Personal data

mydata =
    What is kept about you:

    · Unit: { $unit } (reporting officer)
    · Name: { $name ->
        [none] not given (colleagues see “Colleague” with a letter)
       *[other] { $name }
        }
    · Language: { $language }
    · Consent: privacy notice { $version }, { DATETIME($at, year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }
    · Connected chats: { $chats }
    · Questions you dealt with: { $answers }
    · Photos and files you sent: { $photos }
mydata-rights = Answers can be corrected in the report; /forget deletes your personal data. The file below holds everything.
mydata-file = All your data (JSON)
mydata-none = Nothing is kept about you here.
forget-ask =
    Delete your personal data?

    Deleted: who you are, your name, all connected chats, everything in web chat, reminders not yet sent, and the photos and files you sent that were never submitted.
    Kept: what the unit has answered and the photos it has submitted, because they belong to the unit's report and must be kept; they hold no name, no phone and no number of a chat; who answered reads “a former colleague”.

    To report again afterwards you will need a new invite code.
forget-in-preview = You are in a preview; what is filled in here is gone after a day. To delete your personal data, send /endpreview first, then /forget.
forgotten = Your personal data has been deleted. The unit's reports remain, without your name or phone. Goodbye, and thank you.
forget-kept = All right, nothing has been deleted.

## Help and the rest

help =
    I ask one question at a time; answer by typing or with the buttons. Every answer is saved at once.

    /tasks tasks; go on where you left
    /undo take back the last answer
    /link go on elsewhere (web or another chat)
    /lang 中文 / English
    /name the name your colleagues see (optional)
    /mydata what is kept about me
    /forget delete my personal data

    Numbers may be written like 1,200, dates like 2018.7.2. “Back” corrects a mistake, and before you submit every answer can still be changed.
    Please enter and photograph nothing of computers that hold state secrets.
lang-ask = 请选择语言 / Please choose a language
lang-set = All right, English from now on.
command-unknown = I do not know this command. Send /help to see what I can do.
edited = You changed an earlier message, but the answer does not change with it. To change it, press “Back”, or do it in the summary before you submit.
group = Reports hold facts about units and are not filled in groups. Please tap my picture and talk to me alone.
unreadable-voice = I cannot listen to voice messages. Please type or use the buttons.
unreadable-video = I cannot watch videos. Where evidence is needed, please send photos.
unreadable-sticker = Nice sticker 🙂 Please answer in words or with the buttons.
unreadable-location = Your location is not needed and was not kept. Please answer in words or with the buttons.
unreadable-contact = A contact is not needed and was not kept. Please answer in words or with the buttons.
unreadable-other = I cannot read this kind of message. Please answer in words, with buttons or photos.
sorry = Sorry, something went wrong, and we have noted it. What you filled in is safe. Please try again, or send /tasks.
reminder = { $slot ->
    [today] Due today
    [over] Overdue, but you can still report
   *[ahead] { $days ->
        [one] 1 day left
       *[other] { $days } days left
    }
    }: { $title }
    { $unit } has not submitted yet; due { DATETIME($due, month: "long", day: "numeric") }. It takes a few minutes and goes on where you left.
reminder-returned = { $slot ->
    [today] To be corrected today
    [over] The correction is overdue
   *[ahead] To be corrected within { $days ->
        [one] one day
       *[other] { $days } days
        }
    }: { $title }
    The report of { $unit } was returned and has not been submitted again; it is expected by { DATETIME($due, month: "long", day: "numeric") }. Only what was returned needs to be changed.
reminder-also-returned = Also: { $title } (returned, to be corrected by { DATETIME($due, month: "long", day: "numeric") })
reminder-more = … and { $count } more; see all tasks.
reminder-also = Also: { $title } (due { DATETIME($due, month: "long", day: "numeric") })
toast-noted = Noted already
toast-stale = This button has been used or is out of date
toast-foreign = This report belongs to another unit

## Commands (in the messenger's menu)

command-tasks = Tasks
command-help = How it works
command-lang = 语言 / Language
command-link = Go on elsewhere
command-name = What colleagues see
command-mydata = My data
command-forget = Delete my data

## Buttons

button-agree = I agree
button-decline = I do not agree
button-other-language = 中文
button-tasks = Tasks
button-begin = Start
button-begin-titled = Start: { $title }
button-resume = Continue
button-resume-titled = Continue: { $title }
button-fill-now = Report now
button-continue = Go on
button-back = ← Back
button-skip = Skip
button-leave = Save and leave
button-read = Understood
button-acknowledge = I confirm
button-today = Today
button-done = Done
button-none = None
button-restart-rank = Start over
button-page-before = ‹ Page { $page } of { $pages }
button-page-after = Page { $page } of { $pages } ›
button-add = ＋ Add an item
button-add-more = ＋ Add another
button-row = Item { $n }
button-rows = Back to the list
button-delete-row = Delete this item
button-delete = Delete
button-keep = Keep
button-drop-photo = Delete the last one
button-add-photo = Add to question { $n } { $label }
button-mend = Change
button-submit = Submit
button-submit-yes = Yes, submit
button-submit-no = Look again
button-forget = Delete my data
button-keep-data = Keep it
