### Previews of forms

preview-title = Preview: { $form }
preview-unit = Preview unit (counts nowhere)
preview-begun =
    This is a preview of a form: fill it in as if it were real. It is in no count, export or reminder, and photos are not processed.
    Everything is deleted after { DATETIME($until, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }. To end it now, send /endpreview.
preview-ended = The preview is over and the chat is as it was. Send /tasks for your tasks.
preview-none = There is no preview here now. Send /tasks for your tasks.
