"""The fixed sentences of the socket: the same whichever model is concerned."""

BATTLE_FAILED = "One of the models could not answer. This battle does not count."
TURN_FAILED = "These answers were interrupted on our side. Nothing is lost; have them written anew."
NOT_HERE = "Another process of this site writes these answers; you see them when they are finished."
NOTHING_RUNS = "Nothing is being written now."
MALFORMED = (
    "A message is a JSON object with the type prompt.submit and its text, or turn.stop, "
    "or turn.regenerate."
)
TOO_LARGE = "A message has at most 65,536 bytes. Shorten the text and send again."
TOO_MANY_SOCKETS = "You have five battles open already. Close one and reload this page."
