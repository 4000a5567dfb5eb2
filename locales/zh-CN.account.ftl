# 账号、登录

sign-in-wrong-code = 验证码不对，或者已经用过。请等应用里换了新的一组再输。
sign-in-locked = 验证码输错太多次，账号已锁定，请 { $minutes } 分钟后再试。
