### Searching choices, the calendar, whole tables

search-found = “{ $text }” is found { $count ->
        [one] once
       *[other] { $count } times
    }. Please choose:
search-none = Nothing found for “{ $text }”. Type part of the name, the code or pinyin initials, or turn the pages.
search-many = { $count } found, the first { $shown } are shown. A longer word finds fewer.
search-ticked = ✓ Ticked; { $count } chosen now. Press “Done” when ready.
button-all-choices = All choices ({ $count })

button-calendar = Calendar
button-calendar-close = Close the calendar
calendar-month = { $month }/{ $year }
calendar-ruled-out = Days marked “{ $sign }” do not fit this question.
calendar-day = Day: { $day }. Now type the time, for example 14:30.
calendar-weekday-1 = Mo
calendar-weekday-2 = Tu
calendar-weekday-3 = We
calendar-weekday-4 = Th
calendar-weekday-5 = Fr
calendar-weekday-6 = Sa
calendar-weekday-7 = Su

button-copy-row = Copy the last one
row-copied = ✓ Copied as number { $n }. To change something, press “Item { $n }”.
button-template = ⬇ Template, to send the whole table
button-table-replace = Replace all ({ $count } will go)
button-table-append = Add below
button-table-drop = Do not import
table-template = Please fill in the template (one per row, { $max } at most) and send the .xlsx file here. Leave the headings as they are.
table-ask = The table is in and has no faults. There { $count ->
        [one] is one row
       *[other] are { $count } rows
    } here already; what shall be done?
table-taken = ✓ { $count ->
        [one] One row was
       *[other] { $count } rows were
    } taken from the table. Please check.
table-not-here = A table came, but this question takes none, so it was not kept. Please go to the list it is for and send it again.
table-too-large = The table is too large: { $rows } rows and { $max } MB at most. No row was taken; what you filled in before is all there.
table-gone = This file can no longer be fetched. Please send it again.
table-unreadable = ⚠️ The table was not taken: { $reason }. What you filled in before is all there.
table-faults = ⚠️ { $count ->
        [one] One cell of the table needs
       *[other] { $count } cells of the table need
    } mending; no row was taken. Please send it again afterwards:
table-faults-more = … and { $count } more.
table-fault = { $where ->
    [sheet] · { $why }
    [empty] · “{ $sheet }”, row { $row }, “{ $column }”: { $why }
   *[cell] · “{ $sheet }”, row { $row }, “{ $column }” says “{ $text }”: { $why }
    }
table-empty = The table is empty. Please fill in one row for each below the headings.
table-headings = The headings of the template were not found. Please use the table from “Template”.
table-column = The template has no such column. Please delete it or mend its heading.
table-twice = This column is there twice. Please leave only one.
table-guide = How to fill in
table-guide-1 = Column
table-guide-2 = Code
table-guide-3 = Required
table-guide-4 = How
table-guide-5 = Choices
table-guide-required = yes
table-guide-select_one = One of the choices.
table-guide-select_multiple = Some of the choices, with commas between.
table-guide-rank = All the choices in your order, with commas between.
table-choice = “{ $text }” is none of the choices; the second sheet lists them.
table-not-asked = by the rest of the row nothing belongs here; please clear it.
table-required = must be filled in.

# What an author puts beside a question
button-guidance = How to answer
media-image = Picture: { $url }
media-audio = Recording: { $url }
media-video = Video: { $url }
