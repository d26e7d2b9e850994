using KGateway.Grains.Contracts.Validation;
using KGateway.Grains.Hosting;
using KGateway.Translation;

namespace KGateway.Silo.Validation;

/// <summary>Adds strict validation by an Envoy.</summary>
internal static class ValidationServiceCollectionExtensions
{
    /// <summary>
    /// Has configurations checked by the Envoy program at <paramref name="envoy"/>, if settings ask for it; without a program our own rules
    /// must do, which the grains tell.
    /// </summary>
    public static void AddEnvoyValidation(this IServiceCollection services, TranslationSettings settings, string? envoy)
    {
        if (envoy is null || settings.ValidationMode != ValidationMode.Strict)
            return;
        services.PostConfigure<KGatewayOptions>(static options => options.Translation = options.Translation with { AsksEnvoy = true });
        services.AddSingleton<IEnvoyTrial>(_ => new EnvoyTrial(envoy, Environment.GetEnvironmentVariable));
        services.AddSingleton<ICandidateValidator>(provider => new EnvoyValidator(provider.GetRequiredService<IEnvoyTrial>(), settings.ValidatorMode));
    }
}
