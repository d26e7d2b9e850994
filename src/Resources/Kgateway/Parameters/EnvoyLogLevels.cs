namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>Envoy's log levels, as its command line takes them.</summary>
public static class EnvoyLogLevels
{
    private static readonly string[] Levels = ["trace", "debug", "info", "warn", "warning", "error", "critical", "off"];

    /// <summary>Whether Envoy knows a level; it refuses to start with another.</summary>
    public static bool IsLevel(string level) => Array.IndexOf(Levels, level) >= 0;

    /// <summary>Whether a text can be the name of a component, so that it is no part of another argument.</summary>
    public static bool IsComponent(string component) =>
        !string.IsNullOrEmpty(component) && component.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    /// <summary>What is wrong with a level.</summary>
    public static string Problem(string level) =>
        $"Unsupported value: \"{level}\": supported values: {string.Join(", ", Levels.Select(static known => $"\"{known}\""))}";
}
