"""From texts to batches of token tries, before a model is loaded. Pure: no Django, no torch."""
