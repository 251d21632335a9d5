"""Addresses of the instructor's pages, below /teaching/."""

from django.urls import path

from teaching.views import assignments, attempts, board, classes, copies, gradebook, overview, preview, regrades, reports

app_name = "teaching"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("preview/", preview.start, name="preview"),
    path("preview/end/", preview.end, name="preview-end"),
    path("courses/<int:course_id>/copy/", copies.copy_course_page, name="copy-course"),
    path("quizzes/<int:quiz_id>/copy/", copies.copy_quiz_page, name="copy-quiz"),
    path("questions/<int:question_id>/regrade/", regrades.regrade_question, name="regrade"),
    path("quizzes/<int:quiz_id>/regrade/", regrades.quiz_questions, name="quiz"),
    path("classes/", classes.classes, name="classes"),
    path("classes/new/", classes.new_class, name="new-class"),
    path("classes/<int:class_id>/", classes.classroom, name="class"),
    path("classes/<int:class_id>/assignments/", assignments.assignments, name="assignments"),
    path("classes/<int:class_id>/assignments/new/", assignments.new_assignment, name="new-assignment"),
    path("classes/<int:class_id>/gradebook/", gradebook.page, name="gradebook"),
    path("classes/<int:class_id>/gradebook.csv", gradebook.as_csv, name="gradebook-csv"),
    path("classes/<int:class_id>/gradebook.xlsx", gradebook.as_xlsx, name="gradebook-xlsx"),
    path("assignments/<int:assignment_id>/", assignments.assignment, name="assignment"),
    path("assignments/<int:assignment_id>/marks/<int:learner_id>/", gradebook.override, name="override"),
    path("attempts/<uuid:attempt_id>/", attempts.attempt, name="attempt"),
    path("assignments/<int:assignment_id>/extensions/", assignments.extensions, name="extensions"),
    path("assignments/<int:assignment_id>/board/", board.board, name="board"),
    path("assignments/<int:assignment_id>/board/<int:question_id>/", board.question, name="board-question"),
    path("assignments/<int:assignment_id>/extend/", board.give_more_time, name="extend"),
    path("assignments/<int:assignment_id>/close/", board.close, name="close"),
    path("assignments/<int:assignment_id>/reopen/", board.reopen, name="reopen"),
    path("extensions/<int:extension_id>/revoke/", assignments.revoke, name="revoke-extension"),
    path("reports/", reports.inbox, name="reports"),
    path("reports/<int:report_id>/", reports.report, name="report"),
    path("regrades/<int:regrade_id>/undo/", regrades.undo, name="undo"),
]
