"""The review record of a day as a file: every finding with what was said of it."""

from dashboard.downloads import Sheet
from dashboard.staff.review import queue
from dashboard.staff.review.queue import Chosen
from layouts import formats
from layouts.staff.review.values import DECISION_WORDS, KIND_WORDS, Entry, Group
from layouts.stage_marks import STAGE_WORDS
from layouts.translations import Translator


def record(chosen: Chosen) -> Sheet:
    """All findings within the filters, open ones without a result."""
    t = chosen.visit.t
    heads = (
        t("日期"), t("区县"), t("企业"), t("排放口"), t("类别"), t("污染物"), t("事项"), t("阶段"),
        t("审核结果"), t("认定"), t("说明"), t("审核人"), t("审核时间"),
    )  # fmt: skip
    rows = [
        _line(chosen, group, one, t)
        for group in queue.groups(chosen, chosen.items)
        for one in group.entries
    ]
    shown = queue.progress(chosen)
    selection = chosen.selection
    filters = [one.name for one in (selection.county, selection.kind) if one is not None]
    remarks = (
        t(
            "{day} 日审：已审 {n} / {total} 项",
            day=formats.full_day(chosen.day, t=t),
            n=shown.reviewed,
            total=shown.total,
        ),
        t("筛选：{filters}", filters=t("；").join(filters) if filters else t("无")),
        t("内部工作数据，未经认定不得对外发布。"),
    )
    return Sheet(title=t("日审记录"), heads=heads, rows=rows, remarks=remarks)


def _line(chosen: Chosen, group: Group, one: Entry, t: Translator) -> tuple[object, ...]:
    said = one.said if one.is_closed else None
    return (
        chosen.day,
        group.county,
        group.enterprise,
        group.outlet,
        t(KIND_WORDS[one.kind]),
        one.pollutant,
        one.summary,
        t(STAGE_WORDS[one.stage]) if one.stage else None,
        t("未审结") if said is None else said.cause,
        t(DECISION_WORDS[said.decision]) if said is not None and said.decision else None,
        said.note if said is not None else None,
        said.who if said is not None else None,
        said.when if said is not None else None,
    )
