# Review and return
fault-unreadable = not readable
fault-wrong-item = not what was asked for
fault-incomplete = incomplete
fault-mismatch = does not match the evidence
fault-inconsistent = contradicts another answer
fault-expired = expired
fault-reused = same photo or file as another unit's or an earlier year's
fault-not-proof = does not prove the right of use
fault-other = other
fault-key-visible = a product key is visible; please cover it and take the photo again
review-returned =
    “{ $title }” was returned. Please mend { $count ->
        [one] one place
       *[other] { $count } places
    }; nothing else is asked again. Please submit it again by { DATETIME($until, month: "short", day: "numeric") } if you can; after that it can still be mended, until the task is final.
review-returned-words = The reviewer says: { $words }
review-returned-late = The due date of this task has passed. Please mend it and submit it again soon; everything you filled in is kept.
# Each place: where, why, words
review-fault = { $place }: { $reason }
review-fault-words = { $place }: { $reason } ({ $words })
review-fault-photo = { $place }, photo { $n }: { $reason }
review-fault-photo-words = { $place }, photo { $n }: { $reason } ({ $words })
review-mend-first = This report was returned, and what you just sent was not noted. Please look at what is to be mended:
button-drop-nth = Delete photo { $n }
review-mend-closed = This place was not returned and cannot be changed. Please mend only the { $count } that were.
review-accepted = “{ $title }” was accepted. Thank you.
