"""What a report is probably about and who will handle it: counted from history and catalogue, with the reasons.

A suggestion is never taken by the program. Types are guessed from words by naive Bayes over pairs of characters (each
pair counts once a text, Laplace smoothing); departments and limits are shares of what was done before. Both are
simple enough to be explained in one line, which is why they are used.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.likeness import pairs

Label = TypeVar("Label", bound=Hashable)

CATALOGUE_WEIGHT = 3
"""The catalogue's own words of a type count as so many reports."""
WORTH_SHOWING = 0.15
"""A less sure guess is no help."""
_SMOOTHING = 0.1
_WHY_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Guess(Generic[Label]):
    """One suggestion."""

    what: Label
    sure: float
    """0 to 1; the guesses for one question add up to at most 1."""
    why: tuple[str, ...] = ()
    """The parts of the text that spoke most for it, joined to words where they overlap."""
    seen: int = 0
    """How many earlier cases speak for it."""
    of: int = 0
    """Of how many."""


class Words(Generic[Label]):
    """Guesses a label from a text, after having been taught by examples."""

    def __init__(self) -> None:
        self._texts: Counter[Label] = Counter()
        self._seen: Counter[Label] = Counter()
        self._pairs: dict[Label, Counter[str]] = {}
        self._known: Counter[str] = Counter()

    def teach(self, label: Label, text: str, *, weight: int = 1, history: bool = True) -> None:
        """Learn that a text had this label; `history` where it was an earlier case."""
        found = pairs(text)
        self._texts[label] += weight
        self._seen[label] += history
        counts = self._pairs.setdefault(label, Counter())
        for pair in found:
            counts[pair] += weight
            self._known[pair] += weight

    def guess(self, text: str, most: int = 3) -> list[Guess[Label]]:
        """Return the likeliest labels, surest first; none where the text has nothing that was seen before."""
        known = [pair for pair in pairs(text) if pair in self._known]
        if not known or not self._texts:
            return []
        scores = {label: self._score(label, known) for label in self._texts
                  if any(pair in self._pairs[label] for pair in known)}
        best = max(scores.values())
        odds = {label: math.exp(score - best) for label, score in scores.items()}
        total = sum(odds.values())
        ranked = sorted(odds, key=lambda label: (-odds[label], str(label)))[:most]
        return [Guess(label, odds[label] / total, self._why(label, known, text), self._seen[label],
                      sum(self._seen.values()))
                for label in ranked if odds[label] / total >= WORTH_SHOWING]

    def _score(self, label: Label, known: Iterable[str]) -> float:
        texts, counts = self._texts[label], self._pairs[label]
        prior = math.log(texts / sum(self._texts.values()))
        return prior + sum(math.log((counts[pair] + _SMOOTHING) / (texts + 2 * _SMOOTHING)) for pair in known)

    def _why(self, label: Label, known: Iterable[str], text: str) -> tuple[str, ...]:
        """Return the words of the text whose pairs are more frequent with this label than with all others."""
        total, counts = sum(self._texts.values()), self._pairs[label]

        def weight(pair: str) -> float:
            return (counts[pair] / self._texts[label]) / (self._known[pair] / total)

        telling = {pair for pair in known if counts[pair] and weight(pair) > 1}
        return _joined(text, telling)[:_WHY_AT_MOST]


def shares(counts: Mapping[Label, int], most: int = 3) -> list[Guess[Label]]:
    """Return what was done most often before, with its share of all."""
    total = sum(counts.values())
    ranked = sorted(counts, key=lambda label: (-counts[label], str(label)))[:most]
    return [Guess(label, counts[label] / total, (), counts[label], total)
            for label in ranked if counts[label] / total >= WORTH_SHOWING]


def _joined(text: str, telling: set[str]) -> tuple[str, ...]:
    """Join overlapping pairs to the words that they came from, longest first."""
    words: list[str] = []
    at = 0
    folded = text.casefold()
    while at < len(folded) - 1:
        end = at
        while folded[end:end + 2] in telling and len(folded[end:end + 2]) == 2:
            end += 1
        if end > at:
            words.append(text[at:end + 1])
            at = end + 1
        else:
            at += 1
    return tuple(sorted(dict.fromkeys(words), key=lambda word: -len(word)))
