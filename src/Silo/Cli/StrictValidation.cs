using KGateway.Grains.Contracts.Validation;
using KGateway.Resources;
using KGateway.Silo.Offline;
using KGateway.Silo.Proxies;
using KGateway.Silo.Validation;
using KGateway.Translation;

namespace KGateway.Silo.Cli;

/// <summary>Objects of files, with Envoy's opinion of them where settings ask for that.</summary>
internal static class StrictValidation
{
    /// <summary>Reads objects, and asks Envoy about them if that is wanted and there is one; tells people if it can't be asked.</summary>
    /// <exception cref="EnvoyNotRunnableException">A given path is no program.</exception>
    public static async Task<OfflineCluster> ReadAsync(
        IReadOnlyCollection<Resource> objects, TranslationSettings settings, CommandIO io, CancellationToken cancellationToken)
    {
        if (settings.ValidationMode != ValidationMode.Strict)
            return new OfflineCluster(objects, settings);
        if (EnvoyBinary.Find(null, io.Environment) is not { } program)
        {
            await io.Error.WriteLineAsync($"strict validation: there is no Envoy to ask ({EnvoyBinary.Variable} or PATH)");
            return new OfflineCluster(objects, settings);
        }

        var cluster = new OfflineCluster(objects, settings with { AsksEnvoy = true });
        using var trial = new EnvoyTrial(program, io.Environment);
        try
        {
            await cluster.AskAsync(new EnvoyValidator(trial, settings.ValidatorMode), cancellationToken);
        }
        catch (CandidateValidatorException e)
        {
            await io.Error.WriteLineAsync($"strict validation: {e.Message}");
        }

        return cluster;
    }
}
