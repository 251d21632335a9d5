"""Addresses of quizzes and attempts."""

from django.urls import path

from quizzes.views import answers, calibration, finish, my_facts, presence, questions, quizzes, reports, review

app_name = "quizzes"
urlpatterns = [
    path("courses/<slug:course>/<slug:language>/quizzes/", quizzes.quiz_list, name="list"),
    path("courses/<slug:course>/<slug:language>/quizzes/<slug:quiz>/", quizzes.start, name="start"),
    path("courses/<slug:course>/<slug:language>/lessons/<slug:lesson>/quiz/", quizzes.lesson_card, name="card"),
    path("courses/<slug:course>/<slug:language>/facts/", my_facts.my_facts, name="my-facts"),
    path("courses/<slug:course>/<slug:language>/calibration/", calibration.page, name="calibration"),
    path("courses/<slug:course>/<slug:language>/review/", review.review, name="review"),
    path("courses/<slug:course>/<slug:language>/review/exam/", review.exam, name="exam"),
    path("attempts/<uuid:attempt_id>/", questions.resume, name="resume"),
    path("attempts/<uuid:attempt_id>/<int:number>/", questions.question, name="question"),
    path("attempts/<uuid:attempt_id>/<int:number>/answer/", answers.answer, name="answer"),
    path("attempts/<uuid:attempt_id>/here/", presence.here, name="here"),
    path("attempts/<uuid:attempt_id>/summary/", finish.summary, name="summary"),
    path("attempts/<uuid:attempt_id>/submit/", finish.hand_in, name="submit"),
    path("attempts/<uuid:attempt_id>/results/", finish.results, name="results"),
    path("attempts/<uuid:attempt_id>/<int:number>/report/", reports.report, name="report"),
    path("reports/<int:report_id>/seen/", reports.seen, name="report-seen"),
    path("questions/images/<int:revision_id>/", questions.image, name="image"),
]
