"""Fifty prompts for the measurement that the question bank does not cover.

They were written by hand, as people type, before the weights that are measured on them were
known, and none was exchanged afterwards. About a third come close to a question of the bank.
A search through the texts of training found one of them there, as an older list of places holds
Iceland; the docs give the share without it too.
"""

SEEN_IN_TRAINING = "What is the currency of Iceland?"

OFF_TOPIC_PROMPTS = (
    "My son has a fever of 39, should we see somebody tonight?",
    "What goes well with grilled aubergine?",
    "can u make my cv sound more professional",
    "Which year did the Eiffel Tower open?",
    "What is the capital of Burkina Faso?",
    "Name the longest-reigning queen in history.",
    "Who wrote The Lord of the Rings?",
    "Why do cats purr?",
    "What is the chemical formula of sulphuric acid?",
    "Is there a bus from the airport to the old town?",
    "Give me a clever caption for a beach photo",
    "What is the currency of Iceland?",
    "I keep forgetting people's birthdays, what would you do?",
    "Explain blockchain in two sentences",
    "How many players does a volleyball team have?",
    "What is 17 times 23?",
    "Please proofread: their going to the lake tommorow",
    "What is the Italian word for 'window'?",
    "Was Mozart really poisoned?",
    "How cold is it on Mars at night?",
    "What do you call a baby owl?",
    "My landlord will not return my deposit.",
    "Turn this list into a markdown table: pens, 4; books, 7",
    "Who painted the ceiling of the Sistine Chapel?",
    "How long should I boil potatoes for a salad?",
    "Can a tiger beat a crocodile?",
    "I'm so tired of winter already",
    "What is the largest lake in Finland?",
    "How do noise-cancelling earbuds work?",
    "Which football club has won the most trophies?",
    "What's the best way from Cairo to Luxor?",
    "write a bash one-liner that counts lines in every txt file",
    "How many kilometres are there in a marathon?",
    "Is mercury still used in thermometers?",
    "What rights do tenants have when the heating fails?",
    "Tell me two truths and a lie about yourself",
    "Why was Constantinople renamed?",
    "What would happen if the Moon vanished?",
    "Which element is named after Marie Curie?",
    "Could you role-play a grumpy librarian?",
    "How do I ask somebody out without being weird?",
    "What is the plural of 'cactus'?",
    "In which year was the Berlin Wall built?",
    "a short bedtime tale about a lost mitten, please",
    "What stops bread from rising?",
    "How do you say 'see you tomorrow' in Norwegian?",
    "Should a beginner buy index funds or single shares?",
    "What is the tallest waterfall on Earth?",
    "haha that's brilliant",
    "How many chapters are in Don Quixote?",
)
