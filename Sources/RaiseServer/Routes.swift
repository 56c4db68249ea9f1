import HTTPTypes
import Hummingbird

/// The register of wire schemas: one line each.
enum Routes {
  static let all: [any Route.Type] = [
    GuardCheckRoute.self, OpenAIModerationsRoute.self, LiteLLMGuardrailRoute.self, PresidioAnalyzeRoute.self,
    PresidioAnonymizeRoute.self, LLMGuardPromptRoute.self, LLMGuardOutputRoute.self, ChatCompletionsRoute.self,
    CompletionsRoute.self, ResponsesRoute.self, EmbeddingsRoute.self, ModelsRoute.self, HealthRoute.self,
    ReadyRoute.self,
    RewardScoreRoute.self, OpenRLHFRewardRoute.self, TEIPredictRoute.self, TEIInfoRoute.self, VLLMClassifyRoute.self,
    VLLMScoreRoute.self,
    VLLMPoolingRoute.self,
    MetricsRoute.self, OpenAPIRoute.self,
  ]

  /// Those that these services can serve.
  static func served(by services: Services) -> [any Route.Type] {
    all.filter { route in
      (!route.needsUpstream || services.upstream != nil)
        && (!route.needsReward || services.guards.current.reward != nil)
    }
  }
}
