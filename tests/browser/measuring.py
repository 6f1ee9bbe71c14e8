"""What a browser page is measured by, once its layout has come to rest."""

from typing import Any

# Three frames without a change, and every chart as wide as its place.
SETTLED = """async () => {
  const page = document.documentElement;
  const charts = [...document.querySelectorAll('.js-plotly-plot')];
  const fits = one => !one.clientWidth || !one._fullLayout
    || Math.abs(one._fullLayout.width - one.clientWidth) <= 1;
  const end = performance.now() + 5000;
  let before = '';
  for (let same = 0; same < 3 && performance.now() < end;) {
    await new Promise(requestAnimationFrame);
    const now = [page.clientWidth, page.scrollWidth, page.scrollHeight].join();
    same = now === before && charts.every(fits) ? same + 1 : 0;
    before = now;
  }
}"""

# What sticks out of its box, or is cut off without a way to reach it. A frame that scrolls by
# itself and a text that is shortened on purpose, with its whole text in a tooltip, are no faults.
FAULTS = """() => {
  const found = [];
  const page = document.documentElement;
  const width = page.clientWidth;
  if (page.scrollWidth > width + 1) found.push(`page is ${page.scrollWidth} wide in ${width}`);
  const parts = one => `${one.className || one.tagName} ${one.textContent.slice(0, 40)}`;
  const moving = new Map([[document.body, false], [null, false]]);
  const scrolls = one => {
    if (!moving.has(one)) {
      const itself = ['auto', 'scroll'].includes(getComputedStyle(one).overflowX);
      moving.set(one, itself || scrolls(one.parentElement));
    }
    return moving.get(one);
  };
  const skipped = 'svg, .js-plotly-plot, .unseen, .skip, option, #arrived';
  const forTheEar = one => one.tagName === 'THEAD' && getComputedStyle(one).clipPath !== 'none';
  const look = one => {
    const box = one.getBoundingClientRect();
    if (!box.width) return;
    const style = getComputedStyle(one);
    if (style.visibility === 'hidden') return;
    const out = box.right > width + 1 || box.left < -1;
    if (out && !scrolls(one)) found.push('out: ' + parts(one));
    if (style.display === 'inline') return;
    const cut = one.scrollWidth > one.clientWidth + 1;
    if (style.textOverflow === 'ellipsis') {
      const told = !cut || one.title || one.querySelector('[title]') || one.closest('[title]');
      if (!told && one.tagName !== 'SELECT')
        found.push('shortened without a tooltip: ' + parts(one));
      return;
    }
    const holdsText = !one.children.length || ['hidden', 'clip'].includes(style.overflowX);
    if (cut && holdsText && one.clientWidth && !scrolls(one))
      found.push('wider than its box: ' + parts(one));
    const tall = one.scrollHeight > one.clientHeight + 2;
    if (tall && ['hidden', 'clip'].includes(style.overflowY))
      found.push('cut below: ' + parts(one));
  };
  const walk = box => {
    for (const one of box.children) {
      if (one.matches(skipped) || forTheEar(one)) continue;
      look(one);
      walk(one);
    }
  };
  for (const shell of document.querySelectorAll('.shell')) {
    if (!shell.closest(skipped)) walk(shell);
  }
  return found;
}"""
# A table that must be pushed sideways on a desk: only where a chart's figure needs the width.
SIDEWAYS = """() => [...document.querySelectorAll('.table-frame')]
  .filter(one => one.scrollWidth > one.clientWidth + 1)
  .map(one => `${one.getAttribute('aria-label')} ${one.scrollWidth} in ${one.clientWidth}`)"""


def resize(page: Any, width: int) -> None:
    """Give a page another width and wait until its layout has come to rest."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(SETTLED)


def faults(page: Any) -> list[str]:
    """What sticks out or is cut off; on a desk also each table that must be pushed sideways."""
    found: list[str] = page.evaluate(FAULTS)
    if page.viewport_size["width"] >= 1280:
        found += page.evaluate(SIDEWAYS)
    return found
