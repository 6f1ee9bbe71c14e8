"""Words of the pages of scores."""

from layouts.translations import mark

SCHEMES = {
    "face": mark("环保脸谱"),
    "operator": mark("运维服务机构"),
    "quarter": mark("运维服务机构（连续三个月）"),
    "equipment": mark("自动监测设备"),
}
SPAN_OF = {"face": ("face", 1), "operator": ("operator", 1), "quarter": ("operator", 3),
           "equipment": ("equipment", 1)}  # fmt: skip
"""Scheme and months of an evaluation, by the name in the address."""

PERIOD_STATES = {
    "provisional": mark("暂定"),
    "published": mark("已发布"),
    "corrected": mark("已被更正"),
    "correction": mark("更正，已发布"),
    "waiting": mark("更正，待发布"),
}
FACE_STATES = {
    "scored": mark("已评价"),
    "not_evaluated": mark("未评价"),
    "outside": mark("不在评价范围"),
    "stopped": mark("本月停运，沿用上月"),
    "not_monitored": mark("应监测而未监测"),
}
OUTCOMES = {
    "": mark("异议处理中"),
    "upheld": mark("予以采纳"),
    "rejected": mark("不予采纳"),
    "withdrawn": mark("已撤回"),
}
RULE_STATES = {"draft": mark("草案"), "adopted": mark("已生效")}
CAUSES = {
    "rules": mark("规则不同"),
    "method": mark("方法版本不同"),
    "state": mark("义务有无变化，或应有而无"),
    "data": mark("数据不同"),
    "decision": mark("封顶的决定有变化"),
    "pooling": mark("本机构数据未变，其他机构的数据有变化"),
    "total": mark("合计"),
}
LINE_CAUSES = {
    "measured": "",
    "no_duty": mark("当月没有到期的义务"),
    "nothing_delivered": mark("到期而没有提供"),
    "platform_outage": mark("平台原因，计入主管部门"),
    "not_networked": mark("逾期未联网"),
    "stopped": mark("当月停运"),
}
AMOUNT_OUTCOMES = {
    "exceeded": mark("已超过"),
    "kept": mark("未超过"),
    "cannot_be_told": mark("无法判断"),
}
REPLACEMENT = {True: mark("建议更换"), False: mark("低于合格线")}
RECORDS = {
    "hours": mark("小时数据"),
    "exceedances": mark("超标认定"),
    "marks": mark("标记"),
    "faults": mark("故障"),
    "visits": mark("到场"),
    "tests": mark("比对"),
    "checks": mark("标样核查"),
    "calibrations": mark("校准"),
    "disclosures": mark("信息公开"),
    "samples": mark("手工监测"),
    "penalties": mark("处罚"),
    "decisions": mark("决定"),
    "foreign": mark("外部原因"),
    "amounts": mark("许可排放量"),
    "workdays": mark("工作日"),
}
"""Kinds of record that came or went between an evaluation and its correction."""
OTHER_RECORDS = mark("登记信息")
BANDS = {
    "excellent": mark("优"),
    "good": mark("良"),
    "pass": mark("合格"),
    "fail": mark("不合格"),
    "below": mark("低于合格线"),
    "proposed": mark("建议更换"),
    "not_evaluated": mark("未评价"),
    "outside": mark("不在评价范围"),
    "stopped": mark("本月停运，沿用上月"),
    "not_monitored": mark("应监测而未监测"),
}
"""Words of classes that are no faces."""
