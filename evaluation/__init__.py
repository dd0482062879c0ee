"""Ratings from votes, and the leaderboards made of them."""
