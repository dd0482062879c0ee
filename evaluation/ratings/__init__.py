"""Blind pairwise votes to one strength per model, with intervals, or a reason why not.

Pure NumPy, SciPy and choix: no Django, no clock, no file, no network, no randomness. The one
door is `rate.rate(tally, options)`; the other files each hold one idea that it uses.
"""
