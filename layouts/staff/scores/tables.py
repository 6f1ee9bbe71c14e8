"""Tables of the pages of scores: titles, methods, columns."""

from typing import Any

from dash import dcc, html

from layouts import faces, formats
from layouts.method_links import heading
from layouts.staff.quality.table import Table
from layouts.staff.scores.words import (
    BANDS,
    FACE_STATES,
    OUTCOMES,
    PERIOD_STATES,
    REPLACEMENT,
    RULE_STATES,
)
from layouts.table_columns import DAY, MOMENT, NUMBER, Column, named, worded
from layouts.translations import Translator, mark

SMALL_PX = 18


def band(name: str | None, t: Translator) -> Any:
    """A face with its word, or the word of another class."""
    if name in faces.FACES:
        return faces.face_with_word(str(name), size_px=SMALL_PX, t=t)
    return t(BANDS[name]) if name in BANDS else t(BANDS["not_evaluated"])


def _word(name: str | None, t: Translator) -> str:
    if name in faces.FACES:
        return faces.word(str(name), t=t)
    return t(BANDS[name]) if name in BANDS else t(BANDS["not_evaluated"])


def _counts(row: Any, t: Translator) -> str:
    return t("；").join(f"{_word(name, t)} {number}" for name, number in row.counts)


def _counts_drawn(row: Any, t: Translator) -> html.Span:
    drawn = []
    for name, number in row.counts:
        known = (
            faces.face(name, size_px=SMALL_PX, t=t, beside_its_word=False)
            if (name in faces.FACES)
            else html.Span(_word(name, t), className="label")
        )
        drawn.append(html.Span([known, f" {number}"], className="scores-count"))
    return html.Span(drawn, className="scores-counts")


def _link(text: str, href: str) -> Any:
    return dcc.Link(text, href=href) if href else text


def _subject(row: Any, t: Translator) -> Any:
    return _link(row.subject, row.href)


def score(name: str, head: str) -> Column:
    """A column of scores with one decimal."""
    return Column(
        head,
        named(name),
        kind=NUMBER,
        cell=lambda row, t: (
            "—" if getattr(row, name) is None else formats.score(getattr(row, name), t=t)
        ),
    )


def points(name: str, head: str) -> Column:
    """A column of points with two decimals."""
    return Column(
        head,
        named(name),
        kind=NUMBER,
        cell=lambda row, t: "—" if getattr(row, name) is None else f"{getattr(row, name):.2f}",
    )


def _state(row: Any, t: Translator) -> Any:
    word = t(PERIOD_STATES[row.state])
    parts = [html.Span(word, className=f"scores-state scores-state-{row.state}")]
    if row.disputed:
        parts.append(html.Span(t("异议处理中 {n}", n=row.disputed), className="scores-disputed"))
    if row.is_calendar_provisional:
        parts.append(html.Span(t("暂定日历"), className="label"))
    return html.Span(parts, className="scores-stack")


def _noticed(row: Any, t: Translator) -> Any:
    if row.noticed_on is None:
        return "—"
    said: list[Any] = [formats.iso_day(row.noticed_on)]
    if row.objections_until is not None:
        until = t("异议至 {day}", day=formats.iso_day(row.objections_until))
        said.append(html.Span(until, className="label"))
    return html.Span(said, className="scores-stack")


def _published(row: Any, t: Translator) -> Any:
    if row.published_at is None:
        return "—"
    day = formats.iso_day(formats.local(row.published_at).date())
    return html.Span(
        [day, html.Span(row.published_by, className="label")], className="scores-stack"
    )


def _changed(row: Any, t: Translator) -> Any:
    if row.changed is None:
        return "—"
    return dcc.Link(t("{n} 个有差异", n=row.changed), href=row.changed_href)


def _calendar(row: Any, t: Translator) -> str:
    return t("暂定日历") if row.is_calendar_provisional else ""


def _month(row: Any, t: Translator) -> Any:
    return dcc.Link(
        formats.month(row.month, t=t), href=row.href, className="on" if row.is_chosen else ""
    )


PERIODS = Table(
    heading(mark("各期评价"), "face"),
    {
        "month": Column(
            mark("月份"), lambda row, t: formats.month(row.month, t=t), cell=_month, is_pinned=True
        ),
        "state": Column(mark("状态"), worded("state", PERIOD_STATES), cell=_state),
        "counts": Column(mark("结果"), _counts, cell=_counts_drawn),
        "noticed": Column(mark("告知排污单位"), named("noticed_on"), kind=DAY, cell=_noticed),
        "until": Column(mark("异议截止"), named("objections_until"), kind=DAY, is_for_files=True),
        "published": Column(mark("发布"), named("published_at"), kind=MOMENT, cell=_published),
        "by": Column(mark("发布人"), named("published_by"), is_for_files=True),
        "rules": Column(mark("规则版本"), named("rule_version")),
        "known": Column(mark("证据截至"), named("known_until"), kind=DAY),
        "calendar": Column(mark("期限"), _calendar, is_for_files=True),
        "changed": Column(mark("更正差异"), named("changed"), kind=NUMBER, cell=_changed),
        "disputed": Column(mark("异议处理中"), named("disputed"), kind=NUMBER, is_for_files=True),
        "note": Column(mark("说明"), named("note")),
    },
    mark("还没有评价过"),
)
DIFFERENCES = Table(
    heading(mark("更正了什么，为什么"), "face"),
    {
        "subject": Column(mark("对象"), named("subject"), cell=_subject, is_pinned=True),
        "line": Column(mark("条目"), named("line")),
        "before": points("before", mark("更正前")),
        "after": points("after", mark("更正后")),
        "cause": Column(mark("原因"), named("cause")),
        "facts": Column(mark("变化"), named("facts")),
    },
    mark("没有差异"),
)


def _outcome(row: Any, t: Translator) -> Any:
    name = "scores-disputed" if not row.outcome else ""
    return html.Span(t(OUTCOMES[row.outcome]), className=name)


def _about(row: Any, t: Translator) -> str:
    month = formats.month(row.month, t=t)
    return month if row.months == 1 else t("至{month}的 {n} 个月", month=month, n=row.months)


OBJECTIONS = Table(
    heading(mark("异议"), "face"),
    {
        "subject": Column(mark("对象"), named("subject"), cell=_subject, is_pinned=True),
        "month": Column(mark("月份"), _about),
        "line": Column(mark("条目"), named("line")),
        "raised_on": Column(mark("提出日期"), named("raised_on"), kind=DAY),
        "raised_by": Column(mark("提出人"), named("raised_by")),
        "text": Column(mark("内容"), named("text")),
        "outcome": Column(mark("处理"), worded("outcome", OUTCOMES), cell=_outcome),
        "days": Column(mark("历时"), named("days_open"), kind=NUMBER, unit=mark("天")),
        "decided": Column(mark("处理时间"), named("decided_at"), kind=MOMENT),
        "answer": Column(mark("理由"), named("answer")),
    },
    mark("没有异议"),
)


def _span(row: Any, t: Translator) -> str:
    first = formats.iso_day(row.valid_from)
    return (
        t("{first} 起", first=first)
        if row.last_day is None
        else (f"{first} – {formats.iso_day(row.last_day)}")
    )


def _preview(row: Any, t: Translator) -> Any:
    if row.tried_on is None:
        return "—"
    month = formats.month(row.tried_on, t=t)
    if row.subjects is None:
        said = t("{month}：所辖 {n} 个变化", month=month, n=row.moved)
    else:
        said = t("{month}：{n} / {total} 变化", month=month, n=row.moved, total=row.subjects)
    return dcc.Link(said, href=row.href, className="on" if row.is_chosen else "")


VERSIONS = Table(
    heading(mark("规则版本与预演"), "score-rules"),
    {
        "version": Column(mark("规则版本"), named("rule_version"), is_pinned=True),
        "title": Column(mark("名称"), named("title")),
        "state": Column(mark("状态"), worded("state", RULE_STATES)),
        "span": Column(mark("有效期"), _span),
        "by": Column(mark("生效人"), named("adopted_by")),
        "preview": Column(mark("预演"), named("moved"), kind=NUMBER, cell=_preview),
        "lines": Column(mark("得分不同的条目"), named("lines_moved"), kind=NUMBER),
    },
    mark("没有规则"),
)
MOVERS = Table(
    heading(mark("谁会改变等级"), "score-rules"),
    {
        "subject": Column(mark("对象"), named("subject"), cell=_subject, is_pinned=True),
        "before": Column(
            mark("现行等级"),
            lambda row, t: _word(row.band_before, t),
            cell=lambda row, t: band(row.band_before, t),
        ),
        "after": Column(
            mark("预演等级"),
            lambda row, t: _word(row.band_after, t),
            cell=lambda row, t: band(row.band_after, t),
        ),
        "score_before": score("before", mark("现行得分")),
        "score_after": score("after", mark("预演得分")),
    },
    mark("没有谁会改变等级"),
)


def _face(row: Any, t: Translator) -> Any:
    drawn = faces.FACES if row.band in faces.FACES else None
    said: list[Any] = (
        [faces.face(row.band, size_px=SMALL_PX, t=t, greyed=row.state == "stopped"),
         html.Span(faces.word(row.band, t=t))]
        if drawn
        else [html.Span(t(FACE_STATES[row.state]))]
    )  # fmt: skip
    return html.Span(said, className="with-mark")


def _remarks(row: Any, t: Translator) -> Any:
    said: list[Any] = []
    if row.is_disputed:
        said.append(html.Span(t("异议处理中"), className="scores-disputed"))
    if row.is_capped:
        if row.uncapped is not None and row.uncapped != row.band:
            word = t("封顶，按得分为{word}", word=faces.word(row.uncapped, t=t))
        else:
            word = t("有封顶事项")
        said.append(html.Span(word))
    if row.state not in ("scored",):
        said.append(html.Span(t(FACE_STATES[row.state])))
    return html.Span(said, className="scores-stack")


def _remarks_said(row: Any, t: Translator) -> str:
    said = [t("异议处理中")] if row.is_disputed else []
    if row.is_capped:
        said.append(t("有封顶事项"))
    return t("；").join(said)


FACES = Table(
    heading(mark("本月脸谱"), "face"),
    {
        "enterprise": Column(
            mark("企业"),
            named("enterprise"),
            cell=lambda row, t: dcc.Link(row.enterprise, href=row.href),
            is_pinned=True,
        ),
        "county": Column(mark("区县"), named("county")),
        "band": Column(mark("脸谱"), lambda row, t: _word(row.band, t), cell=_face),
        "state": Column(mark("状态"), worded("state", FACE_STATES), is_for_files=True),
        "score": score("score", mark("得分")),
        "change": Column(
            mark("比上月"),
            named("change"),
            kind=NUMBER,
            cell=lambda row, t: (
                "—" if row.change is None else formats.signed(row.change, decimals=1, t=t)
            ),
        ),
        "remarks": Column(mark("说明"), _remarks_said, cell=_remarks),
    },
    mark("这个月没有脸谱"),
)
MONITORS = Table(
    heading(mark("建议更换的设备"), "operator-score"),
    {
        "outlet": Column(
            mark("企业 排放口"),
            lambda row, t: f"{row.enterprise} {row.outlet}",
            cell=lambda row, t: html.Span(
                [dcc.Link(row.enterprise, href=row.href), " ", html.Span(row.outlet)]
            ),
            is_pinned=True,
        ),
        "proposed": Column(mark("结论"), lambda row, t: t(REPLACEMENT[row.is_proposed])),
        "ref": Column(mark("设备"), named("ref")),
        "model": Column(mark("型号"), named("model")),
        "operator": Column(mark("运维机构"), named("operator")),
        "installed": Column(mark("安装日期"), named("installed_on"), kind=DAY),
        "years": Column(
            mark("使用年限"),
            named("years"),
            kind=NUMBER,
            unit=mark("年"),
            cell=lambda row, t: "—" if row.years is None else f"{row.years:.1f}",
        ),
        "score": score("score", mark("得分")),
        "below": Column(
            mark("低于合格线的月数"),
            named("months_below"),
            kind=NUMBER,
            cell=lambda row, t: t(
                "{n} / {total} 个月", n=row.months_below, total=row.months_scored
            ),
        ),
        "scored": Column(
            mark("有评价的月数"), named("months_scored"), kind=NUMBER, is_for_files=True
        ),
    },
    mark("没有低于合格线的设备"),
    mark("建议更换须先听取企业意见；适用性检测与检定证书没有登记，更换运维机构不重新起算。"),
)

FILES = {
    "periods": PERIODS,
    "differences": DIFFERENCES,
    "objections": OBJECTIONS,
    "versions": VERSIONS,
    "movers": MOVERS,
    "faces": FACES,
    "monitors": MONITORS,
}
