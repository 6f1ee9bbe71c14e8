"""Words that the wall and the page of its links share."""

from layouts.translations import mark

PANELS = {
    "exceeding": mark("超标排放口 / 联网排放口"),
    "transmission": mark("有效传输率"),
    "permits": mark("许可排放量占比"),
    "faces": mark("环保脸谱"),
}
"""Pages that take turns in the middle of the wall, in this order."""

FACES_NOTE = mark(
    "环保脸谱反映自动监控安装、联网、运行等情况，不是环保信用等级，不作为惩戒依据；"
    "评分规则为本项目建议，经主管部门发布后生效。"
)
