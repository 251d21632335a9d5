"""All statistics of a quiz at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizzes.item_analysis.choices import Question
from quizzes.item_analysis.papers import Paper
from quizzes.item_analysis.questions import QuestionStatistics, question_statistics
from quizzes.item_analysis.quiz import QuizStatistics, quiz_statistics
from quizzes.item_analysis.rests import responses_by_question


@dataclass(frozen=True, slots=True)
class Analysis:
    """The quiz, and each question that counts on a paper, in the order in which the papers first have them."""

    quiz: QuizStatistics
    questions: Mapping[str, QuestionStatistics]


def analyse(papers: Sequence[Paper], questions: Mapping[str, Question]) -> Analysis:
    """The statistics of these papers (one of each learner: :func:`~quizzes.item_analysis.papers.selected`).

    A question that ``questions`` doesn't know is analysed without its choices.
    """
    quiz = quiz_statistics(papers)
    return Analysis(
        quiz,
        {
            name: question_statistics(
                responses, questions.get(name, Question()), quiz.weights.get(responses[0].item.place)
            )
            for name, responses in responses_by_question(papers).items()
        },
    )


def by_revision(
    papers: Iterable[Paper], name: str, questions: Mapping[str, Question]
) -> Mapping[str, QuestionStatistics]:
    """The statistics of one question for each of its revisions that were asked, in the order of the papers.

    ``questions`` describes the revisions by their names, so that each has its own choices. Weights are of the quiz, not
    of a revision, and stay None.
    """
    responses = responses_by_question(papers).get(name, ())
    revisions = dict.fromkeys(each.item.revision for each in responses)
    return {
        revision: question_statistics(
            [each for each in responses if each.item.revision == revision], questions.get(revision, Question())
        )
        for revision in revisions
    }
