using System.Text.RegularExpressions;
using KGateway.Translation;

namespace KGateway.Silo.Cli;

/// <summary>Reads the settings of the translation from the environment and from options.</summary>
internal static partial class TranslationSettingsReader
{
    private const string Prefix = "KGW_";

    /// <summary>The defaults, changed by the environment, changed by options.</summary>
    /// <exception cref="CliException">A value isn't one of its setting's.</exception>
    public static TranslationSettings Read(IEnumerable<string>? assignments, Func<string, string?> environment, TranslationSettings? defaults = null)
    {
        try
        {
            var settings = defaults ?? TranslationSettings.Default;
            foreach (var name in TranslationSettings.Names)
            {
                if (environment(VariableOf(name)) is { Length: > 0 } value)
                    settings = settings.With(name, value);
            }

            return settings.With(assignments ?? []);
        }
        catch (FormatException e)
        {
            throw new CliException(e.Message);
        }
    }

    /// <summary>The environment variable of a setting: EnableGatewayAPIFeatures is KGW_ENABLE_GATEWAY_API_FEATURES.</summary>
    internal static string VariableOf(string name) => Prefix + WordStart().Replace(name, "_").ToUpperInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
