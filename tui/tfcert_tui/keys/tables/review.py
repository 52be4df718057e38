"""The keys of the review of a problem."""

from __future__ import annotations

from tfcert_tui.keys.key import N_, Key, alt_digit

REVIEW = (
    Key("review.again", "f5,alt+r", "again", N_("try again"), N_("Try it again: a drill of it in the same variant.")),
    Key("review.next", "tab", "turn(1)", N_("next page"), N_("The next page.")),
    Key("review.previous", "shift+tab", "turn(-1)", "", N_("The page before.")),
    Key("review.difference", "f2,alt+d", "page('difference')", "", N_("What differs between your script and its.")),
    Key(
        "review.explanation", "f3,alt+o", "page('explanation')", "", N_("Why the reference is as it is, and all of it.")
    ),
    Key("review.figures", "f4,alt+c", "page('figures')", "", N_("Both models in figures, their curves in one chart.")),
    Key("review.submissions", "f9,alt+l", "page('submissions')", "", N_("Every submission with its checks.")),
    Key("review.close", "f10,escape", "close", N_("close"), N_("Back to where it was opened.")),
    *(
        Key(f"review.problem_{n}", alt_digit(n), f"problem({n})", "", N_("The review of that problem."))
        for n in range(1, 6)
    ),
)
