# Accounts and signing in

sign-in-wrong-code = The code is wrong or has been used. Please wait for the next one in your app.
sign-in-locked = Too many wrong codes: the account is locked. Please try again in { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
    }.
