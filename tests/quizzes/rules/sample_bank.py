"""A bank seeded with bad questions: for each rule some that it should find, and some near misses that it should not.

Not chosen to flatter the rules: what a rule misses, and whom it accuses wrongly, stands here too.
"""

from quizzes.content import QuestionContent
from tests.quizzes.rules.written import ask, cloze

#: By code: questions that break the rule, and questions that only look as if they did.
SEEDED: dict[str, tuple[list[QuestionContent], list[QuestionContent]]] = {
    "question.negation-unmarked": (
        [
            ask("Which country is not a member?", "*Chad", "Peru"),
            ask("Which of these didn't join the bloc?", "*Chad", "Peru"),
            ask("All of these joined in 2015 except which one?", "*Chad", "Peru"),
            ask("True or false? The state never signed it.", "*true", "false", kind="true_false"),
            ask("Which river has no delta?", "*Ural", "Volga", kind="multiple_choice"),
            ask(
                "Which step was the least likely one?", "*A vote", "A ban"
            ),  # missed: it turns the question round as well
        ],
        [
            ask("Which country is **not** a member?", "*Chad", "Peru"),
            ask("Which of these is NOT a member?", "*Chad", "Peru"),
            ask("Which country is *never* named?", "*Chad", "Peru"),
            ask("Who said that he would “not blindly follow” them?", "*A minister", "A poet"),
            ask("Which notable country is in the north?", "*Chad", "Peru"),
            cloze("The state did not [[a]] it.", "*sign", "read"),
            ask("Which sentence supports this: he did not sign?", "*He refused.", "He came.", kind="evidence"),
            ask("Whose words open the book “Why Not Now”?", "*A poet's", "A king's"),
            ask(
                "Which town is known for the film Say No More?", "*Oral", "Taraz"
            ),  # accused: a title without quotation marks
        ],
    ),
    "question.catch-all-choice": (
        [
            ask("What grew?", "*Wheat", "Rice", "All of the above"),
            ask("What grew?", "*Wheat", "Rice", "None of these."),
            ask("What grew?", "Wheat", "Rice", "*Both A and B"),
            ask("What grew?", "Wheat", "Rice", "*A and B"),
            ask("What grew?", "Wheat", "*Neither of them", kind="multiple_choice"),
            ask("What grew?", "*Wheat", "Rice", "All are correct"),
            ask("What grew?", "*Wheat", "Rice", "Something else entirely"),  # missed
        ],
        [
            ask("Who came?", "*All of the ministers", "A few poets"),
            ask("Who came?", "*None of his friends", "Both of his sisters"),
            ask("Where is it?", "*Above the river", "Below the dam"),
            ask("Who came?", "*Both Arman and Bota", "Neither Arman nor Bota"),
            ask("What grew?", "*All that was sown", "Nothing that was sown"),
        ],
    ),
    "question.absolute-only-in-distractors": (
        [
            ask("What do they do?", "*They trade", "They always fight"),
            ask("What do they do?", "*They trade", "They never meet", "They read"),
            ask("Who came?", "*Farmers from the north", "Every farmer of the land"),
            ask("Who came?", "*Farmers", "Only poets", kind="multiple_choice"),
            ask("How did it end?", "*It was repealed", "It was entirely forgotten"),
            ask("Who came?", "*Farmers", "Each and any poet"),  # missed: too common words to be listed
        ],
        [
            ask("What do they do?", "*They never trade", "They always fight"),
            ask("Who came?", "*Only farmers", "Every poet"),
            ask("What do they do?", "*They always trade", "They meet"),
            ask("What do they do?", "*They usually trade", "They seldom meet"),
            ask("Which firm is meant?", "*Lonely Road", "Fallen Leaf"),
            ask("Which film won?", "*Steppe Wind", "All About Horses"),  # accused: a title
        ],
    ),
    "question.choices-mean-the-same": (
        [
            ask("How many?", "*1,000", "1000", "20"),
            ask("How many?", "*10 %", "10 percent", "20 %"),
            ask("Which bloc?", "*The CSTO", "CSTO.", "The EAEU"),
            ask("Which bloc?", "*an alliance", "Alliance", "A union"),
            ask("How much?", "*2 million", "2,000,000", "3 million"),
            ask("Who?", "*The president", "The head of state", "A clerk"),  # missed: only sense tells
        ],
        [
            ask("How many?", "*1,000", "1,001"),
            ask("How many?", "*10 %", "10"),
            ask("Which bloc?", "*The CSTO", "The CIS"),
            ask("Which vitamin?", "*A", "The E"),
            ask("Who moved?", "*Russia toward China", "China toward Russia"),
            ask("Which sign?", "*+", "!"),
            ask("Which one holds?", "*x < 3", "x > 3"),
            ask("Which language?", "*C", "C++", "C#"),
        ],
    ),
    "question.choices-overlap": (
        [
            ask("How many?", "*10 to 20", "20 to 30"),
            ask("How many?", "*10–20", "15–25", "30–40"),
            ask("How many?", "*Over 100", "Over 1,000"),
            ask("How many?", "*At least 10", "up to 10"),
            ask("When?", "*Between 1990 and 1995", "From 1994 to 2000"),
            ask("How many?", "*15", "10 to 20"),
            ask("How many?", "*10 or more", "Fewer than 20"),
            ask("How many?", "*A dozen", "10 to 20"),  # missed: a number in words
        ],
        [
            ask("How many?", "*10 to 19", "20 to 29"),
            ask("How many?", "*Over 100", "Under 100"),
            ask("How many?", "*Over 100", "Up to 100"),
            ask("How many?", "*10", "20", "30"),
            ask("What is right?", "*Over 10", "*Over 20", "Over 30", kind="multiple_choice"),
            ask("Which way?", "*From Oral to Taraz", "From Taraz to Oral"),
            ask("Which score?", "*1–2", "1–3"),  # accused: a score is read as a range
        ],
    ),
    "question.key-ends-unlike": (
        [
            ask("What came?", "*A vote.", "A ban", "A war"),
            ask("What came?", "*A vote", "A ban.", "A war."),
            ask("What came?", "*A vote.", "*A law.", "A war", kind="multiple_choice"),
        ],
        [
            ask("What came?", "*A vote.", "A ban.", "A war."),
            ask("What came?", "*A vote", "A ban.", "A war"),
            ask("What came?", "*A vote.", "*A law", "A war", kind="multiple_choice"),
            ask("Where?", "*In the U.S.", "In France"),
        ],
    ),
    "question.article-gives-away": (
        [
            ask("It was an", "*attack", "vote", "law"),
            ask("They signed a ___", "*treaty", "agreement", "order"),
            ask("The state held an …", "*election", "vote"),
            cloze("They held a [[a]] on it.", "*referendum", "election"),
            ask("He was a", "*soldier", "MP"),  # missed: the letter M begins with the sound of a vowel
        ],
        [
            ask("It was a/an", "*attack", "vote"),
            ask("It was an", "*attack", "order"),
            ask("It was a", "*vote", "union", "European plan"),
            ask("What was it?", "*An attack", "A vote"),
            cloze("They held a [[a]] on it.", "*vote", "talk"),
            cloze("They held a [[a]] on it.", "*referendum", "election", gaps="text"),
            cloze("[[a]] held it.", "*Chad", "Peru"),
        ],
    ),
    "question.number-gives-away": (
        [
            ask("The winners were", "*farmers", "a poet"),
            ask("What they lacked was", "*bread", "books"),
            ask("The state closed these", "*schools", "theater"),
            cloze("There were many [[a]].", "*farmers", "poet"),
            ask("The winners were", "*women", "man"),  # missed: "women" is not seen as plural
        ],
        [
            ask("The winners were", "*farmers", "poets"),
            ask("The sum was", "*bread", "rent"),
            ask("The reason was", "*a crisis", "a bonus", "the press"),
            ask("The winners were", "*the ministers of the north", "the head of state"),
            ask("Who won?", "*Farmers", "A poet"),
            cloze("There were [[a]] again.", "*bread", "fees"),
        ],
    ),
    "question.hedge-missing": (
        [
            ask("Why did the king fall?", "*Pride", "War", fact="argued"),
            ask("How many people back the king?", "*9", "10", kind="numeric", fact="reported"),
            ask("True or false? The king is hated.", "*true", "false", kind="true_false", fact="argued"),
            ask("Sort these by size.", "one", "two", kind="categorise", fact="reported"),
            ask(
                "In view of the war, why did the king fall?", "*Pride", "Age", fact="argued"
            ),  # missed: "view" is read as one
        ],
        [
            ask("Why, according to the authors, did the king fall?", "*Pride", "War", fact="argued"),
            ask("What share backed the king in a survey?", "*9", "10", kind="numeric", fact="reported"),
            ask("What did the king allegedly fear?", "*War", "Age", fact="reported"),
            ask("Which reason did the king give?", "*War", "Age", fact="reported"),
            ask("How did the minister describe it?", "*As a ruse", "As a gift", fact="reported"),
            ask("Why did the king fall?", "*Pride", "War", fact="stated"),
            ask("What do you think of the king?", "Free.", kind="reflection", fact="argued"),
            ask("The king, in the eyes of the poet: what was he?", "*A fool", "A sage", fact="argued"),  # accused
        ],
    ),
    "question.figure-not-in-evidence": (
        [
            ask("How many?", "*3400", "340", kind="numeric", quoted="Sanctions hit many companies"),
            ask("How many?", "*3400", kind="numeric", quoted="over 3,401 companies"),
            ask("How many?", "*46", "9", quoted="They met often."),
            cloze("There were [[a]].", "*82", gaps="number", quoted="28 tons"),
            ask("How much?", "*79900000", kind="numeric", quoted="it reached $79.9 billion"),
            ask(
                "How many?", "*40", kind="numeric", quoted="10 and 50 of them"
            ),  # missed: the difference, though not asked
        ],
        [
            ask("How many?", "*3400", kind="numeric", quoted="over 3,400 companies"),
            ask("How much?", "*79900000", kind="numeric", quoted="it reached $79.9 million"),
            ask("How many?", "*9", "46", quoted="nine of them in person"),
            ask("In which year?", "*2022", "2021", quoted="Since February 2022"),
            ask("How many others?", "*37", kind="numeric", quoted="46 meetings, of which 9 in person"),
            ask("How many times as much?", "*2219", kind="numeric", quoted="from $36,000 to $79.9 million"),
            ask("How many?", "*3400", kind="numeric"),
            ask("Who?", "*The CSTO", "The UN", quoted="the bloc"),
            cloze("They met in [[a]].", "*2022", gaps="text", quoted="that year"),
            ask("How many?", "*686", "*686000000", kind="numeric", quoted="$686 million"),
            ask("How many?", "*24", kind="numeric", quoted="two dozen"),  # accused: a dozen is no number for it
        ],
    ),
}
