from django.urls import path

from evaluation import views

urlpatterns = [
    path("leaderboards/", views.LeaderboardsView.as_view()),
    path("leaderboards/current/", views.CurrentLeaderboardView.as_view()),
    path("leaderboards/<slug:board>/", views.LeaderboardView.as_view()),
    path("leaderboards/<slug:board>/pairs/", views.PairsView.as_view()),
]
