### Searching choices, the calendar, whole tables

search-found = “{ $text }” is found { $count ->
        [one] once
       *[other] { $count } times
    }. Please choose:
search-none = Nothing found for “{ $text }”. Type part of the name, the code or pinyin initials, or turn the pages.
search-many = { $count } found, the first { $shown } are shown. A longer word finds fewer.
search-ticked = ✓ Ticked; { $count } chosen now. Press “Done” when ready.
button-all-choices = All choices ({ $count })

button-calendar = 📅 Calendar
button-calendar-close = Close the calendar
calendar-month = { $month }/{ $year }
calendar-day = Day: { $day }. Now type the time, for example 14:30.
calendar-weekday-1 = Mo
calendar-weekday-2 = Tu
calendar-weekday-3 = We
calendar-weekday-4 = Th
calendar-weekday-5 = Fr
calendar-weekday-6 = Sa
calendar-weekday-7 = Su
