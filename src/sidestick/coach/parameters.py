# SPDX-License-Identifier: Apache-2.0
"""Every number of the coach, in one table, each with its reason.

Sources: Guadagnoli & Lee (2004), challenge point; Corbett & Anderson (1995), knowledge tracing; Levitt (1971), staircases;
Elo ratings with uncertainty (Glickman 1999); Wilson, Shenhav, Straccia & Cohen (2019), learning is fastest near 85 %
correct; Repp & Su (2013), tapping; Fitts & Posner (1967), stages; Adams (1987), retention of motor skills.
"""

from __future__ import annotations

from typing import NamedTuple


class Parameter(NamedTuple):
    """A number, its unit and why it is what it is."""

    value: float
    unit: str
    reason: str


BAND_LOW = Parameter(0.70, "share", "below it effort goes into finding the place again, not into playing")
BAND_HIGH = Parameter(0.90, "share", "above it there is little left to learn (Guadagnoli & Lee 2004)")
AIM = Parameter(
    0.77,
    "share",
    "people learn while they play and are ahead of what the coach has seen, so that .77 expected is .80 to .85 met, where "
    "learning is fastest (Wilson et al. 2019)",
)

PRIOR_ABILITY = Parameter(0.0, "logit", "the scale's zero: someone who never held sticks")
PRIOR_VARIANCE = Parameter(4.0, "logit²", "wide: a first-timer and a veteran both lie within two deviations")
PRIOR_FEATURE_VARIANCE = Parameter(0.35, "logit²", "a limb or subdivision is seldom more than 1.2 logits off the rest")
DRIFT_A_NOTE = Parameter(0.0015, "logit²", "people learn while they play: the newest hundred notes count most")

SPREAD_OF_NOVICE = Parameter(
    37.0, "ms", "standard deviation of tapping of people without training (novices in ensembles)"
)
SPREAD_OF_VETERAN = Parameter(12.0, "ms", "of drummers with a metronome, 10 to 15 ms (Repp & Su 2013)")
ABILITY_OF_VETERAN = Parameter(5.2, "logit", "what a veteran's record asks for at four of five")
SPREAD_SAYS = Parameter(
    3.5, "logit²", "variance of ability told from timing alone: steady feet may still not know the part"
)
TIMED_FOR_SPREAD = Parameter(32, "notes", "by then the spread is known to a tenth and has said what it can of ability")

FORGETTING = Parameter(
    60.0, "days", "after which a third of what was learnt is left to relearn; motor skills last (Adams 1987)"
)
FORGETTING_VARIANCE = Parameter(0.02, "logit²/day", "a month away makes the coach unsure again by 0.8 logits")

BASE = Parameter(-2.5, "logit", "one pad on the beat, twice a second: a first-timer meets eight or nine of ten")
FOOT = Parameter(0.15, "logit", "the foot is a little later to learn than the hand")
TOGETHER = Parameter(0.25, "logit", "for each other limb at the same time")
HALF_BEAT = Parameter(0.45, "logit", "a place that nobody counts aloud at first")
FINER = Parameter(0.90, "logit", "sixteenths and triplets")
EACH_PAD = Parameter(0.55, "logit", "for each further pad in use around the note: where to look, which limb")
SPEED = Parameter(0.80, "logit/octave", "for each doubling of strokes a second beyond two")
WINDOW = Parameter(0.25, "logit", "for windows of 100 ms in place of the first levels' 130")

CLEAN = Parameter(0.95, "share", "notes met in a clean pass of a drill, with no more extras than one in ten")
CLEAN_PASSES = Parameter(3, "passes", "before a drill is sped up: the public drum-game's rule, kept by its players")
SLOWEST = Parameter(0.75, "rate", "slow enough to think, fast enough to stay the same music")
FASTER = Parameter(0.05, "rate", "a step that is felt and not feared")

SURE = Parameter(0.3, "sd", "how many deviations below its mean the chance of a harder rung must still hold")
LEAP_CHANCE = Parameter(0.76, "share", "chance from which more than one rung is climbed at once")
WORTH = Parameter(
    0.15, "logit", "how much nearer the aim another rung must be: less is a coin's toss, and change has a cost"
)
EASE_BELOW = Parameter(
    0.66, "share", "chance at which the part gets easier; lower than the band so that one bad pass is no step down"
)
STEPS_DOWN = Parameter(2, "rungs", "most that a player is moved down at once")
