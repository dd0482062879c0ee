"""The question bank: facts with known truth, as data, and the reader that checks them."""
