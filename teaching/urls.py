"""Addresses of the instructor's pages, below /teaching/."""

from django.urls import path

from teaching.views import copies, overview, preview, regrades, reports

app_name = "teaching"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("preview/", preview.start, name="preview"),
    path("preview/end/", preview.end, name="preview-end"),
    path("courses/<int:course_id>/copy/", copies.copy_course_page, name="copy-course"),
    path("quizzes/<int:quiz_id>/copy/", copies.copy_quiz_page, name="copy-quiz"),
    path("questions/<int:question_id>/regrade/", regrades.regrade_question, name="regrade"),
    path("quizzes/<int:quiz_id>/regrade/", regrades.quiz_questions, name="quiz"),
    path("reports/", reports.inbox, name="reports"),
    path("reports/<int:report_id>/", reports.report, name="report"),
    path("regrades/<int:regrade_id>/undo/", regrades.undo, name="undo"),
]
