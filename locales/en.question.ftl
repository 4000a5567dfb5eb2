### Searching choices, the calendar, whole tables

search-found = “{ $text }” is found { $count ->
        [one] once
       *[other] { $count } times
    }. Please choose:
search-none = Nothing found for “{ $text }”. Type part of the name, the code or pinyin initials, or turn the pages.
search-many = { $count } found, the first { $shown } are shown. A longer word finds fewer.
search-ticked = ✓ Ticked; { $count } chosen now. Press “Done” when ready.
button-all-choices = All choices ({ $count })
