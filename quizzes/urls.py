"""Addresses of quizzes and attempts."""

from django.urls import path

from quizzes.views import finish, presence, questions, quizzes, reports

app_name = "quizzes"
urlpatterns = [
    path("courses/<slug:course>/<slug:language>/quizzes/", quizzes.quiz_list, name="list"),
    path("courses/<slug:course>/<slug:language>/quizzes/<slug:quiz>/", quizzes.start, name="start"),
    path("courses/<slug:course>/<slug:language>/lessons/<slug:lesson>/quiz/", quizzes.lesson_card, name="card"),
    path("attempts/<uuid:attempt_id>/", questions.resume, name="resume"),
    path("attempts/<uuid:attempt_id>/<int:number>/", questions.question, name="question"),
    path("attempts/<uuid:attempt_id>/here/", presence.here, name="here"),
    path("attempts/<uuid:attempt_id>/summary/", finish.summary, name="summary"),
    path("attempts/<uuid:attempt_id>/submit/", finish.hand_in, name="submit"),
    path("attempts/<uuid:attempt_id>/results/", finish.results, name="results"),
    path("attempts/<uuid:attempt_id>/<int:number>/report/", reports.report, name="report"),
    path("reports/<int:report_id>/seen/", reports.seen, name="report-seen"),
    path("questions/images/<int:revision_id>/", questions.image, name="image"),
]
