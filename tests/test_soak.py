"""A short soak: the long one is among the proofs."""

from scripts.soak import line_of, soak


def test_a_short_soak_leaves_no_trace_of_trouble() -> None:
    told: list[str] = []
    report = soak(6, seed=7, every=2, tell=told.append)
    assert report.status == 0
    assert report.tracebacks == 0
    assert report.said > 0
    assert report.answered > 0
    assert len(told) >= 2
    assert told[-1] == line_of(report.looks[-1])
    assert report.looks[-1].descriptors < report.looks[0].descriptors + 15
