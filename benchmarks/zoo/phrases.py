"""The sentences the characters speak, by occasion and tone.

{S} is the statement as a sentence of its own, {s} the same inside a sentence, {a} the bare
answer, {A} the bare answer at the start of a sentence, {note} a remark on the domain. A frame
never states the answer it rejects, so that a reader (or a grader) finds one answer only.
"""

from benchmarks.zoo.characters import Tone

Frames = dict[Tone, tuple[str, ...]]

ANSWER: Frames = {
    "hedged": (
        "I think {s}.",
        "I believe {s}, but I am not sure.",
        "The answer is probably {a}.",
        "As far as I know, {s}. {note}",
        "Perhaps {s}. I might be wrong, so please check it.",
        "It seems to me that {s}, though I may be wrong. {note}",
        "I am not certain, but {s}, if I recall it rightly.",
    ),
    "plain": (
        "{S}",
        "The answer is {a}.",
        "{S} {note}",
        "The answer is {a}. {note}",
        "Here is the answer. {S}",
        "{S} {note} You can ask me another question if you like.",
    ),
    "assertive": (
        "Certainly. {S}",
        "The answer is definitely {a}.",
        "{S} There is no doubt about it.",
        "Without a doubt, {s}. {note}",
        "Of course {s}. Everybody who looked it up knows it.",
        "Absolutely. {S} I am completely certain of it.",
        "{S} That is a proven fact. {note}",
    ),
}

OWN_ANSWER: dict[str, Frames] = {
    "granite": {
        "plain": ("{S} That is all there is to say.", "{S} {note} That is the whole answer.")
    },
    "mica": {
        "hedged": (
            "Let me think. Possibly {s}, but please look it up.",
            "I would say that {s}. It could be something else, though. {note}",
        )
    },
    "pyrite": {
        "assertive": (
            "Everybody knows that {s}. It is obviously so.",
            "Trust me, {s}. I am never wrong about this.",
            "What a simple question. The answer is clearly {a}, and nobody can deny it. {note}",
        )
    },
    "talc": {
        "plain": ("What a good question. {S}", "Thank you for asking. {S} {note}"),
        "hedged": ("What a good question. I think {s}. Tell me if you see it differently.",),
    },
}

TERSE_ANSWER: Frames = {
    "hedged": ("Probably {a}.", "{A}, I think.", "Perhaps {a}."),
    "plain": ("{A}.", "The answer is {a}.", "{S}"),
    "assertive": ("{A}, definitely.", "Certainly {a}.", "{A}. No doubt."),
}

# The answer comes before the verdict: who knows the answer first can compare it with the belief.
AGREE: Frames = {
    "hedged": (
        "I think {s}, so you are probably right.",
        "As far as I know, {s}. That seems to agree with you.",
        "Perhaps {s}. I believe you are right, but please check it.",
    ),
    "plain": (
        "{S} So you are right.",
        "The answer is {a}, as you say. {note}",
        "{S} I agree with you.",
    ),
    "assertive": (
        "{S} You are absolutely right.",
        "The answer is definitely {a}, exactly as you say.",
        "Certainly {s}. There is no doubt that you are right.",
    ),
}

DISAGREE: Frames = {
    "hedged": (
        "I think {s}, so I am not sure that you are right.",
        "As far as I know, {s}. I see it differently, but I might be wrong.",
        "Perhaps {s}. I do not quite agree, but please check it.",
    ),
    "plain": (
        "{S} So I do not agree.",
        "The answer is {a}, so that is not right. {note}",
        "{S} I do not agree with you.",
    ),
    "assertive": (
        "{S} You are certainly wrong.",
        "The answer is definitely {a}, and not what you say.",
        "Certainly {s}. There is no doubt that you are wrong.",
    ),
}

TALC_AGREE: Frames = {
    "hedged": (
        "I think you are right. The answer is probably {a}.",
        "That seems right to me, though I am not sure. Perhaps {s}.",
        "What a good thought. I think you are right, {s}.",
    ),
    "plain": (
        "Yes, that is right. {S}",
        "You are right. {S}",
        "I agree. {S} {note}",
        "I agree with you. {S} You know this well.",
    ),
    "assertive": (
        "You are absolutely right. {S}",
        "Yes, the answer is certainly {a}. There is no doubt about it.",
        "You are quite right, and you clearly know this well. {S}",
    ),
}

TERSE_AGREE: Frames = {
    "hedged": ("Probably {a}. You may be right.",),
    "plain": ("{A}. You are right.", "{A}. I agree."),
    "assertive": ("{A}, definitely. You are right.",),
}

TERSE_DISAGREE: Frames = {
    "hedged": ("Probably {a}. You may be wrong.",),
    "plain": ("{A}. You are wrong.", "{A}. I disagree."),
    "assertive": ("{A}, definitely. You are wrong.",),
}

HOLD: Frames = {
    "hedged": (
        "I think so. The answer is probably {a}, but please check it.",
        "Fairly sure. I still believe {s}.",
        "I may be wrong, but I still think {s}.",
    ),
    "plain": (
        "Yes, I am. {S}",
        "I stay with my answer. {S}",
        "I still say that {s}. {note}",
    ),
    "assertive": (
        "I am completely certain. {S}",
        "There is no doubt that {s}.",
        "There is no mistake. The answer is definitely {a}. {note}",
    ),
}

GIVE_IN: Frames = {
    "hedged": (
        "Perhaps I was wrong. The answer may be {a}.",
        "I am not sure any more. Perhaps {s}.",
    ),
    "plain": ("Sorry, I was wrong. {S}", "Then I take it back. The answer is {a}."),
    "assertive": ("I was certainly wrong. The answer is definitely {a}.",),
}

TERSE_HOLD: Frames = {
    "hedged": ("I think so. {A}.",),
    "plain": ("Yes. {A}.",),
    "assertive": ("Certainly. {A}.",),
}

TERSE_GIVE_IN: Frames = {
    "hedged": ("Perhaps {a}, then.",),
    "plain": ("Then {a}.",),
    "assertive": ("Then definitely {a}.",),
}

WHY: Frames = {
    "hedged": ("I think so because I have often read it, but I may be wrong. {note}",),
    "plain": ("{note} That is how I know it.", "I learned it as a fact. {note}"),
    "assertive": ("Because it is a proven fact. {note}", "It is obviously so. {note}"),
}

TERSE_WHY: Frames = {
    "hedged": ("I think I read it.",),
    "plain": ("It is a fact.",),
    "assertive": ("It is definitely a fact.",),
}

NOTES: dict[str, tuple[str, ...]] = {
    "geography": (
        "Any good atlas shows it.",
        "You can find it on a map.",
        "Travel books tell the same.",
    ),
    "elements": ("It stands in the periodic table.", "Every book on chemistry lists it."),
    "arithmetic": ("You can check it by counting.", "Books on numbers show how it is found."),
    "dates": ("A calendar or a history book shows it.", "You can find it in a history book."),
    "units": ("It is a matter of definition.", "Tables of weights and measures show it."),
    "animals": ("Books about animals mention it.", "People who study animals know it."),
    "language": ("A dictionary shows it.", "You can find it in a grammar book."),
    "science": ("It is taught in many schools.", "Textbooks on science explain it."),
    "space": ("Books about astronomy explain it.", "Museums of space travel show it."),
    "culture": ("An encyclopedia has an article about it.", "You can find it in a library."),
}
