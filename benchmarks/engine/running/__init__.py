"""A whole run: load, encode, plan, claim, execute, finish. It may be killed and begun again."""
