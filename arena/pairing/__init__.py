"""Which two models meet, and on which side: pure functions of weights and a generator."""

from arena.pairing.draw import SMALLEST, DrawnPair, draw_pair, pair_probabilities
from arena.pairing.informative import informative_weights

__all__ = ["SMALLEST", "DrawnPair", "draw_pair", "informative_weights", "pair_probabilities"]
