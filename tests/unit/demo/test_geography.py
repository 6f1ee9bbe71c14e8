"""The counties tile the city: no gap, no overlap, labels inside."""

import numpy as np

from demo.geography import COUNTIES, TOWNSHIPS, area, counties, inside, site, township_place


def test_the_ten_counties_are_there():
    assert len(counties()) == len(COUNTIES) == 10
    assert set(TOWNSHIPS) == set(COUNTIES)


def test_every_inner_border_is_shared_point_by_point():
    edges: dict[frozenset[tuple[float, float]], int] = {}
    for county in counties():
        for start, end in zip(county.outline[:-1], county.outline[1:], strict=True):
            edge = frozenset({start, end})
            edges[edge] = edges.get(edge, 0) + 1
    assert set(edges.values()) == {1, 2}
    assert sum(1 for count in edges.values() if count == 2) > 0.4 * len(edges)


def test_a_point_lies_in_at_most_one_county_and_the_middle_in_exactly_one():
    draw = np.random.default_rng(3)
    hits = [
        sum(inside((x, y), county.outline) for county in counties())
        for x, y in draw.uniform((0, 0), (800, 520), size=(400, 2))
    ]
    assert max(hits) == 1
    assert 0.6 < np.mean(hits) < 0.8


def test_rings_are_closed_and_have_a_sensible_area():
    for county in counties():
        assert county.outline[0] == county.outline[-1]
        assert 12_000 < abs(area(county.outline)) < 70_000, county.name_zh


def test_labels_townships_and_sites_lie_in_their_county():
    for county in counties():
        assert inside(county.label, county.outline), county.name_zh
        count = len(TOWNSHIPS[county.name_zh])
        for town in range(count):
            near = township_place(county, town, count)
            assert inside(near, county.outline)
            assert inside(site(county, near, county.name_zh, town), county.outline)
