"""What instructors decide: one module per subject."""

from teaching.forms.courses import AnswerForm, CopyForm, PreviewForm, QuizCopyForm, RegradeForm

__all__ = ["AnswerForm", "CopyForm", "PreviewForm", "QuizCopyForm", "RegradeForm"]
