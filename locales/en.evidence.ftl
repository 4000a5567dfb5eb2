# Evidence: what became of photos and files
evidence-state-received = received
evidence-state-ready = processed
evidence-state-failed = not processed
# The sum on the card
evidence-progress = { $received } received, { $ready } processed.
evidence-advice-too-small = Photo { $n } is very small; its print may not be readable. You may want to take it again from nearer. (It is saved; you can submit without.)
evidence-advice-blurred = Photo { $n } is blurred; its print may not be readable. You may want to hold still, focus and take it again. (It is saved; you can submit without.)
# What failed: which, why, what to do
evidence-failed-empty = File { $n } is empty; perhaps it was not sent completely. Please send it again.
evidence-failed-heic = Photo { $n } is in HEIC format, which cannot be opened here. Please send it as a photo, or set your camera to “most compatible”.
evidence-failed-file-type = File { $n } is neither a photo (JPEG, PNG, WebP) nor a PDF and was not taken. Please take a photo or save it as PDF.
evidence-failed-ofd = File { $n } is in OFD format, which cannot be opened here. Please download it as PDF where it was issued, or send a screenshot of it.
evidence-failed-xml = File { $n } is in XML format, which cannot be opened here. Please send an electronic invoice as PDF, or a screenshot of it.
evidence-failed-password = PDF { $n } needs a password, so that a reviewer cannot open it. Please send one without a password, or a screenshot of it.
evidence-failed-two-kinds = PDF { $n } hides an archive as well and was not taken, for safety. Please download the original again, or send a screenshot of it.
evidence-failed-too-large = File { $n } is larger than 20 MB and was not taken. Please send it as a photo, or make it smaller.
evidence-failed-too-many-pixels = Photo { $n } has too many pixels and was not taken. Please take one with a phone and send it.
evidence-failed-damaged = File { $n } is incomplete or damaged. Please take the photo or send the file again.
evidence-failed-gone = File { $n } can no longer be fetched. Please send it again.
evidence-failed-too-many-attempts = File { $n } could not be fetched after several attempts. Please send it again.
evidence-failed-too-slow = Photo { $n } is too large: it could not be processed in several attempts and was not taken. Please take one with a phone, or make it smaller.
button-send-again = Send again
