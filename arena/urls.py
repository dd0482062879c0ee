from django.urls import path

from arena import views

urlpatterns = [
    path("me/", views.MeView.as_view()),
    path("me/votes/", views.OwnVotesView.as_view()),
    path("battles/", views.BattlesView.as_view()),
    path("battles/<uuid:battle_id>/", views.BattleView.as_view()),
    path("battles/<uuid:battle_id>/vote/", views.VoteView.as_view()),
    path("questions/suggested/", views.SuggestionsView.as_view()),
    path("models/", views.ModelsView.as_view()),
    path("models/<slug:slug>/", views.ModelView.as_view()),
]
