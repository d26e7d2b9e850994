using KGateway.Translation;

namespace KGateway.Silo.Cli;

/// <summary>Reads the settings of the translation from the environment and from options.</summary>
internal static class TranslationSettingsReader
{
    /// <summary>The defaults, changed by the environment, changed by options.</summary>
    /// <exception cref="CliException">Values aren't ones of their settings; the message names them all.</exception>
    public static TranslationSettings Read(IEnumerable<string>? assignments, Func<string, string?> environment, TranslationSettings? defaults = null)
    {
        var wrong = new List<string>();
        var settings = FromEnvironment(environment, defaults ?? TranslationSettings.Default, wrong.Add);
        try
        {
            settings = settings.With(assignments ?? []);
        }
        catch (FormatException e)
        {
            wrong.Add(e.Message.TrimEnd('.'));
        }

        return wrong.Count == 0 ? settings : throw new CliException(string.Join("; ", wrong) + ".");
    }

    /// <summary>The defaults, changed by the environment.</summary>
    /// <param name="environment">The variables.</param>
    /// <param name="defaults">The defaults.</param>
    /// <param name="wrong">Told of each value that isn't one of its setting's, which keeps its default.</param>
    public static TranslationSettings FromEnvironment(Func<string, string?> environment, TranslationSettings defaults, Action<string> wrong)
    {
        var settings = defaults;
        foreach (var variable in TranslationSettings.Variables)
        {
            if (environment(variable) is not { Length: > 0 } value)
                continue;
            try
            {
                settings = settings.With(variable, value);
            }
            catch (FormatException e)
            {
                wrong(e.Message.TrimEnd('.'));
            }
        }

        return settings;
    }
}
