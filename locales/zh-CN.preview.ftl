### 表单预览

preview-title = 预览：{ $form }
preview-unit = 预览单位（不计入统计）
preview-begun =
    这是表单预览：照真的一样填，但不计入任何统计、导出和提醒，照片也不会处理。
    所有内容在{ DATETIME($until, month: "long", day: "numeric", hour: "2-digit", minute: "2-digit") }以后删除。要提前结束，请发 /endpreview。
preview-ended = 预览结束了，您回到原来的聊天。发 /tasks 看填报任务。
preview-none = 现在没有在预览。发 /tasks 看填报任务。
