"""What `battles.py` is made of: two models, many raters, one site, one peer, and the figures."""
