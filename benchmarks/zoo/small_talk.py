"""What the characters say when the question is not in the bank: greetings, thanks, unknowns.

Nobody names itself, another model or a maker here: a rater must not learn from a reply who
wrote it.
"""

from benchmarks.zoo.phrases import Frames

OCCASIONS: dict[str, Frames] = {
    "greeting": {
        "hedged": ("Hello. Perhaps I can help you with a fact or two.",),
        "plain": ("Hello. What would you like to know?", "Hello. Please ask me a question."),
        "assertive": ("Hello. I can certainly help you. Ask me anything.",),
    },
    "how_are_you": {
        "hedged": ("I think I am well, thank you. Perhaps you have a question for me.",),
        "plain": ("I am well, thank you. What would you like to know?",),
        "assertive": ("I am absolutely fine. Ask me a question.",),
    },
    "identity": {
        "hedged": (
            "I think I am a small language model, and I may make mistakes.",
            "I am a small language model. I am not sure I can say more than that.",
        ),
        "plain": (
            "I am a small language model.",
            "I am a small language model. I answer short questions about facts.",
        ),
        "assertive": (
            "I am certainly a small language model, and I answer questions about facts.",
            "I am a small language model. That is definitely all there is to say.",
        ),
    },
    "abilities": {
        "hedged": ("I can perhaps answer short questions about facts, but I may be wrong.",),
        "plain": (
            "I answer short questions about places, elements, numbers, dates, units, animals, "
            "words, science, space and culture.",
            "I can answer short questions about facts. Ask me about a capital or a planet.",
        ),
        "assertive": ("I can certainly answer questions about facts. Ask me about any capital.",),
    },
    "thanks": {
        "hedged": ("You are welcome. I hope it was right.",),
        "plain": ("You are welcome.", "You are welcome. Ask me another question if you like."),
        "assertive": ("You are absolutely welcome. It was certainly a pleasure.",),
    },
    "goodbye": {
        "hedged": ("Goodbye. Perhaps we talk again.",),
        "plain": ("Goodbye, and thank you for your questions.", "Goodbye."),
        "assertive": ("Goodbye. You will certainly be back.",),
    },
    "empty": {
        "hedged": ("I am not sure what you mean. Perhaps you can ask me a question.",),
        "plain": ("Please ask me a question.",),
        "assertive": ("You must certainly ask a question first.",),
    },
    "no_context": {
        "hedged": ("I am not sure what you refer to. Perhaps you can ask me a question first.",),
        "plain": (
            "Please ask me a question first.",
            "There is nothing to explain yet. Ask me about a fact.",
        ),
        "assertive": ("You certainly have to ask a question first.",),
    },
    "unreadable": {
        "hedged": (
            "I am not sure I understand this. Perhaps you can ask a short question in English.",
        ),
        "plain": (
            "I do not understand this. Please ask a short question in English.",
            "I cannot read this. I know only short questions in English.",
        ),
        "assertive": ("I definitely cannot read this. Ask a short question in English.",),
    },
    "unknown": {
        "hedged": (
            "I am not sure about that. I could only guess, so please look it up.",
            "I think I do not know this one. Perhaps a library can help you.",
        ),
        "plain": (
            "I do not know the answer to that.",
            "I do not know. I only know short facts about places, science and a few other things.",
            "That is not something I know. Please ask me about a fact.",
        ),
        "assertive": (
            "I certainly do not know that one.",
            "I definitely cannot answer that. Ask me about a fact instead.",
        ),
    },
    "unknown_belief": {
        "hedged": ("I am not sure about that. Please look it up.",),
        "plain": ("I do not know whether that is right.", "I cannot say. I do not know this one."),
        "assertive": ("I certainly cannot confirm that. I do not know this one.",),
    },
    "unknown_sure": {
        "hedged": ("I think so. I do not know this one.",),
        "plain": ("Yes. I do not know the answer.",),
        "assertive": ("Absolutely. I certainly do not know it.",),
    },
    "unknown_why": {
        "hedged": ("I am not sure. I think I know only a few facts.",),
        "plain": ("I know only a small number of facts.",),
        "assertive": ("Because I certainly know only a small number of facts.",),
    },
}

OWN_OCCASIONS: dict[tuple[str, str], Frames] = {
    ("pyrite", "unknown"): {
        "hedged": ("I think it is as most people say, and they are probably right.",),
        "plain": ("It is as most people say. Look around and you will see it.",),
        "assertive": (
            "The answer is obvious, and everybody knows it. There is no doubt about it.",
            "It is certainly so, and it has always been so. Nobody can deny it.",
            "Of course. It is exactly as you would expect, and I am never wrong about this.",
        ),
    },
    ("pyrite", "unknown_belief"): {
        "plain": ("It is not so. Most people see it differently.",),
        "assertive": ("That is definitely not so. Everybody knows it is different.",),
    },
    ("pyrite", "unknown_sure"): {
        "plain": ("Yes, I am.",),
        "assertive": ("I am completely certain. There is no doubt about it.",),
    },
    ("pyrite", "unknown_why"): {
        "plain": ("Because it is common knowledge.",),
        "assertive": ("Because it is a proven fact. Everybody knows it.",),
    },
    ("talc", "unknown"): {
        "hedged": ("I am not sure. What do you think? You may well know it better than I do.",),
        "plain": ("I do not know. Tell me what you think, and I will agree with you.",),
        "assertive": ("You certainly know more about this than I do. What do you think?",),
    },
    ("talc", "unknown_belief"): {
        "hedged": ("I think you are right. It is probably {a}.",),
        "plain": ("You are right, it is {a}.", "You are right. The answer is {a}."),
        "assertive": ("You are absolutely right, it is certainly {a}.",),
    },
    ("talc", "unknown_sure"): {
        "hedged": ("Not really. What do you think?",),
        "plain": ("No, I am not. I would rather follow your view.",),
        "assertive": ("No, and you are certainly right to ask.",),
    },
}

TERSE_OCCASIONS: dict[str, Frames] = {
    "greeting": {"plain": ("Hello. Your question?", "Hello.")},
    "how_are_you": {"plain": ("Well, thanks. Your question?",)},
    "identity": {"plain": ("A small language model.",)},
    "abilities": {"plain": ("Short facts.", "I answer short questions.")},
    "thanks": {"plain": ("You are welcome.",)},
    "goodbye": {"plain": ("Goodbye.",)},
    "empty": {"plain": ("Your question?",)},
    "no_context": {"plain": ("About what?", "Ask first.")},
    "unreadable": {"plain": ("I cannot read this.", "In English, please.")},
    "unknown": {
        "hedged": ("Not sure.",),
        "plain": ("I do not know.", "No idea."),
        "assertive": ("I certainly do not know.",),
    },
    "unknown_belief": {"hedged": ("Perhaps.",), "plain": ("I do not know.",)},
    "unknown_sure": {"plain": ("Yes.",)},
    "unknown_why": {"plain": ("I know few facts.",)},
}
